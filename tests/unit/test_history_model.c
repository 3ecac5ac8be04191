/*
 * History's core against a simulated table with everything that can happen to a connection: batches
 * written, refused by a key or by the gate, answers lost, backends that go on after we lost them, or
 * sit on an uncommitted position. Whatever happens and in whatever order: nothing twice, nothing
 * lost, no hole, and nobody was told something that is not true.
 *
 * One run is one seed; SEED=n RUNS=n repeat and lengthen.
 */
#include "history_core.h"

#define YEAR     2026
#define FENCE    4
#define STREAMS  12
#define IDS      400
#define ROWS_MAX 8000
#define OPS_MAX  64
#define LOST_MAX 3 /* connections that we lost and whose backend is still there */

static const struct core_limits limits = {
    .queue_max = 60, .batch_events = 20, .streams_max = 8, .recent_max = 24};
#define THRESHOLD 6 /* events that wait, for a second batch */

/* ------------------------------------------------------------------ the table */

struct stored {
    uint32_t stream, id, content;
    int32_t version, number;
    int64_t at;
    struct uuid append;
    uint8_t leaf[HASH_LEN];
};

static struct stored rows[ROWS_MAX]; /* by position */
static int64_t n_rows;

static int32_t head_of(uint32_t stream)
{
    for (int64_t i = n_rows; i-- > 0;)
        if (rows[i].stream == stream)
            return rows[i].version;
    return 0;
}

/* ------------------------------------------------------------------ statements */

enum op_state { SENT, IN_TRANSACTION, OVER };
enum came { WRITTEN, GATE_SHUT, KEY_TAKEN, LOCKED };

struct op {
    enum op_state state;
    enum came came;
    int64_t first;
    uint8_t before[HASH_LEN];
    int n;
    struct stored *events; /* of a batch */
    struct append *look;   /* of a lookup */
    struct looked found;
};

struct line {
    struct op ops[OPS_MAX];
    int n, executed; /* in order; those before `executed` are over */
};

static struct line line, lost[LOST_MAX];
static int n_lost;

static bool held_elsewhere(const struct line *mine, const struct op *op)
{
    for (int i = 0; i < n_lost; i++) {
        const struct line *l = &lost[i];

        if (l == mine || l->executed == l->n)
            continue;
        if (l->ops[l->executed].state == IN_TRANSACTION && !l->ops[l->executed].look) {
            const struct op *o = &l->ops[l->executed];

            if (o->first < op->first + op->n && op->first < o->first + o->n)
                return true;
            for (int k = 0; k < o->n; k++)
                for (int m = 0; m < op->n; m++)
                    if (o->events[k].stream == op->events[m].stream &&
                        o->events[k].version == op->events[m].version)
                        return true;
        }
    }
    return false;
}

/* The INSERT up to its commit. */
static enum came insert(const struct line *mine, const struct op *op)
{
    if (op->first > n_rows ||
        (op->first > 0 && memcmp(rows[op->first - 1].leaf, op->before, HASH_LEN) != 0))
        return GATE_SHUT;
    if (held_elsewhere(mine, op))
        return LOCKED;
    if (op->first < n_rows)
        return KEY_TAKEN;
    for (int i = 0; i < op->n; i++)
        for (int64_t k = 0; k < n_rows; k++)
            if (rows[k].stream == op->events[i].stream && rows[k].version == op->events[i].version)
                return KEY_TAKEN;
    return WRITTEN;
}

static void commit(const struct op *op)
{
    assert_int_equal(op->first, n_rows);
    assert_true(n_rows + op->n < ROWS_MAX);
    memcpy(&rows[n_rows], op->events, (size_t)op->n * sizeof *op->events);
    n_rows += op->n;
}

static void look(struct op *op)
{
    const struct append *a = op->look;
    uint32_t stream = number_of(&a->stream), id = number_of(&a->id);

    op->found = (struct looked){.version = head_of(stream)};
    for (int64_t i = 0; i < n_rows; i++) {
        const struct stored *r = &rows[i];

        if (r->stream != stream || r->id != id)
            continue;
        if (!op->found.found) {
            uint8_t body[BODY_LEN];

            body_of(r->content, 0, body);
            op->found.found = true;
            op->found.same = slice_equal(a->events[0].body, slice_of(body, BODY_LEN));
            op->found.first = i;
            op->found.at = r->at;
            op->found.number = r->number;
        }
        op->found.last_version = r->version;
    }
}

