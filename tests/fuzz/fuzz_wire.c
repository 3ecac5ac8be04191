/*
 * Any bytes, as a stranger may send them: check, every shape in both modes, frames, JSON. Nothing may
 * read beyond the end, and what is accepted must come back from its canonical form unchanged.
 */
#include "proto/frame.h"
#include "proto/json.h"
#include "tests/fuzz/fuzz_main.h"

#define FUZZ_SHAPE_(X)  &shape_##X,
#define FUZZ_STRUCT_(X) struct X X;

static const struct wire_shape *const fuzz_shapes[] = {SHAPES(FUZZ_SHAPE_)};

union fuzz_any {
    SHAPES(FUZZ_STRUCT_)
};

/* In any build: a fuzzer must stop here. */
static void must(bool good, const char *what, const struct wire_shape *shape)
{
    if (good)
        return;
    fprintf(stderr, "fuzz_wire: %s (%s)\n", what, shape ? shape->name : "frame");
    abort();
}

/* Decoded in `mode`: canonical bytes decode again, to the same canonical bytes, never longer. */
static void try_again(const struct wire_shape *shape, const union fuzz_any *in, size_t n,
                      enum wire_mode mode)
{
    union fuzz_any again;
    struct wire_faults faults;
    struct buf first = {0}, second = {0};

    wire_encode(shape, in, &first);
    must(first.n <= n, "the canonical form is longer", shape);
    must(wire_decode(shape, buf_slice(&first), mode, &again, &faults) == 0,
         "the canonical form is refused", shape);
    wire_encode(shape, &again, &second);
    must(slice_equal(buf_slice(&first), buf_slice(&second)), "twice canonical differs", shape);
    if (mode == WIRE_STRICT) {
        must(wire_check(buf_slice(&first), NULL) == 0, "the canonical form has no form", shape);
        must(wire_validate(shape, in, &faults) == 0, "decoded, but not valid", shape);
    }
    buf_free(&first);
    buf_free(&second);
}

/* What is in a map is judged later, by the shape of its kind. */
static bool has_map(const struct wire_shape *shape)
{
    for (uint32_t i = 0; i < shape->n; i++)
        if (shape->fields[i].type == WIRE_MAP ||
            (shape->fields[i].shape && has_map(shape->fields[i].shape)))
            return true;
    return false;
}

static void try_json(const struct wire_shape *shape, struct slice bytes)
{
    json_t *json = json_from_wire(shape, bytes);
    struct wire_faults faults;
    struct buf out = {0};

    must(json || has_map(shape), "a checked message has no JSON", shape);
    if (!json)
        return;
    if (json_to_wire(shape, json, &out, &faults) == 0)
        must(wire_check(buf_slice(&out), NULL) == 0, "JSON gave no form", shape);
    else
        must(faults.n > 0, "refused without a reason", shape);
    buf_free(&out);
    json_decref(json);
}

static void try_shape(const struct wire_shape *shape, struct slice bytes, bool checked)
{
    union fuzz_any in;
    struct wire_faults faults;

    if (wire_decode(shape, bytes, WIRE_LENIENT, &in, &faults) == 0)
        try_again(shape, &in, bytes.n, WIRE_LENIENT);
    else
        must(faults.n > 0, "refused without a reason", shape);
    if (!checked)
        return;
    if (wire_decode(shape, bytes, WIRE_STRICT, &in, &faults) == 0) {
        try_again(shape, &in, bytes.n, WIRE_STRICT);
        try_json(shape, bytes);
    } else {
        struct frame_writer w = {0};
        struct envelope to = {0};

        must(faults.n > 0, "refused without a reason", shape);
        frame_begin(&w);
        frame_add_problem(&w, &to, PROBLEM_INVALID, NULL, &faults, 0);
        must(wire_check(frame_slice(&w), NULL) == 0, "a problem without form", shape);
        frame_free(&w);
    }
}

static void try_frame(struct slice frame)
{
    struct frame_reader r;
    struct envelope e;
    struct wire_faults faults;
    int rc;

    if (frame_open(&r, frame, NULL) < 0)
        return;
    for (uint32_t left = r.left; left > 0; left--) {
        rc = frame_next(&r, &e, &faults);
        must(rc != 0 && r.left == left - 1, "an envelope is lost", NULL);
        must((rc < 0) == (faults.n > 0), "faults and result differ", NULL);
        if (rc > 0 && message_find(e.kind) != MSG_NO_ANSWER)
            try_shape(message_info(message_find(e.kind))->shape, slice_of(e.body.p, e.body.n),
                      true);
    }
    must(frame_next(&r, &e, &faults) == 0, "an envelope too many", NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct slice bytes = slice_of(data, n);
    bool checked = wire_check(bytes, NULL) == 0;
    json_t *json = json_read(bytes, NULL, 0);

    if (json)
        json_decref(json);
    if (checked)
        try_frame(bytes);
    for (size_t i = 0; i < ARRAY_LEN(fuzz_shapes); i++)
        try_shape(fuzz_shapes[i], bytes, checked);
    return 0;
}

/* ------------------------------------------------------------------------ without libFuzzer */

#ifndef FUZZ_NO_MAIN

/* Three messages in one frame. */
static void make_seed(struct buf *out)
{
    struct frame_writer w = {0};
    struct envelope e = {0};
    struct m_ask ask = {0};
    struct m_interim interim = {0};
    struct m_take_up nothing = {0};
    struct step step = {0};
    struct buf steps = {0};

    frame_begin(&w);
    wire_set(&e, envelope, id, (struct uuid){{1}});
    wire_set(&e, envelope, signal, (struct wire_subject){.reference = SLICE_LIT("ZVL-2026-1-1")});
    wire_set(&ask, m_ask, text, SLICE_LIT("Sinds wanneer?"));
    frame_add(&w, &e, MSG_ASK, &ask);
    wire_set(&step, step, what, SLICE_LIT("Overleg"));
    wire_set(&step, step, when, 20000);
    wire_encode(&shape_step, &step, &steps);
    wire_set(&interim, m_interim, text, SLICE_LIT("Bijna"));
    wire_set(&interim, m_interim, steps, wire_list_of(&steps, 1));
    frame_add(&w, &e, MSG_INTERIM, &interim);
    frame_add(&w, &e, MSG_TAKE_UP, &nothing);
    buf_add(out, frame_slice(&w).p, frame_slice(&w).n);
    buf_free(&steps);
    frame_free(&w);
}

#endif
