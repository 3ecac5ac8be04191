/*
 * The other set of tables, seen from the service: see remake.h.
 */
#include "services/overview/remake.h"

#include "common/beside.h"
#include "common/clock.h"
#include "common/log.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define EACH       (2 * US_PER_S)
#define WAIT_FIRST (5 * US_PER_S) /* after a rebuild that ended without being done */
#define WAIT_MOST  (300 * US_PER_S)
#define WORDS_MOST 64

static const struct db_stmt stmt_look = {
    "overview_remake_look",
    "SELECT c.turn, n.position, overview_rebuild.is_on(),"
    " EXISTS (SELECT FROM overview_next.signal) OR EXISTS (SELECT FROM overview_next.quarantine)"
    " FROM overview.cursor c JOIN overview_next.cursor n ON n.log = c.log WHERE c.log = 0",
    0, NULL};
enum { TURN, POSITION, IS_ON, IS_FULL };
static const struct db_stmt stmt_sweep = {"overview_remake_sweep",
                                          "SELECT overview_rebuild.sweep()", 0, NULL};

struct remake {
    struct loop *loop;
    struct db *keys, *write;
    const struct remake_ops *ops;
    void *arg;
    struct loop_timer timer;
    bool asking, begun, older;
    bool absent; /* this database has no second set */
    int64_t turn, position;
    pid_t child;
    int64_t not_before, wait;
};

/* --- A rebuild of our own --------------------------------------------------------------------- */

/* This program as it was started, with --rebuild behind. The settings are among its words. */
static char **words_of_rebuild(void)
{
    static char rebuild[] = "--rebuild", quiet[] = "--quiet";
    static char *words[WORDS_MOST + 3];
    size_t n = beside_words(words, WORDS_MOST + 1);

    if (n == 0)
        return NULL;
    words[n++] = rebuild;
    words[n++] = quiet;
    words[n] = NULL;
    return words;
}

static void child_begin(struct remake *r)
{
    char **words = words_of_rebuild();
    pid_t us = getpid(), child = words ? fork() : -1;

    if (child == 0) { /* only what is safe beside other threads */
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        if (getppid() == us)
            execv("/proc/self/exe", words);
        _exit(127);
    }
    if (child < 0) {
        log_error("rebuild_not_begun", "why=%s", log_value(slice_str(strerror(errno))));
        r->not_before = clock_mono_us() + WAIT_MOST;
        return;
    }
    log_info("rebuild_begun", "pid=%d", (int)child);
    r->child = child;
}

static void child_look(struct remake *r)
{
    int status;

    if (r->child == 0 || waitpid(r->child, &status, WNOHANG) != r->child)
        return;
    r->child = 0;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
        r->wait = WAIT_FIRST;
        return;
    }
    log_warn("rebuild_not_done", "status=%d signal=%d",
             WIFEXITED(status) ? WEXITSTATUS(status) : -1,
             WIFSIGNALED(status) ? WTERMSIG(status) : 0);
    r->not_before = clock_mono_us() + r->wait;
    r->wait = r->wait * 2 < WAIT_MOST ? r->wait * 2 : WAIT_MOST;
}

/* --- Looking ---------------------------------------------------------------------------------- */

static void on_swept(void *arg, const struct db_result *r)
{
    (void)arg;
    if (r->outcome == DB_DONE && PQntuples(r->rows) == 1 && db_get_int(r->rows, 0, 0))
        log_info("other_tables_emptied", NULL);
}

static void judge(struct remake *r, int64_t turn, bool is_on, bool is_full)
{
    if (turn != r->turn) {
        r->begun = false; /* until the next beginning */
        r->ops->changed(r->arg);
    } else if (is_on) {
        return;
    } else if (is_full && db_is_up(r->write)) {
        db_send(r->write, &stmt_sweep, NULL, on_swept, r);
        db_sync(r->write);
    } else if (r->older && r->child == 0 && clock_mono_us() >= r->not_before) {
        child_begin(r);
    }
}

static void on_looked(void *arg, const struct db_result *r)
{
    struct remake *x = arg;
    bool is_on;

    x->asking = false;
    if (r->outcome == DB_REFUSED) {
        log_warn("no_second_tables", "sqlstate=%s", r->sqlstate);
        x->absent = true;
    }
    if (r->outcome != DB_DONE || PQntuples(r->rows) != 1 || !x->begun)
        return;
    is_on = db_get_int(r->rows, 0, IS_ON);
    x->position = is_on ? db_get_int(r->rows, 0, POSITION) : -2;
    judge(x, db_get_int(r->rows, 0, TURN), is_on, db_get_int(r->rows, 0, IS_FULL));
}

static void on_timer(void *arg)
{
    struct remake *r = arg;

    child_look(r);
    if (r->begun && !r->asking && !r->absent && db_is_up(r->keys)) {
        r->asking = true;
        db_send(r->keys, &stmt_look, NULL, on_looked, r);
        db_sync(r->keys);
    }
    loop_timer_set(r->loop, &r->timer, clock_mono_us() + EACH);
}

/* --- Life ------------------------------------------------------------------------------------- */

struct remake *remake_new(struct loop *l, struct db *keys, struct db *write,
                          const struct remake_ops *ops, void *arg)
{
    struct remake *r = calloc(1, sizeof *r);

    if (!r)
        log_fatal("memory_exhausted", "for=remake");
    *r = (struct remake){.loop = l,
                         .keys = keys,
                         .write = write,
                         .ops = ops,
                         .arg = arg,
                         .timer = {.fn = on_timer, .arg = r},
                         .position = -2,
                         .wait = WAIT_FIRST};
    return r;
}

void remake_free(struct remake **r)
{
    struct remake *gone = *r;

    if (!gone)
        return;
    *r = NULL;
    loop_timer_set(gone->loop, &gone->timer, 0);
    if (gone->child > 0)
        kill(gone->child, SIGTERM); /* it empties what it made, and ends */
    free(gone);
}

void remake_begin(struct remake *r, int64_t turn, bool older)
{
    r->turn = turn;
    r->older = older;
    r->begun = true;
    loop_timer_set(r->loop, &r->timer, clock_mono_us());
}

int64_t remake_position(const struct remake *r)
{
    return r->position;
}
