/*
 * The run of the load generator: slots go round, answers come in, times are kept.
 */
#include "tests/bench/load.h"

#include <stdio.h>
#include <stdlib.h>

#define REPEAT_AFTER_US (3 * US_PER_S)

static void sample(struct load *l, struct load_samples *s, int64_t us)
{
    if (!l->measuring)
        return;
    if (!s->us && !(s->us = malloc(LOAD_SAMPLES * sizeof s->us[0])))
        abort();
    if (s->n < LOAD_SAMPLES)
        s->us[s->n++] = (uint32_t)(us > 0 ? us : 0);
}

/* ------------------------------------------------------------------ sending */

static void send_command(struct load *l, uint32_t i, enum message kind, const char *party,
                         struct slice body)
{
    struct load_slot *s = &l->slots[i];
    struct load_link *k = load_link_for(l, kind == MSG_SUBMIT, party, i);
    struct envelope e = {0};
    wire_set(&e, envelope, id, s->id);
    e.id.b[7] =
        (uint8_t)s->step; /* a message id of its own for each step, the same when repeated */
    struct wire_subject subject = {.id = s->id};
    wire_set(&e, envelope, signal, subject);
    if (!l->curve)
        wire_set(&e, envelope, party, slice_str(party));
    frame_add_raw(&k->out, &e, kind, body);
    s->sent = clock_mono_us();
}

static void slot_send(struct load *l, uint32_t i)
{
    struct load_slot *s = &l->slots[i];
    switch (s->step) {
    case STEP_SUBMIT:
        send_command(l, i, MSG_SUBMIT, l->texts[s->text].region, l->texts[s->text].body);
        break;
    case STEP_TAKE_UP:
        send_command(l, i, MSG_TAKE_UP, l->departments[s->lead - 1].code, l->take_up);
        break;
    case STEP_ANSWER:
        send_command(l, i, MSG_ANSWER, l->departments[s->lead - 1].code, l->answer);
        break;
    default:
        break;
    }
}

static void slot_begin(struct load *l, uint32_t i)
{
    struct load_slot *s = &l->slots[i];
    for (uint32_t tries = 0; tries < l->n_texts; tries++) {
        l->next_text = (l->next_text + 1) % l->n_texts;
        if (l->texts[l->next_text].routed)
            break;
    }
    *s = (struct load_slot){.text = (uint16_t)l->next_text, .began = clock_mono_us()};
    uuid_new_v7(&s->id);
    s->id.b[12] = (uint8_t)(i >> 24);
    s->id.b[13] = (uint8_t)(i >> 16);
    s->id.b[14] = (uint8_t)(i >> 8);
    s->id.b[15] = (uint8_t)i;
    slot_send(l, i);
}

/* ------------------------------------------------------------------ receiving */

static void slot_finish(struct load *l, uint32_t i)
{
    int64_t now = clock_mono_us();
    sample(l, &l->whole, now - l->slots[i].began);
    if (l->measuring) {
        int64_t second = (now - l->began) / US_PER_S;
        l->done++;
        if (second >= 0 && second < (int64_t)ARRAY_LEN(l->per_second))
            l->per_second[second]++;
    }
    slot_begin(l, i);
}

static void slot_advance(struct load *l, uint32_t i)
{
    struct load_slot *s = &l->slots[i];
    switch (s->step) {
    case STEP_SUBMIT:
        sample(l, &l->submit, clock_mono_us() - s->began);
        if (!l->loops) {
            slot_finish(l, i);
            return;
        }
        s->step = s->lead ? STEP_TAKE_UP : STEP_ROUTED;
        break;
    case STEP_TAKE_UP:
        s->step = STEP_ANSWER;
        break;
    case STEP_ANSWER:
        slot_finish(l, i);
        return;
    default:
        return;
    }
    slot_send(l, i);
}

static uint32_t slot_of(const uint8_t b[16])
{
    return (uint32_t)b[12] << 24 | (uint32_t)b[13] << 16 | (uint32_t)b[14] << 8 | b[15];
}

