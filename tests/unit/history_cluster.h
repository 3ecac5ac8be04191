/*
 * The stage for tests of history on a real server: a cluster as history wants it (fsync and checksums
 * on), roles and schema as compose/ makes them, a life with a writer or a reader in it, and a client
 * that appends, listens and keeps what it was told. All on one loop.
 */
#ifndef TESTS_UNIT_HISTORY_CLUSTER_H
#define TESTS_UNIT_HISTORY_CLUSTER_H

#include "pg_cluster.h"

#include "common/hash.h"
#include "common/log.h"
#include "common/settings.h"
#include "services/history/reader.h"
#include "services/history/writer.h"
#include "services/proof/leaf.h"

static struct pg_cluster cluster;
static char state_dir[80];

/* ------------------------------------------------------------------ the server */

static void server_up(const char *const *more)
{
    const char *words[16] = {"-D",
                             "data",
                             "-clisten_addresses=",
                             "-cmax_connections=20",
                             "-cshared_buffers=16MB",
                             "-cunix_socket_permissions=0700",
                             "-k",
                             cluster.folder};
    int64_t deadline = clock_mono_us() + 30 * US_PER_S;
    char address[128];
    size_t n = 8;

    while (more && *more)
        words[n++] = *more++;
    pg_address(&cluster, address);
    cluster.server = pg_spawn(&cluster, "postgres", words);
    for (PGPing ping; (ping = PQping(address)) != PQPING_OK;) {
        if (clock_mono_us() > deadline || waitpid(cluster.server, NULL, WNOHANG) != 0)
            fail_msg("the server does not come up, see %s/log", cluster.folder);
        poll(NULL, 0, 5);
    }
}

static void run_psql(const char *database, const char *before, const char *file)
{
    char command[1024];

    snprintf(command, sizeof command,
             "psql -X -q -o /dev/null -v ON_ERROR_STOP=1 -h %s -U postgres -d %s %s -f %s",
             cluster.folder, database, before, file);
    assert_int_equal(system(command), 0); /* NOLINT(cert-env33-c): the words are ours */
}

static int cluster_begin(void **state)
{
    const char *words[] = {"--no-sync", "-k",   "-A",          "trust", "-U",   "postgres",
                           "-E",        "UTF8", "--no-locale", "-D",    "data", NULL};
    const struct passwd *user = pg_user();
    int status;

    (void)state;
    cluster = (struct pg_cluster){.folder = "/tmp/weerklank-pg-XXXXXX"};
    pg_find(cluster.bindir);
    assert_non_null(mkdtemp(cluster.folder));
    if (user)
        assert_int_equal(chown(cluster.folder, user->pw_uid, user->pw_gid), 0);
    assert_true(waitpid(pg_spawn(&cluster, "initdb", words), &status, 0) > 0);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    server_up(NULL);
    run_psql("postgres", "", "compose/roles.sql");
    run_psql("weerklank", "-c 'SET ROLE weerklank_owner'", "services/history/schema.sql");
    snprintf(state_dir, sizeof state_dir, "/tmp/weerklank-hi-XXXXXX");
    assert_non_null(mkdtemp(state_dir));
    return 0;
}

static int cluster_end(void **state)
{
    (void)state;
    pg_stop(&cluster);
    nftw(state_dir, pg_remove, 16, FTW_DEPTH | FTW_PHYS);
    return 0;
}

/* SQL beside the writer, as some role; the first value of the answer, or the SQLSTATE of its refusal. */
static PGconn *beside;

static const char *sql(const char *role, const char *text)
{
    static char value[256];
    const char *names[] = {"host", "dbname", "user", NULL};
    const char *values[] = {cluster.folder, "weerklank", role, NULL};
    PGconn *c = role ? PQconnectdbParams(names, values, 0) : beside;
    const char *refused;
    PGresult *r;

    if (!c || PQstatus(c) != CONNECTION_OK) {
        values[2] = role ? role : "postgres";
        PQfinish(c);
        c = PQconnectdbParams(names, values, 0);
    }
    PQsetNoticeProcessor(c, pg_quiet, NULL);
    r = PQexec(c, text);
    refused = PQresultErrorField(r, PG_DIAG_SQLSTATE);
    snprintf(value, sizeof value, "%s",
             refused            ? refused
             : PQntuples(r) > 0 ? PQgetvalue(r, 0, 0)
                                : "");
    PQclear(r);
    if (role)
        PQfinish(c);
    else
        beside = c;
    return value;
}

