/*
 * `weerklank ready`: asks every service whether it can serve, and the door as a party would.
 */
#include "services/cli/commands.h"

#include "common/clock.h"
#include "common/settings.h"
#include "services/cli/keys.h"
#include "services/cli/language.h"
#include "services/cli/words.h"

#include <stdlib.h>

#define ANSWER_US     (2 * US_PER_S)   /* without --wait, so long for an answer */
#define AGAIN_MIN_US  (20 * US_PER_MS) /* between two times of asking; doubles */
#define AGAIN_MOST_US (500 * US_PER_MS)

static const struct asked_service {
    const char *name, *setting;
} services[] = {
    {"history", "history.endpoint"},      {"reader", "reader.endpoint"},
    {"tracking", "tracking.endpoint"},    {"routing", "routing.endpoint"},
    {"overview", "overview.endpoint"},    {"notify", "notify.endpoint"},
    {"intake", "intake.inside.endpoint"}, {"gateway", "gateway.endpoint"},
};

struct watched {
    const char *name;
    struct connection *connection;
    bool sent, answered, ready;
    int64_t again_at, step;
    int64_t head;    /* -2: not said */
    int64_t rebuild; /* how far its tables are made again; -2: they are not */
    char why[48];
};

static void question_send(struct watched *w, int64_t now)
{
    static const uint8_t empty_map = 0x80;
    struct question q = {.kind = MSG_SERVICE};
    struct frame_writer f = {0};
    struct envelope e;
    struct uuid id;

    uuid_new_v7(&id);
    question_envelope(&q, &id, &e);
    frame_begin(&f);
    frame_add_raw(&f, &e, MSG_SERVICE, slice_of(&empty_map, 1));
    w->sent = connection_send(w->connection, frame_slice(&f)) == 0;
    /* A service that has just come up may never have seen it. */
    w->again_at = now + (w->sent ? US_PER_S : AGAIN_MOST_US);
    frame_free(&f);
}

static void told(struct watched *w, const struct envelope *e)
{
    struct m_service m;
    struct answer a = {0};

    if (answer_read(e, &a) < 0)
        return;
    w->answered = true;
    w->ready = false;
    if (a.has_problem) {
        snprintf(w->why, sizeof w->why, "%.*s", SLICE_FMT(a.problem.code));
    } else if (a.message == MSG_SERVICE_TOLD &&
               wire_decode(&shape_m_service, slice_of(e->body.p, e->body.n), WIRE_LENIENT, &m,
                           NULL) == 0) {
        w->ready = m.ready;
        w->head = wire_has(&m, m_service_head) ? m.head : -2;
        w->rebuild = wire_has(&m, m_service_rebuild) ? m.rebuild : -2;
        snprintf(w->why, sizeof w->why, "%.*s", SLICE_FMT(m.why));
    }
    w->step = w->step ? 2 * w->step : AGAIN_MIN_US;
    if (w->step > AGAIN_MOST_US)
        w->step = AGAIN_MOST_US;
    w->again_at = clock_mono_us() + w->step;
}

static void answers_take(struct watched *w)
{
    struct frame_reader r;
    struct envelope e;
    struct bus_in in;
    const char *why;

    while (connection_receive(w->connection, &in) > 0) {
        if (frame_open(&r, bus_in_payload(&in), &why) == 0)
            while (frame_next(&r, &e, NULL) > 0)
                told(w, &e);
        bus_in_close(&in);
    }
}

/* Asks until all are ready, or the deadline; with once, until all have answered. */
static bool watch_all(struct watched *list, size_t n, int64_t deadline, bool once)
{
    for (;;) {
        struct connection *waiting[ARRAY_LEN(services) + 1];
        bool write[ARRAY_LEN(services) + 1], all = true;
        int64_t now = clock_mono_us(), until = deadline;
        size_t n_waiting = 0;

        for (size_t i = 0; i < n; i++) {
            struct watched *w = &list[i];

            answers_take(w);
            if (w->ready || (once && w->answered))
                continue;
            all = false;
            if (!w->sent || now >= w->again_at)
                question_send(w, now);
            if (connection_is_stranger(w->connection))
                snprintf(w->why, sizeof w->why, "not_admitted");
            if (w->again_at < until)
                until = w->again_at;
            write[n_waiting] = !w->sent;
            waiting[n_waiting++] = w->connection;
        }
        if (all || now >= deadline || cli_interrupted())
            break;
        connection_wait(waiting, write, n_waiting, until);
    }
    for (size_t i = 0; i < n; i++)
        if (!list[i].ready)
            return false;
    return true;
}

static void lines_print(const struct cli *cli, const struct watched *list, size_t n)
{
    struct screen_table t = {.n_columns = 3};

    for (size_t i = 0; i < n; i++) {
        const struct watched *w = &list[i];
        char more[200] = "";

        if (cli->json) {
            json_t *line = json_pack("{s:s, s:b}", "dienst", w->name, "klaar", (int)w->ready);

            if (w->head > -2)
                json_object_set_new(line, "kop", json_integer(w->head));
            if (w->rebuild > -2)
                json_object_set_new(line, "herbouw", json_integer(w->rebuild));
            if (!w->ready)
                json_object_set_new(line, "waarom", json_string(*w->why ? w->why : "silent"));
            json_dumpf(line, stdout, JSON_COMPACT);
            putchar('\n');
            json_decref(line);
            continue;
        }
        if (!w->ready)
            snprintf(more, sizeof more, "%s", *w->why ? w->why : _("no answer"));
        else if (w->head > -2)
            snprintf(more, sizeof more, _("up to position %lld"), (long long)w->head);
        if (w->ready && w->rebuild > -2)
            snprintf(more + strlen(more), sizeof more - strlen(more),
                     _("; its tables are made again, up to position %lld"), (long long)w->rebuild);
        screen_table_add(&t, w->name);
        screen_table_add(&t, w->ready ? _("ready") : _("not ready"));
        screen_table_add(&t, more);
    }
    screen_table_print(&t, stdout, false);
}

const struct option_row ready_options[] = {
    {"wait", N_("SECONDS"), N_("wait until all are ready, so long at most")},
    {0},
};

int ready_run(struct cli *cli, const struct command *c, const struct arguments *a)
{
    struct watched list[ARRAY_LEN(services) + 1] = {0};
    int64_t seconds;
    size_t n = 0;
    bool ready;

    (void)c;
    if (argument_number(a, "wait", 0, 0, 86400, &seconds) != 0)
        return CLI_USAGE;
    for (size_t i = 0; i < ARRAY_LEN(services); i++) {
        list[n] = (struct watched){.name = services[i].name, .head = -2, .rebuild = -2};
        list[n].connection = connection_open_inside(cli, settings_path(services[i].setting));
        n += list[n].connection != NULL;
    }
    list[n] = (struct watched){.name = _("door"), .head = -2, .rebuild = -2};
    list[n].connection = connection_open(cli, cli->party, true);
    n += list[n].connection != NULL;
    cli_catch_interrupt();
    ready =
        watch_all(list, n, clock_mono_us() + (seconds ? seconds * US_PER_S : ANSWER_US), !seconds);
    lines_print(cli, list, n);
    for (size_t i = 0; i < n; i++)
        connection_close(&list[i].connection);
    return ready ? CLI_OK : CLI_SILENT;
}
