/*
 * What lists and search cost at scale: N signals (1,000,000) of six to eight events with short texts go
 * through the fold into a private PostgreSQL; then pages are asked as a party asks them, with the second
 * lock and, to see what it costs, without. Prints JSON.
 *
 *     bench_search [SIGNALS [ROUNDS]]      ONLY=word: these questions; KEEP=1: the cluster stays until a
 *                                          signal; CLUSTER=folder: ask one that stayed;
 *                                          PG_BUFFERS=512MB
 *
 * Texts are words of a made language by Zipf's law; a third of all signals holds `ziekenhuizen`, a
 * hundredth `veerdienst`, three of them `zeldzaamheid`.
 */
#include "tests/unit/overview_db.h"

#ifndef FOLD_ONLY
#include "services/overview/list_in.h"
#endif

#include <math.h>
#include <time.h>

#define VOCABULARY 6000
#define WORDS      34
#define LAG        4000 /* signals that are open at a time */

static struct pg_cluster cluster;
static struct test_log reference;
static struct fold_bench *fold;
static uint64_t n_signals;
static int64_t position;
static char vocabulary[VOCABULARY][16];

static uint64_t mix(uint64_t x)
{
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

static void vocabulary_make(void)
{
    static const char *const begins[] = {"sch", "v", "h", "kr", "b", "w", "gr", "z", "d", "pl"};
    static const char *const vowels[] = {"oo", "ee", "aa", "ui", "ie", "o", "a", "e", "ij", "ou"};
    static const char *const ends[] = {"rt", "l", "nd", "k", "s", "mp", "t", "st", "ng", "r"};
    static const char *const tails[] = {"ing", "en", "heid", "e", "plan", "bus"};

    for (size_t i = 0; i < VOCABULARY; i++)
        snprintf(vocabulary[i], sizeof vocabulary[i], "%s%s%s%s", begins[i % 10],
                 vowels[i / 10 % 10], ends[i / 100 % 10], tails[i / 1000 % 6]);
}

/* About n words, and what is sought in some. */
static struct slice words(uint64_t signal, uint64_t salt, size_t n, char *out, size_t size)
{
    size_t at = 0;

    for (size_t i = 0; i < n; i++) {
        double chance = (double)(mix(signal * 977 + salt * 31 + i) >> 11) / (double)(1ULL << 53);
        at += (size_t)snprintf(out + at, size - at, "%s ",
                               vocabulary[(size_t)(pow(VOCABULARY, chance) - 1)]);
    }
    if (salt == 1)
        at += (size_t)snprintf(out + at, size - at, "%s%s%s",
                               mix(signal) % 3 == 0 ? "ziekenhuizen " : "",
                               mix(signal) % 100 == 7 ? "veerdienst " : "",
                               signal % (n_signals / 3 + 1) == 5 ? "zeldzaamheid " : "");
    return slice_of(out, at);
}

static struct uuid id_of(uint64_t signal)
{
    struct uuid id = {{1, 0x90, 0, 0, 0, 0, 0x70, 0, 0x80}};

    for (int i = 0; i < 6; i++)
        id.b[10 + i] = (uint8_t)(signal >> (8 * (5 - i)));
    id.b[1] = (uint8_t)(0x90 + (signal >> 20));
    id.b[2] = (uint8_t)(signal >> 12);
    return id;
}

/* --- Events ----------------------------------------------------------------------------------- */

static void give(uint64_t signal, int64_t version, int kind, const char *party, enum role role,
                 const void *body)
{
    static struct buf meta, bytes;
    struct event e = {0};
    uint8_t leaf[32] = {1};

    buf_reset(&meta);
    buf_reset(&bytes);
    put_meta(role, &meta);
    wire_encode(event_info(kind)->shape, body, &bytes);
    wire_set(&e, event, position, position++);
    wire_set(&e, event, stream, id_of(signal));
    wire_set(&e, event, version, version);
    wire_set(&e, event, kind, kind);
    wire_set(&e, event, schema, 1);
    wire_set(&e, event, fence, 1);
    wire_set(&e, event, at, TEST_BEGIN + position * 1000);
    wire_set(&e, event, append, id_of((uint64_t)position));
    wire_set(&e, event, party, slice_str(party));
    wire_set(&e, event, meta, buf_slice(&meta));
    wire_set(&e, event, body, buf_slice(&bytes));
    wire_set(&e, event, leaf, slice_of(leaf, sizeof leaf));
    if (kind == EV_SUBMITTED)
        wire_set(&e, event, number, (int64_t)(signal / 4 + 1));
    while (!fold->room) {
        struct loop_timer soon = {.fn = (loop_fn *)loop_stop, .arg = fold->loop};
        loop_timer_set(fold->loop, &soon, clock_mono_us() + 20 * US_PER_MS);
        loop_run(fold->loop);
        loop_timer_set(fold->loop, &soon, 0);
    }
    tables_event(fold->tables, &e);
    if (position % 256 == 0) {
        tables_turn(fold->tables);
        struct loop_timer now = {.fn = (loop_fn *)loop_stop, .arg = fold->loop};
        loop_timer_set(fold->loop, &now, clock_mono_us());
        loop_run(fold->loop);
        loop_timer_set(fold->loop, &now, 0);
    }
    if (fold->broken)
        fail_msg("the fold broke: %s", fold->why);
}

static const char *region_of(uint64_t signal)
{
    return test_regions[mix(signal + 1) % ARRAY_LEN(test_regions)];
}

static const char *department_of(uint64_t signal)
{
    return test_departments[mix(signal + 2) % ARRAY_LEN(test_departments)];
}

static void submit(uint64_t signal)
{
    static const char *const laws[] = {"Wet langdurige zorg, artikel 3.1.1",
                                       "Participatiewet, artikel 18", "Wet personenvervoer 2000"};
    char title[200], what[1200], notice[1200], place[40];
    struct m_submit m = {0};
    struct buf needed = {0}, places = {0};

    wire_put_enum(&needed, &enum_need, need_RULE);
    snprintf(place, sizeof place, "Gemeente %u", (unsigned)(mix(signal + 3) % 340));
    wire_put_text(&places, slice_str(place));
    wire_set(&m, m_submit, what, words(signal, 1, WORDS, what, sizeof what));
    wire_set(&m, m_submit, notice, words(signal, 2, WORDS / 2, notice, sizeof notice));
    wire_set(&m, m_submit, needed, wire_list_of(&needed, 1));
    wire_set(&m, m_submit, title, words(signal, 3, 5, title, sizeof title));
    wire_set(&m, m_submit, theme, mix(signal) % 2 ? SLICE_LIT("zorg") : SLICE_LIT("ov"));
    wire_set(&m, m_submit, municipalities, wire_list_of(&places, 1));
    if (mix(signal + 4) % 2)
        wire_set(&m, m_submit, rule, slice_str(laws[mix(signal + 5) % 3]));
    if (mix(signal + 6) % 10 == 0)
        wire_set(&m, m_submit, neighbour, (uint8_t)(mix(signal + 7) % 4));
    if (mix(signal + 8) % 10 == 0)
        wire_set(&m, m_submit, confidential, true);
    if (mix(signal + 9) % 5 == 0)
        wire_set(&m, m_submit, shareable, true);
    give(signal, 1, EV_SUBMITTED, region_of(signal), role_REGION, &m);
    buf_free(&needed);
    buf_free(&places);
}

static void route(uint64_t signal)
{
    struct m_route m = {0};

    wire_set(&m, m_route, lead, slice_str(department_of(signal)));
    wire_set(&m, m_route, sure, 800);
    give(signal, 2, EV_ROUTED, "", role_SYSTEM, &m);
}

static void work(uint64_t signal)
{
    struct m_take_up m = {0};
    struct m_allocate a = {0};
    char name[40];

    snprintf(name, sizeof name, "Directie %u", (unsigned)(mix(signal + 10) % 25));
    wire_set(&a, m_allocate, directorate, slice_str(name));
    give(signal, 3, EV_TAKEN_UP, department_of(signal), role_DEPARTMENT, &m);
    give(signal, 4, EV_ALLOCATED, department_of(signal), role_DEPARTMENT, &a);
}

static void answer(uint64_t signal)
{
    char texts[3][800];
    struct m_answer m = {0};

    wire_set(&m, m_answer, kind, answer_kind_EXCEPTION);
    wire_set(&m, m_answer, decision, words(signal, 4, WORDS / 2, texts[0], sizeof texts[0]));
    wire_set(&m, m_answer, why, words(signal, 5, WORDS / 2, texts[1], sizeof texts[1]));
    wire_set(&m, m_answer, possible, words(signal, 6, WORDS / 3, texts[2], sizeof texts[2]));
    wire_set(&m, m_answer, next_what, SLICE_LIT("Brief"));
    wire_set(&m, m_answer, next_by, SLICE_LIT("Directie"));
    wire_set(&m, m_answer, next_when, TEST_DAY + 60);
    give(signal, 5, EV_ANSWERED, department_of(signal), role_DEPARTMENT, &m);
}

static void judge(uint64_t signal)
{
    struct m_verdict m = {0};
    struct m_close c = {0};

    wire_set(&m, m_verdict, verdict, verdict_HELPS);
    wire_set(&c, m_close, reason, close_reason_HELPED);
    give(signal, 6, EV_JUDGED, region_of(signal), role_REGION, &m);
    give(signal, 7, EV_CLOSED, region_of(signal), role_REGION, &c);
}

static unsigned long ticks_of(const char *pid)
{
    char path[64], line[512], *at, *rest;
    unsigned long ticks = 0;
    FILE *f;

    snprintf(path, sizeof path, "/proc/%s/stat", pid);
    f = fopen(path, "r");
    at = f && fgets(line, sizeof line, f) ? strrchr(line, ')') : NULL;
    /* Behind the name and its bracket: fields 3 and on; 14 and 15 are the user's and the system's. */
    at = at ? strtok_r(at, " ", &rest) : NULL;
    for (int field = 3; at && field <= 15; field++) {
        at = strtok_r(NULL, " ", &rest);
        if (at && field >= 14)
            ticks += strtoul(at, NULL, 10);
    }
    if (f)
        fclose(f);
    return ticks;
}

/* Of the fold's backends: where others work on the machine too, it says more than the time. */
static double database_cpu_s(void)
{
    char pids[256], *rest, *pid;
    unsigned long ticks = 0;

    snprintf(pids, sizeof pids, "%s",
             pg_ask(&cluster, "SELECT string_agg(pid::text, ' ') FROM pg_stat_activity"
                              " WHERE usename = 'weerklank_overview'"));
    for (pid = strtok_r(pids, " ", &rest); pid; pid = strtok_r(NULL, " ", &rest))
        ticks += ticks_of(pid);
    return (double)ticks / (double)sysconf(_SC_CLK_TCK);
}

/* Each is routed soon, and worked on, answered and judged while thousands of others come. */
static void make(void)
{
    int64_t began = clock_mono_us(), first = position;
    double seconds;

    for (uint64_t i = 0; i < n_signals + LAG; i++) {
        if (i < n_signals)
            submit(i);
        if (i >= 5 && i < n_signals + 5)
            route(i - 5);
        if (i >= LAG / 4 && i < n_signals + LAG / 4)
            work(i - LAG / 4);
        if (i >= LAG / 2 && i < n_signals + LAG / 2)
            answer(i - LAG / 2);
        if (i >= LAG && i - LAG < n_signals - n_signals / 50) /* the newest stay open */
            judge(i - LAG);
    }
    while (tables_written(fold->tables) < position - 1) {
        struct loop_timer soon = {.fn = (loop_fn *)loop_stop, .arg = fold->loop};
        tables_turn(fold->tables);
        loop_timer_set(fold->loop, &soon, clock_mono_us() + 20 * US_PER_MS);
        loop_run(fold->loop);
        loop_timer_set(fold->loop, &soon, 0);
    }
    seconds = (double)(clock_mono_us() - began) / 1e6;
    printf("{\"row\":\"fold\",\"signals\":%llu,\"events\":%lld,\"seconds\":%.1f,"
           "\"events_per_s\":%.0f,\"database_cpu_s\":%.1f,\"fold_cpu_s\":%.1f}\n",
           (unsigned long long)n_signals, (long long)(position - first), seconds,
           (double)(position - first) / seconds, database_cpu_s(),
           (double)clock() / CLOCKS_PER_SEC);
    fflush(stdout);
}

static void sizes(void)
{
    printf(
        "{\"row\":\"bytes an event\",%s}\n",
        pg_ask(&cluster,
               "SELECT string_agg(format('\"%s\":%s', relname,"
               " round(pg_relation_size(oid) / (SELECT position + 1.0 FROM overview.cursor), 1)),"
               " ',' ORDER BY pg_relation_size(oid) DESC)"
               " FROM (SELECT * FROM pg_class WHERE relnamespace = 'overview'::regnamespace AND"
               " relkind IN ('r', 'i') ORDER BY pg_relation_size(oid) DESC LIMIT 8) c"));
}

#ifndef FOLD_ONLY

/* --- Questions -------------------------------------------------------------------------------- */

struct asking {
    struct db *db;
    int rows, done;
};

static void on_asked(void *arg, const struct db_result *r)
{
    struct asking *a = arg;

    if (r->outcome != DB_DONE)
        fail_msg("sqlstate %s", r->sqlstate);
    a->rows = PQntuples(r->rows);
    a->done++;
    loop_stop(fold->loop);
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

/* One question, with the settings of its party in the same transaction, as lock_send does. */
static int ask(struct db *db, const char *by, const char *party, struct list *w)
{
    static const Oid types[] = {DB_TEXT, DB_TEXT, DB_TEXT};
    static const struct db_stmt set = {
        "bench_set",
        "SELECT set_config('weerklank.by', $1, true), set_config('weerklank.party', $2, true),"
        " set_config('weerklank.regions', $3, true)",
        3, types};
    struct db_param of[] = {{by, (int)strlen(by)}, {party, (int)strlen(party)}, {"", 0}};
    static uint8_t kind[2];
    struct asking a = {.db = db};

    db_put_int(kind, 2, strtol(by, NULL, 10));
    w->params[0] = (struct db_param){kind, 2};
    w->params[1] = of[1];
    w->params[2] = db_array_end(&w->sight.regions);
    db_send(db, &set, of, NULL, NULL);
    db_send(db, list_statement(w), w->params, on_asked, &a);
    db_sync(db);
    while (!a.done)
        loop_run(fold->loop);
    return a.rows;
}

static void number(struct list *w, int param, uint8_t *at, int width, int64_t v)
{
    db_put_int(at, width, v);
    w->params[param] = (struct db_param){at, width};
}

static void text(struct list *w, int param, const char *s)
{
    w->params[param] = (struct db_param){s, (int)strlen(s)};
}

struct row {
    const char *name, *by, *party;
    char order;
    int param;
    const char *value;
    int extent;
    int64_t limit;
};

static void begin(struct list *w, const struct row *row, uint64_t round)
{
    *w = (struct list){0};
    db_array_begin(&w->sight.regions, DB_TEXT);
    w->after.order = row->order;
    number(w, P_EXTENT, w->extent, 2, row->extent);
    w->params[P_OPEN] = (struct db_param){&w->open, 1};
    number(w, P_ROWS, w->rows, 8, row->limit + 1);
    number(w, P_AFTER_DUE, w->due, 4, INT32_MIN);
    /* Pages from anywhere in the list; a text is asked anew. */
    number(w, P_AFTER_SUBMITTED, w->submitted, 8,
           row->order == 'n'   ? (int64_t)(mix(round) % (uint64_t)position)
           : row->order == 'd' ? -1
                               : INT64_MAX);
    number(w, P_KNOWN, w->known, 8, position);
    number(w, P_AFTER_RANK, w->rank, 4, 0x7f800000);
    if (row->value)
        text(w, row->param, row->value);
    if (row->param == P_DEPARTMENT)
        w->by_department = true;
    if (row->param == P_MUNICIPALITY || row->param == P_LAW) {
        number(w, P_MARK, w->mark, 2, row->param == P_LAW ? MARK_LAW : MARK_MUNICIPALITY);
        w->params[P_MARK_VALUE] = w->params[row->param];
    }
}

static void measure(struct db *db, const char *how, const struct row *row, int rounds)
{
    double *took = calloc((size_t)rounds, sizeof *took);
    double cpu = 0;
    int rows = 0;

    assert_non_null(took);
    for (int i = -3; i < rounds; i++) {
        struct list w;
        int64_t began;
        if (i == 0)
            cpu = database_cpu_s();
        begin(&w, row, (uint64_t)i + 7);
        began = clock_mono_us();
        rows = ask(db, row->by, row->party, &w);
        if (i >= 0)
            took[i] = (double)(clock_mono_us() - began) / 1000;
        db_array_free(&w.sight.regions);
    }
    cpu = database_cpu_s() - cpu;
    qsort(took, (size_t)rounds, sizeof *took, by_value);
    printf("{\"row\":\"%s\",\"party\":\"%s\",\"lock\":\"%s\",\"rows\":%d,\"p50_ms\":%.2f,"
           "\"p99_ms\":%.2f,\"database_cpu_ms\":%.2f}\n",
           row->name, row->party, how, rows, took[rounds / 2], took[rounds * 99 / 100],
           cpu * 1000 / rounds);
    fflush(stdout);
    free(took);
}

#define SETUP_ASK                                                                   \
    "SET search_path = ''; SET jit = off; SET plan_cache_mode = force_custom_plan;" \
    "SET random_page_cost = 1.1; SET client_min_messages = warning;"                \
    "SET enable_bitmapscan = off"

static void questions(int rounds)
{
    static const struct row rows[] = {
        {"newest", "1", "", 'n', 0, NULL, EXTENT_TITLE, 50},
        {"newest", "2", "ZVL", 'n', 0, NULL, EXTENT_TITLE, 50},
        {"newest", "3", "VWS", 'n', 0, NULL, EXTENT_TITLE, 50},
        {"municipality", "1", "", 'n', P_MUNICIPALITY, "Gemeente 17", EXTENT_EVER, 50},
        {"municipality", "2", "ZVL", 'n', P_MUNICIPALITY, "Gemeente 17", EXTENT_EVER, 50},
        {"municipality", "3", "VWS", 'n', P_MUNICIPALITY, "Gemeente 17", EXTENT_EVER, 50},
        {"law", "2", "ZVL", 'n', P_LAW, "Participatiewet", EXTENT_EVER, 50},
        {"law", "3", "VWS", 'n', P_LAW, "Participatiewet", EXTENT_EVER, 50},
        {"directorate", "1", "", 'n', P_DIRECTORATE, "Directie 7", EXTENT_NOW, 50},
        {"directorate", "3", "VWS", 'n', P_DIRECTORATE, "Directie 7", EXTENT_NOW, 50},
        {"department", "1", "", 'n', P_DEPARTMENT, "VWS", EXTENT_TITLE, 50},
        {"department", "3", "VWS", 'n', P_DEPARTMENT, "VWS", EXTENT_TITLE, 50},
        {"region", "3", "VWS", 'n', P_REGION, "TWE", EXTENT_TITLE, 50},
        {"due", "1", "", 'd', 0, NULL, EXTENT_NOW, 50},
        {"due", "3", "VWS", 'd', 0, NULL, EXTENT_NOW, 50},
        {"due", "2", "ZVL", 'd', 0, NULL, EXTENT_NOW, 50},
        {"text in a third", "1", "", 'r', P_TEXT, "ziekenhuizen", EXTENT_TITLE, 20},
        {"text in a third", "2", "ZVL", 'r', P_TEXT, "ziekenhuizen", EXTENT_TITLE, 20},
        {"text in a third", "3", "VWS", 'r', P_TEXT, "ziekenhuizen", EXTENT_TITLE, 20},
        {"text in a hundredth", "1", "", 'r', P_TEXT, "veerdienst", EXTENT_TITLE, 20},
        {"text in a hundredth", "3", "VWS", 'r', P_TEXT, "veerdienst", EXTENT_TITLE, 20},
        {"text in three", "1", "", 'r', P_TEXT, "zeldzaamheid", EXTENT_TITLE, 20},
        {"text in three", "2", "ZVL", 'r', P_TEXT, "zeldzaamheid", EXTENT_TITLE, 20},
        {"text in three", "3", "VWS", 'r', P_TEXT, "zeldzaamheid", EXTENT_TITLE, 20},
        {"two words, one in a third", "3", "VWS", 'r', P_TEXT, "ziekenhuizen zeldzaamheid",
         EXTENT_TITLE, 20},
        {"two words never together", "3", "VWS", 'r', P_TEXT, "ziekenhuizen veerdienst",
         EXTENT_TITLE, 20},
        {"text in none", "2", "ZVL", 'r', P_TEXT, "onvindbaar", EXTENT_TITLE, 20},
    };
    char address[128];
    struct db *locked, *open;
    const char *only = getenv("ONLY");
    int ups = fold->ups;

    overview_address(&cluster, address);
    locked = db_open(fold->loop, address, SETUP_ASK LOCK_SETUP, fold_on_up, fold);
    open = db_open(fold->loop, address, SETUP_ASK, fold_on_up, fold);
    assert_true(wait_for(fold->loop, &fold->ups, ups + 2));
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (only && !strstr(rows[i].name, only))
            continue;
        measure(locked, "both", &rows[i], rounds);
        if (rows[i].order != 'r')
            measure(open, "service", &rows[i], rounds);
    }
    db_close(&locked);
    db_close(&open);
}

#endif

int main(int argc, char **argv)
{
#ifndef FOLD_ONLY
    static const char *const tables[] = {"signal", "assignment", "words", "mark", "allocation"};
#else
    static const char *const tables[] = {"signal", "assignment"};
#endif
    const char *there = getenv("CLUSTER");
    int rounds = argc > 2 ? (int)strtol(argv[2], NULL, 10) : 200;

    n_signals = argc > 1 ? strtoull(argv[1], NULL, 10) : 1000000;
    if (n_signals < 1000 || rounds < 1)
        return 2;
    log_init("bench", LOG_ERROR);
    hash_init();
    vocabulary_make();
    if (there) { /* a cluster that was kept */
        snprintf(cluster.folder, sizeof cluster.folder, "%s", there);
        fold = fold_start(&cluster, 1000, 300);
        position = strtoll(pg_ask(&cluster, "SELECT position FROM overview.cursor"), NULL, 10);
    } else {
        pg_start(&cluster);
        overview_schema(&cluster);
        log_open(&reference);
        overview_empty(&cluster);
        fold = fold_start(&cluster, TABLES_AT_HAND, 4000);
        fold_begin(fold, &cluster, &reference);
        assert_true(fold_feed(fold, &reference, log_head(&reference) - 1));
        position = log_head(&reference);
        make();
        for (size_t i = 0; i < ARRAY_LEN(tables); i++) {
            char sql[80];
            snprintf(sql, sizeof sql, "VACUUM ANALYZE overview.%s", tables[i]);
            pg_ask(&cluster, sql);
        }
    }
    sizes();
#ifndef FOLD_ONLY
    questions(rounds);
#else
    (void)rounds;
#endif
    if (getenv("KEEP")) {
        printf("%s\n", cluster.folder);
        fflush(stdout);
        pause();
    }
    fold_end(fold);
    if (!there) {
        log_close(&reference);
        pg_stop(&cluster);
    }
    hash_deinit();
    return 0;
}
