/*
 * Another name for the log; see origin.h.
 */
#include "services/history/origin.h"

#include "common/clock.h"
#include "common/keep.h"
#include "common/log.h"
#include "common/settings.h"
#include "services/history/seal_sql.h"
#include "services/history/writer.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#define REQUEST     "new-origin"
#define SPARSE_MOST ((size_t)256 << 20)
#define LOOK_EVERY  (50 * US_PER_MS)
#define PATIENCE    (15 * US_PER_S)

/* ------------------------------------------------------------------ the writer's side */

static void event_add(int16_t kind, const void *fields, struct buf *out)
{
    const struct message_info *info = event_info(kind);
    struct new_event e = {0};
    struct buf body = {0};

    wire_encode(info->shape, fields, &body);
    wire_set(&e, new_event, kind, kind);
    wire_set(&e, new_event, schema, info->schema);
    wire_set(&e, new_event, meta, SLICE_LIT("\x80")); /* an empty map */
    wire_set(&e, new_event, body, buf_slice(&body));
    wire_encode(&shape_new_event, &e, out);
    buf_free(&body);
}

/* The number of events: a log that has nothing left is opened first. */
static uint32_t events_encode(const struct writer *w, struct buf *out)
{
    const struct seal *s = &w->seal;
    const struct checkpoint *last = s->file.there ? &s->file.head : &s->table.head;
    bool known = s->file.there || s->table.there;
    bool empty = w->core.head < 0;
    struct m_opened opened = {0};
    struct m_origin m = {0};
    static const uint8_t none[HASH_LEN];

    wire_set(&m, m_origin, origin, slice_str(s->wanted));
    wire_set(&m, m_origin, previous, slice_str(known ? last->origin : s->signer.verifier.name));
    wire_set(&m, m_origin, size, known ? (int64_t)last->n : 0);
    wire_set(&m, m_origin, root, slice_of(known ? last->root : none, HASH_LEN));
    wire_set(&m, m_origin, kept, (int64_t)w->core.tree.n);
    wire_set(&opened, m_opened, origin, slice_str(s->wanted));
    if (empty)
        event_add(EV_OPENED, &opened, out);
    event_add(EV_ORIGIN_OPENED, &m, out);
    return empty ? 2 : 1;
}

void origin_append(struct writer *w, int32_t base)
{
    struct reply_to nobody = {.tag = -1};
    struct seal *s = &w->seal;
    struct m_append m = {0};
    struct append *a;
    char name[NOTE_NAME_MOST + 20];
    uint32_t n;

    s->opening = true;
    buf_reset(&s->opened);
    n = events_encode(w, &s->opened);
    snprintf(name, sizeof name, "log.origin.%s", s->wanted);
    uuid_of_name("log", &m.stream);
    uuid_of_name(name, &m.append);
    m.base = base;
    m.party = SLICE_LIT("");
    m.events = wire_list_of(&s->opened, n);
    a = append_new(&m, &nobody, NULL); /* points into s->opened, which stays */
    a->inside = true;
    core_take(&w->core, &a);
}

static void request_end(void)
{
    if (unlink(keeper_path(REQUEST)) < 0 && errno != ENOENT)
        log_error("request_stays", "errno=%d", errno);
}

static void request_take(struct writer *w, struct slice name)
{
    struct seal *s = &w->seal;
    struct note_signer signer;

    if (slice_is(name, s->signer.verifier.name) && !s->why) {
        if (s->kept > 0 && !s->keeping)
            request_end(); /* carried out, and a head is kept under the new name */
        return;
    }
    if (note_signer_from(name, s->seed, &signer) < 0 || !s->why) {
        log_error("new_origin_refused", "why=%s", s->why ? "name" : "log_is_whole");
        request_end();
        return;
    }
    if (s->opening)
        return;
    memset(s->wanted, 0, sizeof s->wanted);
    memcpy(s->wanted, name.p, name.n);
    seal_sql_cut_tiles(w->db, w->core.log, (int64_t)w->core.tree.n);
    /* Behind log.opened; another version is told as a conflict. */
    origin_append(w, w->core.head < 0 ? 0 : 1);
}

void origin_look(struct writer *w)
{
    struct buf text = {0};

    if (keep_read(keeper_path(REQUEST), 1000, &text) == 0) {
        struct slice name = buf_slice(&text);

        while (name.n > 0 && name.p[name.n - 1] == '\n')
            name.n--;
        request_take(w, name);
    }
    buf_free(&text);
}

/* ------------------------------------------------------------------ the command's side */

struct asking {
    struct life *life;
    const char *name;
    struct loop_timer timer;
    int64_t until;
    int status;
};

/* A name is never used twice: two heads of one name that differ are what we promise not to sign. */
static bool was_used(const char *name)
{
    struct buf text = {0}, line = {0};
    bool used = keeper_last(&text) == 0 && text.n > strlen(name) &&
                memcmp(text.p, name, strlen(name)) == 0 && text.p[strlen(name)] == '\n';

    buf_printf(&line, "\n\n%s\n", name);
    if (!used && keep_read(keeper_path("sparse"), SPARSE_MOST, &text) == 0 && text.n > 0)
        used = memmem(text.p, text.n, line.p, line.n) != NULL ||
               (text.n > line.n - 2 && memcmp(text.p, line.p + 2, line.n - 2) == 0);
    buf_free(&text);
    buf_free(&line);
    return used;
}

static void finish(struct asking *a, int status)
{
    a->status = status;
    loop_stop(a->life->loop);
}

static void on_look(void *arg)
{
    struct asking *a = arg;

    if (access(keeper_path(REQUEST), F_OK) < 0) {
        if (was_used(a->name)) {
            log_info("origin_opened", "origin=%s", a->name);
            finish(a, 0);
        } else {
            log_error("origin_not_opened", "why=see_the_log_of_history");
            finish(a, 1);
        }
    } else if (clock_mono_us() > a->until) {
        request_end();
        log_error("origin_not_opened", "why=history_does_not_run");
        finish(a, 1);
    } else {
        loop_timer_set(a->life->loop, &a->timer, clock_mono_us() + LOOK_EVERY);
    }
}

int origin_open(struct life *life, const char *name)
{
    struct asking a = {.life = life, .name = name, .status = 1};
    static const uint8_t seed[LOG_SEED];
    struct note_signer signer;
    struct buf line = {0};

    if (note_signer_from(slice_str(name), seed, &signer) < 0 || was_used(name)) {
        log_error("new_origin_refused", "why=%s",
                  was_used(name) ? "name_was_used" : "name_not_right");
        return 1;
    }
    buf_printf(&line, "%s\n", name);
    if (keep_file(keeper_path(REQUEST), 0600, buf_slice(&line)) < 0) {
        log_error("new_origin_refused", "why=folder errno=%d", errno);
        buf_free(&line);
        return 1;
    }
    buf_free(&line);
    a.timer = (struct loop_timer){.fn = on_look, .arg = &a};
    a.until = clock_mono_us() + PATIENCE;
    loop_timer_set(life->loop, &a.timer, clock_mono_us() + LOOK_EVERY);
    life_run(life);
    return a.status;
}
