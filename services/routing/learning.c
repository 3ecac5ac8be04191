/*
 * Learning, beside deciding: after so many decisions, or when a coordinator says so, weerklank-train is started; what it made is
 * appended when it may be used, or why it may not.
 *
 *      decisions counted --enough--> weerklank-train --> FILE, FILE.model --+-- nothing against it --> model.adopted
 *            model.learn ----------/                                       +-- else ---------------> model.kept
 *
 * Nothing waits for it. A run that fails is tried again after the next decisions, or when it is told to.
 */
#include "services/routing/routing_in.h"

#include "common/beside.h"
#include "common/clock.h"
#include "common/hash.h"
#include "common/log.h"
#include "common/settings.h"
#include "services/domain/signal.h"
#include "services/learn/labels.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define LOOK_US     (US_PER_S / 4)
#define WORDS_MOST  64
#define FILE_MOST   262144
#define AGAIN_AFTER 10 /* decisions more, after a run that failed */

/* ------------------------------------------------------------------ the child */

static void run_failed(struct routing *r)
{
    struct learning *x = &r->learning;
    x->failed++;
    r->metrics.unlearned++;
    if (x->waiting >= x->enough)
        x->waiting = x->enough > AGAIN_AFTER ? x->enough - AGAIN_AFTER : 0;
}

static void child_begin(struct routing *r)
{
    static char position[24], again[24];
    static char p_option[] = "--position", a_option[] = "--again";
    static char program[PATH_MAX];
    struct learning *x = &r->learning;
    char *words[WORDS_MOST + 8];
    size_t n = beside_words(words, WORDS_MOST);
    bool here = beside_find("weerklank-train", "weerklank-train", program);
    pid_t us = getpid(), child = -1;
    snprintf(position, sizeof position, "%" PRId64,
             wire_has(&x->asked, m_learn_up_to) ? x->asked.up_to : r->last.position);
    snprintf(again, sizeof again, "%" PRId64, x->asked.again);
    unlink(x->file);
    unlink(x->model_file);
    if (n && here) {
        words[0] = program;
        words[n++] = x->file;
        words[n++] = p_option;
        words[n++] = position;
        if (wire_has(&x->asked, m_learn_again)) {
            words[n++] = a_option;
            words[n++] = again;
        }
        words[n] = NULL;
        child = fork();
    }
    if (child == 0) { /* only what is safe beside other threads */
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        if (getppid() == us)
            execv(program, words);
        _exit(127);
    }
    if (child < 0) {
        run_failed(r);
        log_error("learning_not_begun", "program=%s why=%s", program,
                  log_value(slice_str(strerror(errno))));
        return;
    }
    log_info("learning_begun", "pid=%d position=%s waiting=%" PRId64, (int)child, position,
             x->waiting);
    x->child = child;
}

static bool file_read(const char *path, struct buf *out)
{
    FILE *f = fopen(path, "re");
    size_t n = 0;
    buf_reset(out);
    buf_reserve(out, FILE_MOST);
    if (f) {
        n = fread(out->p, 1, FILE_MOST, f);
        fclose(f);
    }
    out->n = n;
    return n > 0 && n < FILE_MOST;
}

/* ------------------------------------------------------------------ what it made */

static void on_appended(void *arg, const struct append_result *result)
{
    struct routing *r = arg;
    struct learning *x = &r->learning;
    x->appending = false;
    if (result->outcome == APPEND_DONE)
        return;
    x->failed++;
    if (wire_has(&x->last, m_learned_version))
        x->last.has &= ~WIRE_BIT(m_learned_version);
    log_warn("learned_not_appended", "outcome=%d", (int)result->outcome);
}

static void append(struct routing *r, enum event_kind kind, struct slice body)
{
    struct principal self = {.party = "weerklank", .role = role_SYSTEM};
    struct buf meta = {0}, list = {0};
    struct m_append m = {0};
    struct uuid id;
    uint32_t n = 0;
    uuid_new_v7(&id);
    meta_encode(&self, "routing", r->registry, clock_day_amsterdam(follower_time(r->follower)),
                &meta);
    appender_event_add(&list, &n, kind, buf_slice(&meta), body, false);
    wire_set(&m, m_append, stream, *registry_stream(SET_MODEL));
    wire_set(&m, m_append, base, registry_stream_version(r->registry, SET_MODEL));
    wire_set(&m, m_append, append, id);
    wire_set(&m, m_append, party, slice_str(self.party));
    wire_set(&m, m_append, events, wire_list_of(&list, n));
    r->learning.appending = true;
    appender_append(r->appender, &m, on_appended, r);
    buf_free(&meta);
    buf_free(&list);
}

static void kept(struct routing *r, const struct m_learned *told)
{
    struct m_model_kept m = {0};
    struct buf body = {0};
    wire_set(&m, m_model_kept, model, told->model);
    wire_set(&m, m_model_kept, why, told->why);
    wire_set(&m, m_model_kept, position, told->position);
    wire_set(&m, m_model_kept, seed, told->seed);
    wire_set(&m, m_model_kept, examples, told->examples);
    wire_set(&m, m_model_kept, held_back, told->held_back);
    if (wire_has(told, m_learned_before))
        wire_set(&m, m_model_kept, before, told->before);
    if (wire_has(told, m_learned_after))
        wire_set(&m, m_model_kept, after, told->after);
    if (wire_has(told, m_learned_department))
        wire_set(&m, m_model_kept, department, told->department);
    wire_encode(&shape_m_model_kept, &m, &body);
    append(r, EV_MODEL_KEPT, buf_slice(&body));
    buf_free(&body);
}