static int64_t count(const char *text)
{
    return strtoll(sql(NULL, text), NULL, 10);
}

/* ------------------------------------------------------------------ the client */

#define ANSWERS_MAX 20000

struct answer {
    enum message kind; /* MSG_NO_ANSWER: none yet */
    enum problem_code problem;
    int64_t first, version, number, at;
    bool repeated;
    int times;
};

static struct life *life;
static struct writer *writer;
static struct reader *reader;
static void *dealer, *sub;
static struct answer answers[ANSWERS_MAX]; /* by tag */
static struct answer no_tag;               /* what answers a message that could not be read */
static int n_answers, next_tag;
static struct frame_writer asking;
static struct buf asking_events;
static int64_t heard_next, heard_head, heard_fence; /* of PUB: next position, head, fence */
static bool heard_hole, heard_second;
static int n_heard;

static void read_answer(const struct envelope *e)
{
    struct answer *a = wire_has(e, envelope_tag) ? &answers[e->tag] : &no_tag;
    struct slice body = slice_of(e->body.p, e->body.n);
    struct m_appended m;
    struct m_conflict conflict;
    struct problem problem;

    assert_true(!wire_has(e, envelope_tag) || e->tag < ANSWERS_MAX);
    n_answers += a->kind == MSG_NO_ANSWER && a != &no_tag;
    a->kind = message_find(e->kind);
    a->times++;
    if (a->kind == MSG_APPENDED) {
        assert_int_equal(wire_decode(&shape_m_appended, body, WIRE_STRICT, &m, NULL), 0);
        a->first = m.first;
        a->version = m.version;
        a->at = m.at;
        a->number = wire_has(&m, m_appended_number) ? m.number : 0;
        a->repeated = wire_has(&m, m_appended_repeated) && m.repeated;
    } else if (a->kind == MSG_CONFLICT) {
        assert_int_equal(wire_decode(&shape_m_conflict, body, WIRE_STRICT, &conflict, NULL), 0);
        a->version = conflict.version;
    } else if (a->kind == MSG_PROBLEM) {
        assert_int_equal(wire_decode(&shape_problem, body, WIRE_STRICT, &problem, NULL), 0);
        a->problem = problem_find(problem.code);
    }
}

static void on_dealer(void *arg)
{
    struct frame_reader r;
    struct envelope e;
    struct bus_in in;

    (void)arg;
    while (bus_recv(dealer, false, &in) == 1) {
        assert_int_equal(frame_open(&r, bus_in_payload(&in), NULL), 0);
        while (frame_next(&r, &e, NULL) > 0)
            read_answer(&e);
        bus_in_close(&in);
    }
}

/* Events come in order, each once, and never before they are in the table. */
static void read_published(const struct m_published *m)
{
    struct event e;
    size_t at = 0;

    heard_fence = m->fence;
    heard_head = m->head;
    heard_second = wire_has(m, m_published_second) && m->second;
    while (wire_has(m, m_published_events) && wire_list_record(m->events, &at, &shape_event, &e)) {
        heard_hole |= heard_next >= 0 && e.position != heard_next;
        heard_next = e.position + 1;
        n_heard++;
    }
}

static void on_sub(void *arg)
{
    struct m_published m;
    struct frame_reader r;
    struct envelope e;
    struct bus_in in;

    (void)arg;
    while (bus_recv(sub, false, &in) == 1) {
        assert_int_equal(frame_open(&r, bus_in_payload(&in), NULL), 0);
        while (frame_next(&r, &e, NULL) > 0) {
            assert_int_equal(wire_decode(&shape_m_published, slice_of(e.body.p, e.body.n),
                                         WIRE_STRICT, &m, NULL),
                             0);
            read_published(&m);
        }
        bus_in_close(&in);
    }
}