/* A department sees a signal that was routed to it: the lead acts on it. */
static void routed_seen(struct load *l, uint32_t department, const struct moment *m)
{
    struct m_route route;
    struct wire_faults faults = {0};
    uint32_t i = slot_of(m->signal.b);
    if (i >= l->n_slots || !uuid_equal(&l->slots[i].id, &m->signal) || l->slots[i].lead)
        return;
    if (wire_decode(&shape_m_route, slice_of(m->body.p, m->body.n), WIRE_LENIENT, &route, &faults) <
            0 ||
        !wire_has(&route, m_route_lead) || !slice_is(route.lead, l->departments[department].code))
        return;
    struct load_slot *s = &l->slots[i];
    s->lead = (uint8_t)(department + 1);
    sample(l, &l->shown, clock_mono_us() - s->began);
    if (s->step == STEP_ROUTED) {
        s->step = STEP_TAKE_UP;
        slot_send(l, i);
    }
}

static void watch_answered(struct load *l, uint32_t department, struct slice body)
{
    struct m_fed fed;
    struct wire_faults faults = {0};
    struct moment m;
    size_t at = 0;
    if (department >= l->n_departments ||
        wire_decode(&shape_m_fed, body, WIRE_LENIENT, &fed, &faults) < 0)
        return;
    l->departments[department].watched = fed.position;
    while (wire_list_record(fed.events, &at, &shape_moment, &m))
        if (slice_is(m.kind, "signal.routed") && m.body.p)
            routed_seen(l, department, &m);
    load_watch(l, &l->departments[department]);
}

static void problem_seen(struct load *l, const struct envelope *e)
{
    struct problem p;
    struct wire_faults faults = {0};
    l->problems++;
    if (wire_decode(&shape_problem, slice_of(e->body.p, e->body.n), WIRE_LENIENT, &p, &faults) == 0)
        snprintf(l->last_problem, sizeof l->last_problem, "%.*s", SLICE_FMT(p.code));
    if (memcmp(e->id.b + 12, "\xff\xff\xff", 3) == 0 && e->id.b[15] < l->n_departments)
        load_watch(l, &l->departments[e->id.b[15]]);
}

static void answered(struct load *l, const struct envelope *e)
{
    enum message kind = message_find(e->kind);
    if (kind == MSG_PROBLEM) {
        problem_seen(l, e);
        return;
    }
    if (kind == MSG_FED) {
        watch_answered(l, e->id.b[15], slice_of(e->body.p, e->body.n));
        return;
    }
    uint32_t i = slot_of(e->id.b);
    if (i < l->n_slots && l->slots[i].step == e->id.b[7] &&
        memcmp(e->id.b, l->slots[i].id.b, 6) == 0)
        slot_advance(l, i);
    else
        l->untagged++;
}

static void link_drain(struct load *l, struct load_link *k)
{
    struct bus_in in;
    for (int n = 0; n < 64 && bus_recv(k->socket, false, &in) == 1; n++) {
        struct frame_reader r;
        struct envelope e;
        struct wire_faults faults = {0};
        if (frame_open(&r, bus_in_payload(&in), NULL) == 0)
            while (frame_next(&r, &e, &faults) == 1)
                answered(l, &e);
        bus_in_close(&in);
    }
}

/* What is unanswered for long goes again, under the same id. */
static void repeat_late(struct load *l)
{
    int64_t now = clock_mono_us();
    for (uint32_t i = 0; i < l->n_slots; i++)
        if (l->slots[i].step != STEP_ROUTED && now - l->slots[i].sent > REPEAT_AFTER_US) {
            l->repeats++;
            slot_send(l, i);
        } else if (l->slots[i].step == STEP_ROUTED &&
                   now - l->slots[i].sent > 2 * REPEAT_AFTER_US) {
            l->texts[l->slots[i].text].routed =
                false; /* it goes to the coordinator: not for loops */
            l->repeats++;
            slot_begin(l, i);
        }
}

static void turn(struct load *l, zmq_pollitem_t *items)
{
    if (zmq_poll(items, (int)l->n_links, 100) > 0)
        for (uint32_t i = 0; i < l->n_links; i++)
            if (items[i].revents & ZMQ_POLLIN)
                link_drain(l, &l->links[i]);
    load_flush(l);
}

/* Until every connection can be written to; what is sent before that is refused. */
static void connected_wait(struct load *l)
{
    for (uint32_t i = 0; i < l->n_links; i++) {
        zmq_pollitem_t item = {.socket = l->links[i].socket, .events = ZMQ_POLLOUT};
        if (zmq_poll(&item, 1, 10000) != 1) {
            fprintf(stderr, "bench_load: connection %u of %u is not there\n", i, l->n_links);
            exit(1);
        }
    }
}