static void adopted(struct routing *r, struct m_learned *told)
{
    struct learning *x = &r->learning;
    struct buf body = {0};
    struct m_model m;
    if (file_read(x->model_file, &body) &&
        wire_decode(&shape_m_model, buf_slice(&body), WIRE_STRICT, &m, NULL) == 0 &&
        m.version == registry_set_version(r->registry, SET_MODEL) + 1) {
        wire_set(told, m_learned, version, m.version);
        append(r, EV_MODEL_ADOPTED, buf_slice(&body));
    } else {
        x->failed++; /* another was adopted meanwhile, or the file is not there */
        log_warn("learned_not_adopted", "model=%.*s", SLICE_FMT(told->model));
    }
    buf_free(&body);
}

/* What it made: used, or kept with the reason. Too little to learn from is neither. */
static void child_done(struct routing *r)
{
    struct learning *x = &r->learning;
    struct m_learned told;
    if (!file_read(x->file, &x->told) ||
        wire_decode(&shape_m_learned, buf_slice(&x->told), WIRE_STRICT, &told, NULL) < 0) {
        x->failed++;
        log_error("learned_unreadable", NULL);
        return;
    }
    x->waiting = 0;
    r->metrics.learned++;
    if (wire_has(&told, m_learned_model) && !x->asked.measure) {
        if (!wire_has(&told, m_learned_why) || x->asked.anyhow)
            adopted(r, &told);
        else
            kept(r, &told);
    }
    x->last = told; /* its slices live in x->told until the next run */
    x->has_last = true;
}

static void child_look(struct routing *r)
{
    struct learning *x = &r->learning;
    int status;
    if (waitpid(x->child, &status, WNOHANG) != x->child)
        return;
    x->child = 0;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
        child_done(r);
    } else {
        run_failed(r);
        log_warn("learning_failed", "status=%d signal=%d",
                 WIFEXITED(status) ? WEXITSTATUS(status) : -1,
                 WIFSIGNALED(status) ? WTERMSIG(status) : 0);
    }
    x->asked = (struct m_learn){0};
}

/* ------------------------------------------------------------------ when */

static bool is_busy(const struct learning *x)
{
    return x->child || x->appending;
}

static bool is_time(const struct routing *r)
{
    const struct learning *x = &r->learning;
    return x->enough && x->waiting >= x->enough &&
           follower_time(r->follower) >= x->model_at + x->pause_us;
}

static void on_look(void *arg)
{
    struct routing *r = arg;
    struct learning *x = &r->learning;
    if (x->child)
        child_look(r);
    else if (!x->appending && r->live && is_time(r) &&
             registry_set_version(r->registry, SET_MODEL) > 0)
        child_begin(r);
    loop_timer_set(r->life->loop, &x->look, loop_now(r->life->loop) + LOOK_US);
}

void learning_event(struct routing *r, const struct event *e)
{
    if (e->kind == EV_MODEL_ADOPTED || e->kind == EV_MODEL_KEPT)
        r->learning.model_at = e->at;
    if (labels_kind(e->kind, true))
        r->learning.waiting++;
}

/* ------------------------------------------------------------------ asked */

void learning_tell(struct routing *r, const struct bus_peer *peer, struct envelope *to)
{
    struct learning *x = &r->learning;
    struct m_learning m = {0};
    struct buf last = {0};
    wire_set(&m, m_learning, running, is_busy(x));
    wire_set(&m, m_learning, waiting, x->waiting);
    if (x->enough)
        wire_set(&m, m_learning, enough, x->enough);
    wire_set(&m, m_learning, failed, x->failed);
    if (x->has_last) {
        wire_encode(&shape_m_learned, &x->last, &last);
        wire_set(&m, m_learning, last, wire_list_of(&last, 1));
    }
    if (r->last.position >= 0)
        wire_set(to, envelope, position, r->last.position);
    frame_add(replies_for(&r->door.out, peer), to, MSG_LEARNING_TOLD, &m);
    loop_again(r->life->loop);
    buf_free(&last);
}

enum problem_code learning_take(struct routing *r, struct slice body, struct wire_faults *faults)
{
    struct m_learn m;
    if (wire_decode(&shape_m_learn, body, WIRE_STRICT, &m, faults) < 0)
        return PROBLEM_INVALID;
    if (!r->live)
        return PROBLEM_NOT_READY;
    if (is_busy(&r->learning))
        return PROBLEM_BUSY;
    r->learning.asked = m;
    child_begin(r);
    return PROBLEM_N;
}

/* ------------------------------------------------------------------ life */

void learning_begin(struct routing *r)
{
    struct learning *x = &r->learning;
    x->enough = settings_int("routing.learn.after");
    x->pause_us = settings_int("routing.learn.pause") * US_PER_S;
    snprintf(x->file, sizeof x->file, "%s", settings_path("routing.learned"));
    snprintf(x->model_file, sizeof x->model_file, "%s.model", x->file);
    x->look = (struct loop_timer){.fn = on_look, .arg = r};
    loop_timer_set(r->life->loop, &x->look, loop_now(r->life->loop) + LOOK_US);
}

/* A child that still runs ends with us; what it was asked is asked again by who wants it. */
void learning_end(struct routing *r)
{
    loop_timer_set(r->life->loop, &r->learning.look, 0);
    if (r->learning.child) {
        kill(r->learning.child, SIGTERM);
        waitpid(r->learning.child, NULL, 0);
    }
    buf_free(&r->learning.told);
}
