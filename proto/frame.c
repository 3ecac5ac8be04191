/*
 * Frames, read and written.
 *
 * Writing keeps room for the longest head in front, and sets the shortest that fits behind it when
 * the frame is asked for:
 *
 *      | 5 bytes: head, to the right | envelope | envelope | ...
 *        ^ b.p         ^ frame_slice().p
 */
#include "proto/frame.h"

#include "proto/wire_bytes.h"

#include "common/text.h"
#include "common/trace.h"

#include <assert.h>
#include <stdio.h>

static_assert(envelope_body == envelope_N_FIELDS - 1,
              "the body is written behind the other fields");

/* ---------------------------------------------------------------------------------- reading */

int frame_open(struct frame_reader *r, struct slice frame, const char **why_out)
{
    struct wire_cursor c;

    *r = (struct frame_reader){0};
    if (wire_check(frame, why_out) < 0)
        return -1;
    assert(frame.p); /* something passed */
    c = wire_cursor_of(frame.p, frame.n);
    if (wire_take_array(&c, &r->left) < 0 || r->left == 0) {
        r->left = 0;
        if (why_out)
            *why_out = "no array of one or more messages";
        return -1;
    }
    r->frame = frame;
    r->at = (size_t)(c.p - frame.p);
    return 0;
}

/* Replies and what goes between our processes may come from a newer version, with fields that are not
 * known here. Who sends a command or question must know that we would not act on them. */
static bool may_have_more(const struct envelope *e, const struct wire_faults *faults)
{
    const struct message_info *info;

    if (faults->n > WIRE_FAULTS || !wire_has(e, envelope_kind))
        return false;
    info = message_info(message_find(e->kind));
    if (!info || info->group == GROUP_COMMAND || info->group == GROUP_QUESTION)
        return false;
    for (uint32_t i = 0; i < faults->n; i++)
        if (faults->list[i].code != WIRE_FAULT_UNKNOWN)
            return false;
    return true;
}

/* Whose request is handled from here on; nobody's that is known, when the envelope does not say. */
static int trace_take(const struct envelope *e, struct wire_faults *faults)
{
    struct trace trace;

    if (!wire_has(e, envelope_traceparent))
        return 0;
    if (!trace_parse(e->traceparent, &trace)) {
        wire_fault_add(faults, &shape_envelope.fields[envelope_traceparent], WIRE_FAULT_VALUE);
        return -1;
    }
    (void)trace_swap(trace);
    return 0;
}

int frame_next(struct frame_reader *r, struct envelope *envelope_out, struct wire_faults *faults)
{
    struct wire_faults unwanted __attribute__((uninitialized));
    struct wire_cursor c;
    int rc;

    trace_clear();
    if (r->left == 0)
        return 0;
    if (!faults)
        faults = &unwanted;
    r->left--;
    c = wire_cursor_of(r->frame.p + r->at, r->frame.n - r->at);
    rc = wire_decode_next(&shape_envelope, &c, WIRE_STRICT, envelope_out, faults);
    if (rc < 0 && may_have_more(envelope_out, faults)) {
        faults->n = 0;
        rc = 0;
    }
    /* Where the next one starts is known even when this one is no map. */
    if ((size_t)(c.p - r->frame.p) == r->at && wire_skip(&c) < 0)
        r->left = 0;
    r->at = (size_t)(c.p - r->frame.p);
    return rc < 0 || trace_take(envelope_out, faults) < 0 ? -1 : 1;
}

/* ---------------------------------------------------------------------------------- writing */

void frame_begin(struct frame_writer *w)
{
    buf_reset(&w->b);
    buf_reserve(&w->b, WIRE_HEAD);
    w->b.n = WIRE_HEAD;
    w->n = 0;
}

static void add_head(struct frame_writer *w, struct envelope *e, enum message kind)
{
    const struct message_info *info = message_info(kind);
    char trace[TRACE_TEXT + 1];
    bool traced = trace_on() && info->answer != MSG_NO_ANSWER;

    assert(w->b.n >= WIRE_HEAD);
    wire_set(e, envelope, v, 1);
    wire_set(e, envelope, kind, slice_str(info->name));
    if (traced) {
        trace_text(&trace_current, trace);
        wire_set(e, envelope, traceparent, slice_of(trace, TRACE_TEXT));
    }
    wire_encode_open(&shape_envelope, e, WIRE_BIT(envelope_body), 1, &w->b);
    if (traced) { /* its text is ours */
        e->traceparent = slice_of(NULL, 0);
        e->has &= ~WIRE_BIT(envelope_traceparent);
    }
    wire_put_text(&w->b, SLICE_LIT("body"));
    w->n++;
}

