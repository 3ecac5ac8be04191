/*
 * The tables of figures.h, and the writer's answer when it is asked.
 */
#include "services/history/figures.h"

#include "common/clock.h"
#include "services/history/writer.h"

#define SILENT_US (2 * US_PER_S) /* the lease is looked at each second */

METRICS_DEFINE(history_metrics, HISTORY_METRICS)
METRICS_DEFINE(reader_metrics, READER_METRICS)

const char *history_fate_name(int fate)
{
    static const char *const names[FATE_N] = {
        [FATE_STORED] = "stored",     [FATE_REPEATED] = "repeated", [FATE_CONFLICT] = "conflict",
        [FATE_ID_TAKEN] = "id_taken", [FATE_ERASED] = "erased",     [FATE_BUSY] = "busy",
        [FATE_CLOCK] = "clock",       [FATE_FAULT] = "fault",
    };

    return names[fate];
}

const char *reader_question_name(int question)
{
    return question == READ_REPLAY ? "replay" : "stream";
}

static int64_t since(int64_t wall_us)
{
    int64_t us = clock_wall_us() - wall_us;

    return us > 0 ? us : 0;
}

/* What others keep is put beside what was counted on the way. */
static void figures_take(struct writer *w)
{
    struct history_metrics *m = &w->metrics;
    const struct core *c = &w->core;

    m->waiting = (int64_t)c->waiting;
    m->waiting_bytes = (int64_t)c->waiting_bytes;
    m->under_way = c->n_flights;
    m->repeated = c->repeated;
    m->conflicts = c->conflicts;
    m->looked_up = c->looked_up;
    m->renumbered = c->renumbered;
    m->fence = c->fence;
    m->lease_age = clock_mono_us() - w->lease_at;
    m->head_age = since(w->seal.signed_at);
    m->checkpoint_age = since(w->seal.kept_at);
    m->unkept = c->tree.n > w->seal.kept ? (int64_t)(c->tree.n - w->seal.kept) : 0;
    m->unsent = w->outbox.unsent;
}

/* A backend that was stopped says nothing and does not hang up. */
static bool database_answers(const struct writer *w)
{
    return db_is_up(w->db) && (db_pending(w->db) == 0 || clock_mono_us() - w->answered < SILENT_US);
}

void writer_tell(struct writer *w, enum message kind, const struct envelope *asked,
                 struct frame_writer *out)
{
    struct telling t = {.service = w->life->name,
                        .why = w->why,
                        .position = w->core.head,
                        .heard = TELLING_NONE,
                        .rebuild = TELLING_NONE,
                        .fence = w->core.fence,
                        .database =
                            database_answers(w) ? TELLING_DATABASE_UP : TELLING_DATABASE_DOWN,
                        .table = &history_metrics_table,
                        .values = &w->metrics};
    struct envelope e = {0};

    figures_take(w);
    wire_set(&e, envelope, id, asked->id);
    if (wire_has(asked, envelope_tag))
        wire_set(&e, envelope, tag, asked->tag);
    telling_add(&t, kind, &e, out);
}
