/*
 * Figures of a chain: each is a sum over its spans, cut to a window of time. So whatever is asked, a
 * moment counts once, and what is closed counts nowhere.
 */
#include "services/domain/clocks.h"

#include "services/domain/signal_in.h"

#include <stdlib.h>

#define ANY         ((1u << CLOCKS_WHY_N) - 1)
#define ONLY(why)   (1u << CLOCKS_##why)
#define ANYBODY     PLACE_NOBODY
#define SINCE_BEGIN INT64_MIN

struct counting {
    const struct clocks *c;
    const struct clocks_chain *chain;
    const struct calendar *calendar;
};

struct amount {
    int64_t us, working_us;
};

static void amount_add(struct amount *a, const struct calendar *calendar, int64_t from,
                       int64_t until)
{
    if (from >= until)
        return;
    a->us += until - from;
    a->working_us += calendar_working_us(calendar, from, until);
}

/* All time in the window that this holder has for one of these reasons (bits 1u << enum clocks_why). */
static struct amount count(const struct counting *k, int64_t from, int64_t until, unsigned whys,
                           place_t holder)
{
    struct amount sum = {0};

    for (uint32_t i = 0; i < k->chain->n && k->chain->spans[i].from < until; i++) {
        const struct clocks_span *s = &k->chain->spans[i];

        if ((whys >> s->why & 1) && (holder == ANYBODY || holder == s->holder))
            amount_add(&sum, k->calendar, s->from > from ? s->from : from,
                       s->until < until ? s->until : until);
    }
    return sum;
}

static struct clocks_time time_of(struct amount gross, struct amount net)
{
    return (struct clocks_time){.gross_us = gross.us,
                                .net_us = net.us,
                                .gross_working_us = gross.working_us,
                                .net_working_us = net.working_us};
}

/* Net of suspensions. */
static struct clocks_time without_suspensions(const struct counting *k, int64_t from, int64_t until)
{
    struct amount gross = count(k, from, until, ANY, ANYBODY);
    struct amount still = count(k, from, until, ONLY(SUSPENDED), ANYBODY);

    return time_of(gross,
                   (struct amount){gross.us - still.us, gross.working_us - still.working_us});
}

/* ------------------------------------------------------------------ parts */

/* 0 when it came after the end of the chain. */
static int64_t known(const struct counting *k, int64_t moment)
{
    return moment <= k->chain->until ? moment : 0;
}

static int64_t or_end(const struct counting *k, int64_t moment)
{
    return moment != 0 && moment < k->chain->until ? moment : k->chain->until;
}

static bool is_misrouted(const struct counting *k, int part)
{
    return (k->c->s.parts[part].flags & PART_ROUTING_ERROR) != 0;
}

static struct clocks_time window(const struct counting *k, int64_t from, int64_t until,
                                 place_t holder)
{
    if (holder == ANYBODY)
        return without_suspensions(k, from, until);
    return time_of(count(k, from, until, ANY, ANYBODY),
                   count(k, from, until, ONLY(HOLDING), holder));
}

struct clocks_time clocks_window(const struct clocks *c, const struct calendar *calendar,
                                 int64_t from, int64_t until, place_t holder)
{
    struct counting k = {.c = c, .chain = &c->chain, .calendar = calendar};

    return window(&k, from, until, holder);
}

static struct clocks_time part_time(const struct counting *k, int i, int64_t until)
{
    const struct signal_part *p = &k->c->s.parts[i];

    return window(k, k->c->moments[i].assigned, until,
                  p->part == part_LEAD ? p->department : ANYBODY);
}

static struct clocks_part part_of(const struct counting *k, int i)
{
    const struct signal_part *p = &k->c->s.parts[i];
    const struct clocks_moments *m = &k->c->moments[i];
    struct clocks_part out = {.department = p->department, .part = p->part, .flags = p->flags};
    struct amount late = {0};

    out.at = (struct clocks_moments){.assigned = m->assigned,
                                     .taken_up = known(k, m->taken_up),
                                     .answered = known(k, m->answered),
                                     .done = known(k, m->done),
                                     .ended = known(k, m->ended)};
    out.answered = out.at.answered != 0;
    if (out.at.taken_up)
        out.take_up = part_time(k, i, out.at.taken_up);
    out.done = part_time(k, i, or_end(k, m->done));
    for (uint32_t n = 0; n < k->chain->n_late; n++)
        if (k->chain->late[n].part == i)
            amount_add(&late, k->calendar, k->chain->late[n].from, k->chain->late[n].until);
    out.overdue_us = late.us;
    out.overdue_working_us = late.working_us;
    return out;
}

static void parts_count(const struct counting *k, struct clocks_figures *out)
{
    out->n_parts = 0;
    if (out->cap_parts < k->c->n_moments) {
        out->cap_parts = k->c->n_moments;
        out->parts = domain_realloc(out->parts, out->cap_parts, sizeof *out->parts);
    }
    for (int i = 0; i < k->c->n_moments && k->c->moments[i].assigned <= k->chain->until; i++)
        out->parts[out->n_parts++] = part_of(k, i);
}