/* How far the log is now, as tracking has folded it: watches start there. */
static int64_t head_ask(struct load *l, struct load_link *k)
{
    struct envelope e = {0};
    struct m_service told;
    struct wire_faults faults = {0};
    struct frame_reader r;
    struct bus_in in;
    zmq_pollitem_t item = {.socket = k->socket, .events = ZMQ_POLLIN};
    int64_t head = -1;
    uuid_new_v7(&e.id);
    e.has |= WIRE_BIT(envelope_id);
    if (!l->curve)
        wire_set(&e, envelope, party, slice_str(l->departments[0].code));
    frame_add(&k->out, &e, MSG_SERVICE, &(struct empty){0});
    load_flush(l);
    if (zmq_poll(&item, 1, 10000) == 1 && bus_recv(k->socket, false, &in) == 1) {
        if (frame_open(&r, bus_in_payload(&in), NULL) == 0 && frame_next(&r, &e, &faults) == 1 &&
            wire_decode(&shape_m_service, slice_of(e.body.p, e.body.n), WIRE_LENIENT, &told,
                        &faults) == 0)
            head = told.head;
        bus_in_close(&in);
    }
    if (head < 0) {
        fprintf(stderr, "bench_load: nobody says where the log is\n");
        exit(1);
    }
    return head;
}

void load_run(struct load *l, double warm, double seconds)
{
    zmq_pollitem_t items[ARRAY_LEN(l->links)];
    memset(items, 0, sizeof items);
    for (uint32_t i = 0; i < l->n_links; i++)
        items[i] = (zmq_pollitem_t){.socket = l->links[i].socket, .events = ZMQ_POLLIN};
    connected_wait(l);
    int64_t head = l->loops ? head_ask(l, &l->links[l->n_links - 1]) : 0;
    for (uint32_t i = 0; i < l->n_departments; i++) {
        l->departments[i].watched = head;
        load_watch(l, &l->departments[i]);
    }
    load_flush(l);
    for (uint32_t i = 0; i < l->n_slots; i++)
        slot_begin(l, i);
    load_flush(l);
    int64_t start = clock_mono_us() + (int64_t)(warm * 1e6), end = start + (int64_t)(seconds * 1e6);
    int64_t looked = 0, now;
    while ((now = clock_mono_us()) < end) {
        if (!l->measuring && now >= start) {
            l->measuring = true;
            l->began = now;
        }
        if (now - looked > US_PER_S / 2) {
            looked = now;
            repeat_late(l);
        }
        turn(l, items);
    }
    l->seconds = (double)(clock_mono_us() - l->began) / 1e6;
    l->failed = l->done == 0;
}

/* ------------------------------------------------------------------ figures */

static int by_size(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static void print_samples(const char *name, const struct load_samples *s)
{
    if (s->n == 0)
        return;
    qsort(s->us, s->n, sizeof s->us[0], by_size);
    printf(", \"%s_p50_us\": %u, \"%s_p99_us\": %u, \"%s_p999_us\": %u", name, s->us[s->n / 2],
           name, s->us[(uint64_t)s->n * 99 / 100], name, s->us[(uint64_t)s->n * 999 / 1000]);
}

static double lowest_five(const struct load *l)
{
    uint32_t n = (uint32_t)l->seconds;
    double lowest = -1;
    for (uint32_t i = 0; i + 5 <= n; i++) {
        double sum = 0;
        for (uint32_t j = i; j < i + 5; j++)
            sum += l->per_second[j];
        if (lowest < 0 || sum / 5 < lowest)
            lowest = sum / 5;
    }
    return lowest;
}

void load_print(const struct load *l)
{
    uint32_t usable = 0;
    for (uint32_t i = 0; i < l->n_texts; i++)
        usable += l->texts[i].routed;
    printf("{\"per_s\": %.1f, \"seconds\": %.2f, \"done\": %llu, \"lowest5_per_s\": %.1f, "
           "\"problems\": %llu, \"last_problem\": \"%s\", \"repeats\": %llu, \"late\": %llu, "
           "\"texts\": %u, \"texts_routed\": %u",
           (double)l->done / l->seconds, l->seconds, (unsigned long long)l->done, lowest_five(l),
           (unsigned long long)l->problems, l->last_problem, (unsigned long long)l->repeats,
           (unsigned long long)l->untagged, l->n_texts, usable);
    print_samples("whole", &l->whole);
    print_samples("submit", &l->submit);
    print_samples("shown", &l->shown);
    printf("}\n");
}
