/*
 * From the log to a model: see main.c. The log is read three times, each time only what is needed: where signals turned out
 * to belong, the texts of those, and the models there were.
 */
#include "services/train/run.h"

#include "common/clock.h"
#include "common/log.h"
#include "common/room.h"
#include "services/domain/registry.h"
#include "services/learn/adoption.h"
#include "services/learn/judge.h"
#include "services/learn/labels.h"
#include "services/log/rows.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define EXAMPLES_NEWEST 50000 /* older ones are not learned from again */

struct run {
    const struct train_ask *ask;
    PGconn *c;
    int64_t position;
    int32_t day; /* of the event there: the same whenever it is run */
    struct registry *registry;
    struct model *start, *now;
    struct buf again; /* the body of the version that is asked for */
    struct labels labels;
    struct examples examples;
    bool *fresh;
};

/* Calls fn for each event of a part of the log. */
typedef int event_fn(struct run *x, const struct event *e);
static int each(struct run *x, const char *where, event_fn *fn)
{
    struct copy_rows rows = {0};
    struct event e;
    char sql[300];
    int rc = -1;
    snprintf(sql, sizeof sql, "%s AND position <= %" PRId64 " ORDER BY position", where,
             x->position);
    if (rows_begin(&rows, x->c, sql) == 0)
        while ((rc = rows_next(&rows, &e)) == 1)
            if (fn(x, &e) < 0) {
                rc = -1;
                break;
            }
    copy_rows_end(&rows);
    return rc;
}

/* ------------------------------------------------------------------ where, and when */

static int position_find(struct run *x)
{
    struct copy_rows rows = {0};
    struct event e;
    char where[100];
    int rc = -1;
    snprintf(where, sizeof where, "position <= %" PRId64 " ORDER BY position DESC LIMIT 1",
             x->ask->position);
    x->position = -1;
    if (rows_begin(&rows, x->c, where) == 0)
        while ((rc = rows_next(&rows, &e)) == 1) {
            x->position = e.position;
            x->day = clock_day_amsterdam(e.at);
        }
    copy_rows_end(&rows);
    if (rc == 0 && x->position < 0)
        log_error("log_empty", NULL);
    return rc == 0 && x->position >= 0 ? 0 : -1;
}

/* ------------------------------------------------------------------ models */

static int model_event(struct run *x, const struct event *e)
{
    struct m_model m;
    struct model *model;
    char why[120];
    if (e->kind != EV_MODEL_ADOPTED || !wire_has(e, event_body) ||
        wire_decode(&shape_m_model, e->body, WIRE_LENIENT, &m, NULL) < 0)
        return 0;
    if (m.version == x->ask->again) {
        buf_reset(&x->again);
        buf_add(&x->again, e->body.p, e->body.n);
    }
    model = adoption_model(&m, why, sizeof why);
    if (!model) {
        log_warn("model_unreadable", "position=%" PRId64 " why=%s", e->position, why);
        return 0;
    }
    if (!wire_has(&m, m_model_position)) {
        model_free(&x->start);
        x->start = adoption_model(&m, why, sizeof why);
    }
    model_free(&x->now);
    x->now = model;
    return 0;
}

static int models_find(struct run *x)
{
    char where[100], id[UUID_TEXT_LEN + 1];
    uuid_format(registry_stream(SET_MODEL), id);
    snprintf(where, sizeof where, "stream = '%s'", id);
    if (each(x, where, model_event) < 0)
        return -1;
    if (!x->start && !x->ask->again)
        log_error("no_start_model", NULL);
    return x->start || x->ask->again ? 0 : -1;
}

/* ------------------------------------------------------------------ examples */

static int label_event(struct run *x, const struct event *e)
{
    labels_fold(&x->labels, e);
    return 0;
}

static void text_put(struct buf *out, struct slice text)
{
    if (text.n == 0)
        return;
    if (out->n)
        buf_add_str(out, "\n");
    buf_add(out, text.p, text.n);
}

static void example_put(struct run *x, const struct label *label, const struct m_submit *m)
{
    struct buf text = {0};
    struct example e = {.title = m->title};
    text_put(&text, m->what);
    text_put(&text, m->notice);
    text_put(&text, m->needed_note);
    text_put(&text, m->rule);
    e.text = buf_slice(&text);
    memcpy(e.lead, label->lead, sizeof e.lead);
    memcpy(&e.group, label->id.b + 8, sizeof e.group); /* its random half */
    examples_add(&x->examples, &e);
    x->fresh = room_for(x->fresh, x->examples.cap, sizeof x->fresh[0]);
    x->fresh[x->examples.n - 1] = label->at > x->now->position;
    buf_free(&text);
}

static int text_event(struct run *x, const struct event *e)
{
    uint32_t slot = idmap_find(&x->labels.by_id, &e->stream);
    const struct label *label = slot == IDMAP_NONE ? NULL : &x->labels.list[slot];
    struct m_submit m;
    if (!label || label->submitted != e->position || !label_teaches(label) ||
        !wire_has(e, event_body) ||
        wire_decode(&shape_m_submit, e->body, WIRE_LENIENT, &m, NULL) < 0)
        return 0;
    example_put(x, label, &m);
    return 0;
}

/* The position behind which so many signals that teach were submitted. */
static int64_t newest_from(const struct labels *l)
{
    uint32_t n = 0;
    for (uint32_t i = l->n; i > 0; i--)
        if (label_teaches(&l->list[i - 1]) && ++n == EXAMPLES_NEWEST)
            return l->list[i - 1].submitted;
    return 0;
}