/* ------------------------------------------------------------------ a life */

static bool (*wanted)(void);
static bool too_late;

static void on_test_turn(void *arg)
{
    (void)arg;
    if (wanted && wanted())
        loop_stop(life->loop);
}

static void on_deadline(void *arg)
{
    (void)arg;
    too_late = true;
    loop_stop(life->loop);
}

/* Runs the loop until fn says true; fails after 30 s. */
static void until(bool (*fn)(void), const char *what)
{
    struct loop_timer deadline = {.fn = on_deadline};

    wanted = fn;
    too_late = false;
    loop_timer_set(life->loop, &deadline, clock_mono_us() + 30 * US_PER_S);
    if (!fn())
        loop_run(life->loop);
    loop_timer_set(life->loop, &deadline, 0);
    wanted = NULL;
    if (too_late)
        fail_msg("not within 30 s: %s", what);
}
#define UNTIL(fn) until(fn, #fn)

static bool is_ready(void)
{
    return writer && writer->state == WRITER_SERVING && writer->why == NULL &&
           writer->core.head >= 0;
}

static void life_of(const char *const *more)
{
    static char db_history[200], db_reader[200], db_eraser[200], state[120];
    char *argv[16] = {"test"};
    int argc = 1;

    snprintf(state, sizeof state, "--state.dir=%s", state_dir);
    snprintf(db_history, sizeof db_history,
             "--db.history=host=%s dbname=weerklank user=weerklank_history", cluster.folder);
    snprintf(db_reader, sizeof db_reader,
             "--db.reader=host=%s dbname=weerklank user=weerklank_reader", cluster.folder);
    snprintf(db_eraser, sizeof db_eraser,
             "--db.eraser=host=%s dbname=weerklank user=weerklank_eraser", cluster.folder);
    argv[argc++] = state;
    argv[argc++] = db_eraser;
    argv[argc++] = db_history;
    argv[argc++] = db_reader;
    argv[argc++] = "--log.level=error";
    while (more && *more)
        argv[argc++] = (char *)(uintptr_t)*more++;
    life = life_begin("history", argc, argv);
    loop_turn_add(life->loop, on_test_turn, NULL);
    memset(answers, 0, sizeof answers);
    n_answers = n_heard = next_tag = 0;
    frame_begin(&asking);
    heard_next = heard_head = -1;
    heard_hole = heard_second = false;
}

/* A writer with its client, ready. more: settings. */
static void begin_with(const char *const *more)
{
    life_of(more);
    writer = writer_new(life, false);
    dealer = bus_dealer_connect(life->bus, settings_path("history.endpoint"));
    loop_socket_add(life->loop, dealer, on_dealer, NULL);
    sub = bus_sub_connect(life->bus, settings_path("history.pub"));
    loop_socket_add(life->loop, sub, on_sub, NULL);
    UNTIL(is_ready);
}

MAYBE_UNUSED static void begin(void)
{
    begin_with(NULL);
}

static struct writer *second;
static pid_t stopped_backend; /* by SIGSTOP */

static void end_life(void)
{
    if (second)
        writer_free(&second);
    if (writer)
        writer_free(&writer);
    if (reader)
        reader_free(&reader);
    if (dealer)
        bus_close(life->loop, &dealer);
    if (sub)
        bus_close(life->loop, &sub);
    life_end(&life);
}

/* After each test; one that failed leaves its life behind. */
MAYBE_UNUSED static int no_life(void **state)
{
    (void)state;
    if (stopped_backend)
        kill(stopped_backend, SIGCONT);
    stopped_backend = 0;
    if (life)
        end_life();
    return 0;
}

/* Another writer on the same log, as after a restart. */
MAYBE_UNUSED static void again(void)
{
    end_life();
    begin();
}

/* Before each test: an empty log. */
MAYBE_UNUSED static int empty_log(void **state)
{
    (void)state;
    char heads[200];

    sql(NULL, "TRUNCATE history.event, history.mark, history.checkpoint, history.tile");
    snprintf(heads, sizeof heads, "%s/checkpoints", state_dir);
    nftw(heads, pg_remove, 16, FTW_DEPTH | FTW_PHYS);
    return 0;
}