/* The server does the next thing on this connection. False: nothing to do. A lost backend takes its
 * time between INSERT and COMMIT. */
static bool execute(struct line *l, bool slowly)
{
    struct op *op = &l->ops[l->executed];

    if (l->executed == l->n)
        return false;
    if (op->look) {
        look(op);
    } else if (op->state == SENT) {
        op->came = insert(l, op);
        if (op->came == LOCKED && slowly)
            return true; /* it waits */
        if (op->came == WRITTEN && slowly) {
            op->state = IN_TRANSACTION;
            return true;
        }
        if (op->came == WRITTEN)
            commit(op);
    } else {
        commit(op);
    }
    op->state = OVER;
    l->executed++;
    return true;
}

static void line_end(struct line *l)
{
    for (int i = 0; i < l->n; i++)
        free(l->ops[i].events);
    memset(l, 0, sizeof *l);
}

/* ------------------------------------------------------------------ what was promised */

struct promise {
    bool open[2]; /* a peer waits for its answer */
    bool absent;  /* told not to be stored, and nobody asks */
    bool present; /* told to be stored */
    uint32_t stream;
    uint16_t n;
};
static struct promise promises[IDS][2]; /* by id and which of its two contents */
static int64_t messages;

static uint32_t content_of(uint32_t id, bool other)
{
    return id * 2 + other;
}

struct question {
    uint32_t id;
    bool other;
    uint32_t peer;
};
static struct question questions[200000];

static void ask(struct core *c)
{
    uint32_t id = chance_below(IDS);
    bool other = chance_below(20) == 0;
    struct promise *p = &promises[id][other];
    uint32_t stream = id % STREAMS;
    int32_t base = head_of(stream);
    uint32_t peer = chance_below(2);

    if (chance_below(4) == 0)
        base = (int32_t)chance_below((uint32_t)base + 3);
    p->stream = stream;
    p->n = (uint16_t)(1 + id % 3);
    p->absent = false;
    p->open[peer] = true;
    questions[messages] = (struct question){id, other, peer};
    take(c, (struct asked){.stream = stream,
                           .id = id,
                           .base = base,
                           .content = content_of(id, other),
                           .n = p->n,
                           .numbered = id % 2 == 0,
                           .bulk = id % 7 == 0,
                           .peer = 1 + peer,
                           .message = messages++});
}

static bool stored_at(int64_t first, const struct question *q)
{
    const struct promise *p = &promises[q->id][q->other];

    if (first < 0 || first + p->n > n_rows)
        return false;
    for (int i = 0; i < p->n; i++)
        if (rows[first + i].id != q->id || rows[first + i].content != content_of(q->id, q->other))
            return false;
    return true;
}

static void answered(const struct append *a)
{
    const struct question *q = &questions[a->to.tag];
    struct promise *p = &promises[q->id][q->other];
    int64_t first = 0;

    p->open[q->peer] = false;
    switch (a->fate) {
    case FATE_STORED:
    case FATE_REPEATED:
        assert_true(stored_at(a->first, q));
        assert_int_equal(a->version, rows[a->first + p->n - 1].version);
        assert_int_equal(a->at, rows[a->first].at);
        assert_int_equal(a->number, rows[a->first].number);
        p->present = true;
        break;
    case FATE_ID_TAKEN:
        while (first < n_rows && rows[first].id != q->id)
            first++;
        assert_true(first < n_rows);
        assert_int_not_equal(rows[first].content, content_of(q->id, q->other));
        break;
    case FATE_CONFLICT:
        assert_int_not_equal(a->version, a->base);
        assert_true(a->version <= head_of(p->stream));
        p->absent = !p->open[0] && !p->open[1];
        break;
    case FATE_BUSY:
    case FATE_CLOCK:
    case FATE_FAULT: /* never here; but whoever says it must mean it */
        p->absent = !p->open[0] && !p->open[1] && !p->present;
        break;
    case FATE_OPEN:
    case FATE_ERASED:
        fail_msg("fate %d", a->fate);
    }
}

/* ------------------------------------------------------------------ the writer, without sockets */

static enum undo undo[BATCH_FLIGHTS_MAX];
static unsigned n_undo;
static bool down;
static int64_t now;

