/*
 * Files of signals over HTTP: see attach.h.
 */
#include "services/gateway/attach.h"

#include "common/log.h"
#include "common/room.h"
#include "common/text.h"
#include "services/domain/attachment.h"
#include "services/files/type.h"
#include "services/gateway/filing.h"

#include <stdlib.h>
#include <strings.h>

#define UPLOAD_MS  600000 /* 25 MiB at 42 KiB/s */
#define BODY_MOST  ((size_t)ATTACH_SIZE_MOST + 1)
#define EARLY_MOST ((size_t)1 << 20)

/* What a visit does with a file. */
struct attaching {
    struct attach *attach;
    struct visit *visit;
    struct upload *upload;
    struct download *download;
    struct buf name, early; /* early: what came before it was known for which signal */
    struct uuid signal;
    enum file_type type;
    size_t size;
    bool whole;     /* all of the body has come */
    bool streaming; /* the answer has begun */
};

struct attach {
    struct gateway *gateway;
    struct filing *filing;
};

/* ------------------------------------------------------------------ the name of a file */

static int hex_of(uint8_t c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

/* UTF-8''na%C3%AFef.pdf */
static bool extended_read(struct slice s, struct buf *out)
{
    static const char prefix[] = "utf-8''";
    size_t n = sizeof prefix - 1;

    if (s.n <= n || strncasecmp((const char *)s.p, prefix, n) != 0)
        return false;
    for (size_t i = n; i < s.n; i++) {
        uint8_t c = s.p[i];

        if (c == '%') {
            int high = i + 2 < s.n ? hex_of(s.p[i + 1]) : -1,
                low = i + 2 < s.n ? hex_of(s.p[i + 2]) : -1;

            if (high < 0 || low < 0)
                return false;
            c = (uint8_t)(high << 4 | low);
            i += 2;
        }
        buf_add(out, &c, 1);
    }
    return true;
}

/* "name.pdf" or name.pdf */
static bool plain_read(struct slice s, struct buf *out)
{
    if (s.n >= 2 && s.p[0] == '"' && s.p[s.n - 1] == '"') {
        for (size_t i = 1; i + 1 < s.n; i++) {
            if (s.p[i] == '\\' && i + 2 < s.n)
                i++;
            buf_add(out, s.p + i, 1);
        }
        return true;
    }
    buf_add(out, s.p, s.n);
    return s.n > 0;
}

/* The next parameter, up to a semicolon that is in no quoted text. */
static bool parameter_take(struct slice *rest, struct slice *name, struct slice *value)
{
    size_t n = 0;
    bool quoted = false;
    const uint8_t *equals;
    struct slice one;

    while (rest->n > 0 && (rest->p[0] == ' ' || rest->p[0] == ';' || rest->p[0] == '\t'))
        *rest = slice_of(rest->p + 1, rest->n - 1);
    for (; n < rest->n && (quoted || rest->p[n] != ';'); n++) {
        if (quoted && rest->p[n] == '\\' && n + 1 < rest->n)
            n++;
        else if (rest->p[n] == '"')
            quoted = !quoted;
    }
    if (n == 0)
        return false;
    one = slice_of(rest->p, n);
    *rest = slice_of(rest->p + n, rest->n - n);
    while (one.n > 0 && one.p[one.n - 1] == ' ')
        one.n--;
    equals = memchr(one.p, '=', one.n);
    *name = equals ? slice_of(one.p, (size_t)(equals - one.p)) : one;
    *value = equals ? slice_of(equals + 1, one.n - name->n - 1) : slice_of(NULL, 0);
    return true;
}

static bool is_named(struct slice s, const char *name)
{
    return s.n == strlen(name) && strncasecmp((const char *)s.p, name, s.n) == 0;
}

bool attach_name(struct slice header, struct buf *out)
{
    struct slice rest = header, name, value, plain = {0}, extended = {0};

    while (rest.p && parameter_take(&rest, &name, &value)) {
        if (is_named(name, "filename") && !plain.p)
            plain = value;
        if (is_named(name, "filename*") && !extended.p)
            extended = value;
    }
    if (extended.p)
        return extended_read(extended, out);
    return plain.p && plain_read(plain, out);
}

/* ------------------------------------------------------------------ ends */

void attach_gone(struct visit *v)
{
    struct attaching *a = v->attaching;

    if (!a)
        return;
    v->attaching = NULL;
    if (a->upload)
        upload_abort(&a->upload);
    if (a->download)
        download_stop(&a->download);
    buf_free(&a->name);
    buf_free(&a->early);
    free(a);
}

static struct attaching *attaching_new(struct visit *v)
{
    struct attaching *a = room_new(sizeof *a);

    a->attach = v->gateway->attach;
    a->visit = v;
    v->attaching = a;
    return a;
}

/* ------------------------------------------------------------------ up */

/* It is kept; now it becomes part of the signal, under the same key. */
static void event_send(struct attaching *a, const struct upload_told *told)
{
    struct visit *v = a->visit;
    struct m_attach m = {0};
    struct buf body = {0};

    wire_set(&m, m_attach, file, v->key);
    wire_set(&m, m_attach, name, buf_slice(&a->name));
    wire_set(&m, m_attach, type, (uint8_t)told->type);
    wire_set(&m, m_attach, size, told->size);
    wire_set(&m, m_attach, salt, slice_of(told->salt, sizeof told->salt));
    wire_set(&m, m_attach, digest, slice_of(told->digest, sizeof told->digest));
    wire_encode(&shape_m_attach, &m, &body);
    visit_send(v, buf_slice(&body));
    buf_free(&body);
}

static void on_go_on(void *arg)
{
    struct attaching *a = arg;

    if (a->visit->r && !a->whole)
        http_body_pause(a->visit->r, false);
}

static void on_kept(void *arg, const struct upload_told *told)
{
    struct attaching *a = arg;
    struct visit *v = a->visit;

    a->upload = NULL;
    (void)trace_swap(v->trace);
    if (told->problem == PROBLEM_N)
        event_send(a, told);
    else
        visit_problem(v, told->problem, told->why, NULL);
}

static void part_add(struct attaching *a, struct slice part)
{
    if (!upload_add(a->upload, part) && !a->whole)
        http_body_pause(a->visit->r, true);
}

static int64_t length_of(const struct http_request *r)
{
    struct slice s = http_header(r, "Content-Length");
    int64_t n = 0;

    for (size_t i = 0; i < s.n && i < 12; i++)
        n = n * 10 + (s.p[i] - '0');
    return s.p ? n : -1;
}

static void on_signal(void *arg, const struct envelope *e, enum message kind)
{
    static const struct upload_calls calls = {.go_on = on_go_on, .done = on_kept};
    struct visit *v = arg;
    struct attaching *a = v->attaching;
    struct m_shown shown;
    struct summary summary;
    struct upload_ask ask = {.id = v->key, .party = v->who.party, .size = length_of(v->r)};

    if (!visit_looked(v, e, kind, &shown, &summary))
        return;
    a->signal = ask.signal = summary.signal;
    a->upload = files_upload(filing_files(a->attach->filing), &ask, &calls, a);
    if (!a->whole)
        http_body_pause(v->r, false);
    if (a->early.n > 0)
        part_add(a, buf_slice(&a->early));
    buf_free(&a->early);
    if (a->whole)
        upload_end(a->upload);
}

static void on_part(void *arg, struct http_request *r, struct slice part)
{
    struct visit *v = arg;
    struct attaching *a = v->attaching;

    (void)r;
    if (a->upload)
        part_add(a, part);
    else if (a->early.n + part.n <= EARLY_MOST)
        buf_add(&a->early, part.p, part.n);
}

void attach_begin(struct visit *v)
{
    struct attaching *a;
    struct wire_faults f = {.n = 1,
                            .list = {{.code = WIRE_FAULT_VALUE,
                                      .found = SLICE_LIT("Content-Disposition"),
                                      .detail = "attachment; filename=\"...\", or filename*"}}};

    if (v->r->method != HTTP_POST)
        return;
    a = attaching_new(v);
    if (length_of(v->r) > ATTACH_SIZE_MOST) {
        visit_problem(v, PROBLEM_FILE_TOO_LARGE, NULL, NULL);
        return;
    }
    if (!attach_name(http_header(v->r, "Content-Disposition"), &a->name) ||
        !text_utf8_valid(a->name.p, a->name.n) || !text_controls_ok(a->name.p, a->name.n, false) ||
        !attachment_name_ok(buf_slice(&a->name))) {
        visit_problem(v, PROBLEM_INVALID, NULL, &f);
        return;
    }
    http_body_take(v->r, &(struct http_body){
                             .most = BODY_MOST, .within_ms = UPLOAD_MS, .part = on_part, .arg = v});
    http_body_pause(v->r, true);
    visit_look(v, false, on_signal);
}

/* ------------------------------------------------------------------ down */

/* Only when there is something to send: until then it can still be said why not. False: it was HEAD, and all is said. */
static bool answer_begin(struct attaching *a)
{
    struct visit *v = a->visit;
    struct file_headers h = {0};
    struct http_field fields[FILE_HEADERS];
    struct http_answer head = {.status = 200, .headers = fields, .length = a->size};
    bool goes_on;

    file_headers_make(&h, buf_slice(&a->name), a->type);
    for (size_t i = 0; i < FILE_HEADERS; i++) {
        if (is_named(slice_str(h.list[i].name), "Content-Type"))
            head.type = h.list[i].value;
        else if (!is_named(slice_str(h.list[i].name), "X-Content-Type-Options"))
            fields[head.n_headers++] =
                (struct http_field){slice_str(h.list[i].name), slice_str(h.list[i].value)};
    }
    goes_on = http_stream_begin(&v->r, &head);
    file_headers_free(&h);
    a->streaming = goes_on;
    if (!goes_on)
        visit_end(v);
    return goes_on;
}

static void on_piece(void *arg, struct slice bytes)
{
    struct attaching *a = arg;

    if (!a->streaming && !answer_begin(a))
        return;
    if (http_stream_add(a->visit->r, bytes) < 0)
        log_error("file_piece_too_long", "bytes=%zu", bytes.n);
}

static void on_end(void *arg, enum problem_code problem)
{
    struct attaching *a = arg;
    struct visit *v = a->visit;

    a->download = NULL;
    if (!a->streaming) {
        visit_problem(v, problem == PROBLEM_N ? PROBLEM_INTERNAL : problem, NULL, NULL);
        return;
    }
    v->r->own = NULL;
    if (problem == PROBLEM_N)
        http_stream_end(&v->r);
    else
        http_stream_break(&v->r); /* short of its length: nobody takes it for the whole */
    visit_end(v);
}

static const struct download_calls download_calls = {.piece = on_piece, .end = on_end};

/* The event that attached it, as far as this one may see it. */
static bool event_find_file(const struct m_shown *shown, const struct uuid *file,
                            struct m_attach *out)
{
    struct moment m;
    size_t at = 0;

    while (wire_list_record(shown->timeline, &at, &shape_moment, &m))
        if (slice_is(m.kind, event_info(EV_ATTACHED)->name) && wire_has(&m, moment_body) &&
            wire_decode(&shape_m_attach, slice_of(m.body.p, m.body.n), WIRE_LENIENT, out, NULL) ==
                0 &&
            uuid_equal(&out->file, file))
            return true;
    return false;
}

static void download_begin(struct visit *v, const struct m_attach *m, const struct uuid *signal)
{
    struct attaching *a = attaching_new(v);
    struct download_ask ask = {.id = m->file, .signal = *signal, .size = m->size};

    memcpy(ask.salt, m->salt.p, SALT_LEN);
    memcpy(ask.digest, m->digest.p, HASH_LEN);
    buf_add(&a->name, m->name.p, m->name.n);
    a->type = (enum file_type)m->type;
    a->size = (size_t)m->size;
    a->download = files_download(filing_files(a->attach->filing), &ask, &download_calls, a);
    download_next(a->download);
}

static void on_timeline(void *arg, const struct envelope *e, enum message kind)
{
    struct visit *v = arg;
    struct slice which = route_variable(v->route, v->r, "bijlage");
    struct m_shown shown;
    struct summary summary;
    struct m_attach m;
    struct uuid file;

    if (!visit_looked(v, e, kind, &shown, &summary))
        return;
    if (uuid_parse((const char *)which.p, which.n, &file) < 0 ||
        !event_find_file(&shown, &file, &m) || m.salt.n != SALT_LEN || m.digest.n != HASH_LEN ||
        m.type >= file_type_N)
        visit_problem(v, PROBLEM_NOT_FOUND, NULL, NULL);
    else
        download_begin(v, &m, &summary.signal);
}

void attach_room(struct visit *v)
{
    if (v->attaching && v->attaching->streaming && v->attaching->download)
        download_next(v->attaching->download);
}

void attach_handle(struct visit *v)
{
    struct attaching *a = v->attaching;

    if (v->r->method == HTTP_GET) {
        visit_look(v, true, on_timeline);
        return;
    }
    a->whole = true;
    if (a->upload)
        upload_end(a->upload);
}

/* ------------------------------------------------------------------ life */

struct attach *attach_new(struct gateway *g)
{
    struct attach *a = room_new(sizeof *a);

    a->gateway = g;
    a->filing = filing_new(g->life);
    return a;
}

void attach_free(struct attach **ap)
{
    if (!*ap)
        return;
    filing_free(&(*ap)->filing);
    free(*ap);
    *ap = NULL;
}

int64_t attach_position(const struct attach *a)
{
    return filing_position(a->filing);
}