static int examples_find(struct run *x)
{
    char where[100];
    labels_init(&x->labels, x->now->position);
    if (each(x, "kind IN (20, 21, 22, 23, 32, 33, 34, 38, 39, 40)", label_event) < 0)
        return -1;
    snprintf(where, sizeof where, "kind = 20 AND position >= %" PRId64, newest_from(&x->labels));
    return each(x, where, text_event);
}

/* ------------------------------------------------------------------ what came of it */

static int file_write(const char *path, struct slice bytes)
{
    char beside[4096];
    FILE *f;
    bool done;
    snprintf(beside, sizeof beside, "%s.new", path);
    f = fopen(beside, "we");
    done = f && fwrite(bytes.p, 1, bytes.n, f) == bytes.n;
    if (f && fclose(f) != 0)
        done = false;
    if (done && rename(beside, path) == 0)
        return 0;
    log_error("not_written", "why=%s", log_value(slice_str(strerror(errno))));
    return -1;
}

static int model_write_adoption(const struct run *x, struct m_model *m, struct model *model)
{
    struct buf body = {0};
    char path[4096];
    int rc = 0;
    snprintf(path, sizeof path, "%s.model", x->ask->file);
    wire_set(m, m_model, version, registry_set_version(x->registry, SET_MODEL) + 1);
    if (model)
        rc = adoption_of_model(model, m, &body);
    else
        wire_encode(&shape_m_model, m, &body);
    if (rc < 0)
        log_error("model_too_large", NULL);
    if (rc == 0)
        rc = file_write(path, buf_slice(&body));
    buf_free(&body);
    return rc;
}

static int told_write(const struct run *x, const struct m_learned *told)
{
    struct buf bytes = {0};
    wire_encode(&shape_m_learned, told, &bytes);
    int rc = file_write(x->ask->file, buf_slice(&bytes));
    buf_free(&bytes);
    return rc;
}

static int64_t thousandths(double share)
{
    return lround(share * 1000);
}

static int learn(struct run *x)
{
    struct judgement j;
    struct model *model;
    struct m_learned told = {0};
    struct m_model adoption = {0};
    const struct label_party *pusher = labels_pusher(&x->labels);
    enum verdict_of_model verdict = judge_learn(x->registry, x->day, x->start, x->now, &x->examples,
                                                x->fresh, x->ask->seed, &j, &model);
    int rc = 0;
    wire_set(&told, m_learned, position, x->position);
    wire_set(&told, m_learned, seed, x->ask->seed);
    wire_set(&told, m_learned, examples, (int64_t)j.examples);
    wire_set(&told, m_learned, held_back, (int64_t)j.held_back);
    if (j.held_back) {
        wire_set(&told, m_learned, before, thousandths(j.before));
        wire_set(&told, m_learned, after, thousandths(j.after));
    }
    if (pusher) {
        wire_set(&told, m_learned, why, model_kept_why_ONE_PUSHES);
        wire_set(&told, m_learned, department, slice_str(pusher->code));
    } else if (verdict == JUDGED_WORSE) {
        wire_set(&told, m_learned, why, model_kept_why_WORSE);
    }
    if (model) {
        struct buf text = {0};
        model->position = x->position;
        model_write(model, &text); /* its version is that of its text */
        buf_free(&text);
        wire_set(&told, m_learned, model, slice_str(model->version));
        wire_set(&adoption, m_model, valid_from, x->day);
        if (j.held_back) {
            wire_set(&adoption, m_model, held_back, (int64_t)j.held_back);
            wire_set(&adoption, m_model, before, thousandths(j.before));
            wire_set(&adoption, m_model, after, thousandths(j.after));
        }
        rc = model_write_adoption(x, &adoption, model);
        log_info("learned", "model=%s position=%" PRId64 " examples=%zu held_back=%zu",
                 model->version, x->position, j.examples, j.held_back);
    }
    if (rc == 0)
        rc = told_write(x, &told);
    model_free(&model);
    return rc;
}

static int again(struct run *x)
{
    struct m_learned told = {0};
    struct m_model m;
    if (x->again.n == 0 ||
        wire_decode(&shape_m_model, buf_slice(&x->again), WIRE_LENIENT, &m, NULL) < 0) {
        log_error("no_such_version", "version=%" PRId64, x->ask->again);
        return -1;
    }
    wire_set(&told, m_learned, position, x->position);
    wire_set(&told, m_learned, seed, 0);
    wire_set(&told, m_learned, examples, m.examples);
    wire_set(&told, m_learned, held_back, 0);
    wire_set(&told, m_learned, model, m.model);
    return model_write_adoption(x, &m, NULL) == 0 ? told_write(x, &told) : -1;
}

int train_run(const struct train_ask *ask)
{
    struct run x = {.ask = ask, .c = rows_connect(ask->conninfo, NULL)};
    int rc = x.c && position_find(&x) == 0 && rows_registry(x.c, x.position, &x.registry) == 0 &&
                     models_find(&x) == 0
                 ? 0
                 : -1;
    if (rc == 0 && ask->again)
        rc = again(&x);
    else if (rc == 0)
        rc = examples_find(&x) == 0 ? learn(&x) : -1;
    PQfinish(x.c);
    registry_free(&x.registry);
    model_free(&x.start);
    model_free(&x.now);
    labels_free(&x.labels);
    examples_free(&x.examples);
    free(x.fresh);
    buf_free(&x.again);
    return rc;
}