static void send_batch(struct core *c)
{
    const struct batch *b = NULL;
    struct op *op;
    int n = 0;

    if (down || n_undo || line.n == OPS_MAX)
        return;
    if (core_ready(c) > 0 && (c->n_flights == 0 || core_ready(c) >= THRESHOLD))
        b = core_batch_make(c, core_at(c, now), YEAR);
    if (!b)
        return;
    op = &line.ops[line.n++];
    *op = (struct op){.first = b->first, .n = (int)b->n_events};
    memcpy(op->before, b->before, HASH_LEN);
    op->events = calloc(b->n_events, sizeof *op->events);
    assert_non_null(op->events);
    for (uint32_t k = 0; k < b->n; k++) {
        const struct append *a = b->appends[k];
        uint32_t id = number_of(&a->id);
        bool other = questions[a->to.tag].other;

        for (int i = 0; i < a->n; i++) {
            struct stored *r = &op->events[n++];

            *r = (struct stored){.stream = number_of(&a->stream),
                                 .id = id,
                                 .content = content_of(id, other),
                                 .version = a->base + 1 + i,
                                 .number = a->events[i].number,
                                 .at = b->at,
                                 .append = a->id};
            memcpy(r->leaf, a->events[i].leaf, HASH_LEN);
        }
    }
}

static void send_look(struct core *c)
{
    struct append *a;

    while (!down && !n_undo && line.n < OPS_MAX && (a = core_lookup_next(c)))
        line.ops[line.n++] = (struct op){.look = a};
}

static void batch_came(struct core *c, enum came came, bool unknown)
{
    static const enum undo undo_of[] = {UNDO_UNSURE, UNDO_GATE, UNDO_KEY, UNDO_GATE};

    if (!unknown && n_undo == 0 && came == WRITTEN)
        core_batch_free(c, core_batch_stored(c));
    else
        undo[n_undo++] = unknown ? UNDO_UNSURE : undo_of[came];
}

/* The oldest statement's answer arrives. */
static void deliver(struct core *c)
{
    struct op op = line.ops[0];

    if (down || line.executed == 0)
        return;
    memmove(&line.ops[0], &line.ops[1], (size_t)--line.n * sizeof line.ops[0]);
    line.executed--;
    if (op.look)
        core_looked(c, op.look, &op.found);
    else
        batch_came(c, op.came, false);
    free(op.events);
}

static void lose_connection(struct core *c)
{
    if (down)
        return;
    down = true;
    for (int i = 0; i < line.n; i++) {
        if (line.ops[i].look)
            core_look_again(c, line.ops[i].look);
        else
            batch_came(c, WRITTEN, true);
        line.ops[i].look = NULL; /* nobody reads the answer */
    }
    /* Half of the time its backend goes on. */
    if (n_lost < LOST_MAX && chance_below(2)) {
        struct line *l = &lost[n_lost++];
        int kept = 0;

        *l = line;
        for (int i = 0; i < l->n; i++)
            if (l->ops[i].events)
                l->ops[kept++] = l->ops[i];
        l->executed = 0;
        for (int i = 0; i < kept; i++)
            l->executed += l->ops[i].state == OVER;
        l->n = kept;
        memset(&line, 0, sizeof line);
    } else {
        line_end(&line);
    }
}

static void lost_backend_acts(void)
{
    int i = (int)chance_below(LOST_MAX);

    if (i >= n_lost)
        return;
    if (chance_below(8) == 0 ||
        !execute(&lost[i], true)) { /* it dies: all that is open is undone */
        line_end(&lost[i]);
        lost[i] = lost[--n_lost];
        memset(&lost[n_lost], 0, sizeof lost[n_lost]);
    }
}

static void settle(struct core *c)
{
    bool settled = !down && n_undo == 0;

    for (int i = 0; i < line.n; i++)
        settled |= line.ops[i].look != NULL; /* comes back first */
    if (settled || n_undo < c->n_flights)
        return;
    down = false;
    for (int64_t i = c->head + 1; i < n_rows; i++) {
        struct row row = {.position = i,
                          .at = rows[i].at,
                          .stream = id_of('s', rows[i].stream),
                          .append = rows[i].append,
                          .version = rows[i].version,
                          .number = rows[i].number,
                          .party = parties[rows[i].content % ARRAY_LEN(parties)],
                          .leaf = rows[i].leaf};
        enum caught_up was = core_catch_up(c, &row, YEAR);

        assert_int_not_equal(was, ROW_HOLE);
        if (was == ROW_OURS) {
            core_batch_free(c, core_batch_stored(c));
            undo[0] = undo[1];
            n_undo--;
        }
    }
    while (c->n_flights)
        core_batch_undo(c, undo[c->n_flights - 1]);
    n_undo = 0;
}