void frame_add(struct frame_writer *w, struct envelope *e, enum message kind, const void *body)
{
    add_head(w, e, kind);
    wire_encode(message_info(kind)->shape, body, &w->b);
}

void frame_add_raw(struct frame_writer *w, struct envelope *e, enum message kind, struct slice body)
{
    add_head(w, e, kind);
    buf_add(&w->b, body.p, body.n);
}

struct slice frame_slice(struct frame_writer *w)
{
    uint8_t head[WIRE_HEAD];
    size_t n = (size_t)(wire_set_array(head, w->n) - head);

    if (w->n == 0)
        return slice_of(NULL, 0);
    memcpy(w->b.p + WIRE_HEAD - n, head, n);
    return slice_of(w->b.p + WIRE_HEAD - n, w->b.n - WIRE_HEAD + n);
}

void frame_free(struct frame_writer *w)
{
    buf_free(&w->b);
    w->n = 0;
}

/* --------------------------------------------------------------------------------- problems */

/* "steps[3].what", "steps[3]", "what", or the name that nobody knows; without controls. */
static struct slice name_of(const struct wire_fault *fault, char *text, size_t size)
{
    struct slice name = fault->field ? slice_str(fault->field->name) : fault->found;
    int n = 0;

    if (fault->within && fault->within->type == WIRE_RECORDS)
        n = snprintf(text, size, "%s[%u]", fault->within->name, fault->index);
    else if (fault->within)
        n = snprintf(text, size, "%s", fault->within->name);
    if (name.n > 0)
        n += snprintf(text + n, size - (size_t)n, "%s%.*s", n > 0 ? "." : "", SLICE_FMT(name));
    if ((size_t)n >= size)
        n = (int)size - 1;
    for (int i = 0; i < n; i++)
        if ((unsigned char)text[i] < 0x20 || (unsigned char)text[i] > 0x7e)
            text[i] = '?';
    return slice_of(text, (size_t)n);
}

static const char *type_sentence(enum wire_type type)
{
    static const char *const sentences[] = {
        [WIRE_BOOL] = "It must be true or false.",
        [WIRE_INT] = "It must be a whole number.",
        [WIRE_TIME] = "It must be a time.",
        [WIRE_DATE] = "It must be a date like 2026-04-02.",
        [WIRE_ID] = "It must be an id of 16 bytes.",
        [WIRE_CODE] = "It must be a code: text.",
        [WIRE_LINE] = "It must be text.",
        [WIRE_TEXT] = "It must be text.",
        [WIRE_BYTES] = "It must be bytes.",
        [WIRE_ENUM] = "It must be the code of a choice: text.",
        [WIRE_SUBJECT] = "It must be an id of 16 bytes or a reference.",
        [WIRE_LIST] = "It must be a list, with elements of the type that the field has.",
        [WIRE_RECORD] = "It must be a map.",
        [WIRE_RECORDS] = "It must be a list of maps.",
        [WIRE_MAP] = "It must be a map.",
    };

    return sentences[type];
}

static const char *unit_of(const struct wire_field *field)
{
    switch ((enum wire_type)field->type) {
    case WIRE_LINE:
    case WIRE_TEXT:
        return " characters";
    case WIRE_CODE:
    case WIRE_BYTES:
        return " bytes";
    case WIRE_LIST:
    case WIRE_RECORDS:
        return " elements";
    default:
        return "";
    }
}

static int bounds_sentence(const struct wire_field *field, char *text, size_t size)
{
    int n;

    if (field->type == WIRE_SUBJECT)
        return snprintf(text, size, "A reference has 1 to 24 bytes.");
    if (field->type == WIRE_TIME)
        return snprintf(text, size, "The time must lie in the years 1970 to 9999.");
    if (field->most == INT64_MAX)
        n = snprintf(text, size, "At least %lld%s", (long long)field->least, unit_of(field));
    else
        n = snprintf(text, size, "From %lld to %lld%s", (long long)field->least,
                     (long long)field->most, unit_of(field));
    if (field->type == WIRE_LIST)
        n += snprintf(text + n, size - (size_t)n, ", each of at most %d %s",
                      field->element == WIRE_CODE ? WIRE_ELEMENT_CODE : WIRE_ELEMENT,
                      field->element == WIRE_CODE ? "bytes" : "characters");
    return n + snprintf(text + n, size - (size_t)n, ".");
}