/* ------------------------------------------------------------------ asking */

struct appending {
    uint32_t stream, id;
    int32_t base;
    const char *text; /* NULL: made from the id */
    size_t text_n;    /* 0: its length */
    int n;
    bool numbered;
    const char *party;
};

static struct uuid test_id(char sort, uint32_t n)
{
    struct uuid id = {{(uint8_t)sort}};

    memcpy(id.b + 8, &n, sizeof n);
    return id;
}

/* Puts it into the frame that is sent next; its tag. */
static int ask_more(struct appending q)
{
    struct envelope e = {0};
    struct m_append m = {0};
    char made[32];
    int n = q.n ? q.n : 1;

    if (asking.n == 0)
        frame_begin(&asking);
    snprintf(made, sizeof made, "text of %u", q.id);
    buf_reset(&asking_events);
    for (int i = 0; i < n; i++) {
        struct new_event event = {0};

        wire_set(&event, new_event, kind, EV_SUBMITTED + i);
        wire_set(&event, new_event, schema, 1);
        if (q.numbered)
            wire_set(&event, new_event, numbered, true);
        wire_set(&event, new_event, meta, SLICE_LIT("\x80"));
        wire_set(&event, new_event, body,
                 q.text_n ? slice_of(q.text, q.text_n) : slice_str(q.text ? q.text : made));
        wire_encode(&shape_new_event, &event, &asking_events);
    }
    wire_set(&m, m_append, stream, test_id('s', q.stream));
    wire_set(&m, m_append, base, q.base);
    wire_set(&m, m_append, append, test_id('a', q.id));
    wire_set(&m, m_append, party, slice_str(q.party ? q.party : "achterhoek"));
    wire_set(&m, m_append, events, wire_list_of(&asking_events, (uint32_t)n));
    wire_set(&e, envelope, id, test_id('m', (uint32_t)next_tag));
    wire_set(&e, envelope, tag, next_tag);
    frame_add(&asking, &e, MSG_APPEND, &m);
    return next_tag++;
}

/* Sends the frame, as soon as there is a connection. */
static void send_frame(void)
{
    int64_t deadline = clock_mono_us() + 10 * US_PER_S;

    while (bus_send(dealer, NULL, frame_slice(&asking)) != 0) {
        assert_true(clock_mono_us() < deadline);
        poll(NULL, 0, 1);
    }
    frame_begin(&asking);
}

static int ask(struct appending q)
{
    int tag = ask_more(q);

    send_frame();
    return tag;
}

static bool all_answered(void)
{
    return n_answers >= next_tag;
}

/* Asks and waits. */
static const struct answer *told(struct appending q)
{
    int tag = ask(q);

    UNTIL(all_answered);
    return &answers[tag];
}

MAYBE_UNUSED static void forget_answers(void)
{
    memset(answers, 0, sizeof answers);
    n_answers = next_tag = 0;
}

/* ------------------------------------------------------------------ judging */

/* Positions and versions without holes, times and numbers in order, each append once and whole. */
MAYBE_UNUSED static void log_is_right(void)
{
    assert_string_equal(
        sql(NULL,
            "SELECT concat_ws(' ', "
            "(SELECT 'hole' FROM history.event HAVING max(position) + 1 <> count(*)), "
            "(SELECT min('version ' || position) FROM (SELECT position, version, row_number() OVER "
            "(PARTITION BY stream ORDER BY position) AS n FROM history.event) e WHERE version <> "
            "n), "
            "(SELECT min('time ' || position) FROM (SELECT position, at, lag(at) OVER (ORDER BY "
            "position) AS last FROM history.event) e WHERE at < last), "
            "(SELECT min('number ' || position) FROM (SELECT position, number, row_number() OVER "
            "(PARTITION BY party ORDER BY position) AS n FROM history.event WHERE number IS NOT "
            "NULL) e WHERE number <> n), "
            "(SELECT min('scattered ' || append) FROM (SELECT append FROM history.event GROUP BY "
            "append HAVING max(position) - min(position) + 1 <> count(*)) e))"),
        "");
}

#endif