static void answer_all(struct core *c)
{
    struct append *a;

    while ((a = core_done_next(c))) {
        answered(a);
        append_free(&a);
    }
}

/* ------------------------------------------------------------------ after all */

static void check_log(const struct core *c)
{
    static int32_t versions[STREAMS], numbers[ARRAY_LEN(parties)];
    static uint32_t last_id[STREAMS];
    static bool seen[IDS];
    struct tree t = {0};
    uint8_t root[HASH_LEN], expected[HASH_LEN];

    memset(versions, 0, sizeof versions);
    memset(numbers, 0, sizeof numbers);
    memset(seen, 0, sizeof seen);
    assert_int_equal(c->head, n_rows - 1);
    for (int64_t i = 0; i < n_rows; i++) {
        const struct stored *r = &rows[i];

        assert_int_equal(r->version, ++versions[r->stream]);
        /* An id's events stand together, once. */
        if (seen[r->id])
            assert_true(last_id[r->stream] == r->id && rows[i - 1].id == r->id);
        seen[r->id] = true;
        last_id[r->stream] = r->id;
        if (i > 0)
            assert_true(r->at >= rows[i - 1].at);
        if (r->number)
            assert_int_equal(r->number, ++numbers[r->content % ARRAY_LEN(parties)]);
        tree_add(&t, r->leaf);
    }
    tree_root(&t, expected);
    tree_root(&c->tree, root);
    assert_memory_equal(root, expected, HASH_LEN);
}

static void check_promises(void)
{
    for (uint32_t id = 0; id < IDS; id++) {
        for (int other = 0; other < 2; other++) {
            const struct promise *p = &promises[id][other];
            int64_t n = 0;

            for (int64_t i = 0; i < n_rows; i++)
                n += rows[i].id == id && rows[i].content == content_of(id, other);
            if (p->absent && n > 0)
                fail_msg("id %u (content %d) was told not to be stored, and is", id, other);
            if (p->present)
                assert_int_equal(n, p->n);
        }
    }
}

static void one_run(int steps)
{
    uint32_t troubles = chance_below(4); /* some runs see more of it */
    struct core c;

    core_begin(&c, &limits);
    c.fence = FENCE;
    n_rows = 0;
    messages = 0;
    n_undo = 0;
    down = false;
    memset(promises, 0, sizeof promises);
    for (int i = 0; i < steps; i++) {
        uint32_t what = chance_below(100);

        now += (int64_t)chance_below(50) - (chance_below(40) == 0 ? 200 : 0);
        if (what < 30)
            ask(&c);
        else if (what < 45)
            send_batch(&c);
        else if (what < 50)
            send_look(&c);
        else if (what < 65)
            execute(&line, false);
        else if (what < 80)
            deliver(&c);
        else if (what < 80 + troubles)
            lose_connection(&c);
        else if (what < 90)
            lost_backend_acts();
        else if (what < 99)
            settle(&c);
        else if (chance_below(8) == 0)
            core_give_up(&c, FATE_CLOCK);
        answer_all(&c);
    }
    /* Quiet now: everything that waits comes to its end. */
    for (int i = 0; c.waiting > 0 || down || n_undo || n_lost; i++) {
        assert_true(i < 100000);
        settle(&c);
        send_look(&c);
        send_batch(&c);
        execute(&line, false);
        deliver(&c);
        lost_backend_acts();
        answer_all(&c);
    }
    settle(&c);
    check_log(&c);
    check_promises();
    core_end(&c);
    line_end(&line);
    assert_int_equal(held_bytes_alive, 0);
}

static void whatever_happens_nothing_is_lost_doubled_or_misreported(void **state)
{
    const char *given = getenv("RUNS");
    int runs = given ? (int)strtol(given, NULL, 10) : 400;
    int64_t stored = 0;

    (void)state;
    chance_seed(20260402);
    for (int i = 0; i < runs; i++) {
        one_run(600);
        stored += n_rows;
    }
    assert_true(stored / runs > 60); /* it was about something */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whatever_happens_nothing_is_lost_doubled_or_misreported),
    };

    hash_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