/* ------------------------------------------------------------------ steps */

/* What the department of this part held itself; not what routing's errors brought it besides. */
static struct amount own_holding(const struct counting *k, int part, int64_t until)
{
    place_t department = k->c->s.parts[part].department;
    struct amount sum = {0};

    for (int i = 0; i < k->c->n_moments; i++) {
        int64_t end = or_end(k, k->c->moments[i].ended);
        struct amount own;

        if (k->c->s.parts[i].department != department || k->c->s.parts[i].part != part_LEAD ||
            (i != part && is_misrouted(k, i)))
            continue;
        own = count(k, k->c->moments[i].assigned, end < until ? end : until, ONLY(HOLDING),
                    department);
        sum.us += own.us;
        sum.working_us += own.working_us;
    }
    return sum;
}

static struct clocks_step step_of(const struct counting *k, enum clocks_step_kind step)
{
    struct clocks_step out = {.at = known(k, k->c->steps[step].at)};
    int part = k->c->steps[step].part;

    if (out.at == 0)
        return out;
    out.by = k->c->steps[step].by;
    if (step == CLOCKS_RECEIPT || step == CLOCKS_VERDICT_GIVEN) {
        out.time = without_suspensions(k, SINCE_BEGIN, out.at);
        return out;
    }
    out.routing_error = is_misrouted(k, part);
    out.time = time_of(count(k, SINCE_BEGIN, out.at, ANY, ANYBODY), own_holding(k, part, out.at));
    return out;
}

/* ------------------------------------------------------------------ shares */

static void share_add(struct clocks_figures *out, place_t holder, enum clocks_why why,
                      struct amount a)
{
    uint32_t i = 0;

    if (a.us == 0)
        return;
    while (i < out->n_shares && (out->shares[i].holder != holder || out->shares[i].why != why))
        i++;
    if (i == out->cap_shares) {
        out->cap_shares = out->cap_shares ? out->cap_shares * 2 : 8;
        out->shares = domain_realloc(out->shares, out->cap_shares, sizeof *out->shares);
    }
    if (i == out->n_shares)
        out->shares[out->n_shares++] = (struct clocks_share){.holder = holder, .why = (uint8_t)why};
    out->shares[i].us += a.us;
    out->shares[i].working_us += a.working_us;
}

/* What of this span was routing's error: its holder passed it on in time and rightly. What the coordinator
 * held meanwhile (an answer that pointed outside the rijk) stays the coordinator's. */
static struct amount misrouted(const struct counting *k, const struct clocks_span *s)
{
    struct amount sum = {0};

    for (int i = 0; s->why == CLOCKS_HOLDING && i < k->c->n_moments; i++) {
        const struct clocks_moments *m = &k->c->moments[i];
        int64_t end = or_end(k, m->ended);

        if (is_misrouted(k, i) && k->c->s.parts[i].department == s->holder)
            amount_add(&sum, k->calendar, s->from > m->assigned ? s->from : m->assigned,
                       s->until < end ? s->until : end);
    }
    return sum;
}

static void shares_count(const struct counting *k, struct clocks_figures *out)
{
    out->n_shares = 0;
    for (uint32_t i = 0; i < k->chain->n; i++) {
        const struct clocks_span *s = &k->chain->spans[i];
        struct amount all = {0}, error = misrouted(k, s);

        amount_add(&all, k->calendar, s->from, s->until);
        share_add(out, s->holder, CLOCKS_MISROUTED, error);
        share_add(out, s->holder, (enum clocks_why)s->why,
                  (struct amount){all.us - error.us, all.working_us - error.working_us});
    }
}

/* ------------------------------------------------------------------ all */

void clocks_figures(const struct clocks *c, const struct registry *r,
                    const struct clocks_chain *chain, struct clocks_figures *out)
{
    struct counting k = {
        .c = c,
        .chain = chain,
        .calendar = registry_calendar(r, registry_set_version(r, SET_CALENDAR)),
    };

    out->whole = without_suspensions(&k, SINCE_BEGIN, chain->until);
    for (int i = 0; i < CLOCKS_STEP_N; i++)
        out->steps[i] = step_of(&k, (enum clocks_step_kind)i);
    shares_count(&k, out);
    parts_count(&k, out);
    out->region_due = out->steps[CLOCKS_RECEIPT].at != 0 ? c->s.region_due : 0;
}

void clocks_figures_free(struct clocks_figures *f)
{
    free(f->shares);
    free(f->parts);
    *f = (struct clocks_figures){0};
}

const char *clocks_why_name(enum clocks_why why)
{
    static const char *const names[] = {"holding", "suspended", "verdict", "overdue_contribution",
                                        "misrouted"};

    return why < CLOCKS_WHY_N ? names[why] : "";
}

const char *clocks_step_name(enum clocks_step_kind step)
{
    static const char *const names[] = {"receipt", "take_up", "interim", "answer", "verdict"};

    return step < CLOCKS_STEP_N ? names[step] : "";
}