static int value_sentence(const struct wire_field *field, char *text, size_t size)
{
    int n;

    if (field->options) {
        n = snprintf(text, size, "One of:");
        for (int i = 0; i < field->options->n; i++)
            n += snprintf(text + n, size - (size_t)n, "%s %s", i ? "," : "",
                          field->options->rows[i].code);
        return n + snprintf(text + n, size - (size_t)n, ".");
    }
    switch ((enum wire_type)(field->type == WIRE_LIST ? field->element : field->type)) {
    case WIRE_DATE:
        return snprintf(text, size, "It must be a date that exists, like 2026-04-02.");
    case WIRE_CODE:
    case WIRE_SUBJECT:
        return snprintf(text, size, "Only letters, digits and . _ - : / are allowed.");
    case WIRE_LINE:
        return snprintf(text, size, "It may not hold controls, newlines or marks of direction.");
    case WIRE_TEXT:
        return snprintf(text, size, "It may not hold controls or marks of direction.");
    default:
        return snprintf(text, size, "This value is not allowed.");
    }
}

/* One sentence. The longest, the codes of a set of choices, has its bound checked by a test. */
static struct slice sentence_of(const struct wire_fault *fault, char *text, size_t size)
{
    int n = 0;

    if (fault->detail)
        return slice_str(fault->detail);
    switch (fault->code) {
    case WIRE_FAULT_FORM:
        n = snprintf(text, size, "The bytes are not those of one map with these fields.");
        break;
    case WIRE_FAULT_MISSING:
        n = snprintf(text, size, "It must be given.");
        break;
    case WIRE_FAULT_UNKNOWN:
        n = snprintf(text, size,
                     fault->field ? "A record in it has a field that is not known."
                                  : "There is no such field.");
        break;
    case WIRE_FAULT_TYPE:
        n = snprintf(text, size, "%s", type_sentence(fault->field ? fault->field->type : WIRE_MAP));
        break;
    case WIRE_FAULT_SHORT:
    case WIRE_FAULT_LONG:
        if (fault->field)
            n = bounds_sentence(fault->field, text, size);
        break;
    case WIRE_FAULT_VALUE:
        if (fault->field)
            n = value_sentence(fault->field, text, size);
        break;
    case WIRE_FAULT_N:
        break;
    }
    return slice_of(text, (size_t)n < size ? (size_t)n : size - 1);
}

static struct wire_list faults_list(const struct wire_faults *faults, struct buf *list)
{
    uint32_t n = faults->n < WIRE_FAULTS ? faults->n : WIRE_FAULTS;

    for (uint32_t i = 0; i < n; i++) {
        char name[120], sentence[300];
        struct fault m = {0};

        wire_set(&m, fault, name, name_of(&faults->list[i], name, sizeof name));
        wire_set(&m, fault, code, slice_str(wire_fault_name(faults->list[i].code)));
        wire_set(&m, fault, detail, sentence_of(&faults->list[i], sentence, sizeof sentence));
        wire_encode(&shape_fault, &m, list);
    }
    return wire_list_of(list, n);
}

void frame_add_problem(struct frame_writer *w, const struct envelope *to, enum problem_code code,
                       const char *detail, const struct wire_faults *faults, int64_t wait_ms)
{
    struct envelope e = {0};
    struct problem m = {0};
    struct buf list = {0};

    wire_set(&e, envelope, id, to->id);
    if (wire_has(to, envelope_tag))
        wire_set(&e, envelope, tag, to->tag);
    wire_set(&m, problem, code, slice_str(problem_info(code)->code));
    if (detail)
        wire_set(&m, problem, detail, slice_str(detail));
    if (faults && faults->n > 0)
        wire_set(&m, problem, fields, faults_list(faults, &list));
    if (wait_ms > 0)
        wire_set(&m, problem, wait, wait_ms);
    frame_add(w, &e, MSG_PROBLEM, &m);
    buf_free(&list);
}
