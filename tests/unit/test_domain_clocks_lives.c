/*
 * Clocks of random lives: whatever happens, the parts add up to the whole, and whoever folds the same
 * events later, or again after a restart, has the same clocks. The seed is printed; SEED=number has the
 * run again.
 *
 * With arguments FILE N it writes N lives and their clocks as lines of JSON, for the oracle
 * (tests/golden/test_clocks.py).
 */
#include "tests/unit/clocks_lines.h"
#include "tests/unit/domain_lives.h"

#define LIVES 10000
#define STEPS 24

/* A life, its clocks as they came about, and what the test keeps to compare them with. */
struct watched {
    struct life l;
    struct clocks live;
    int64_t submitted_at, gaps; /* gaps: time that it was closed */
    size_t folded;
};

static struct clocks_chain chain, cut;
static struct clocks_figures figures, again;

static struct {
    size_t events, spans, late, gaps, lapsed, misrouted, looks;
} seen;

/* ------------------------------------------------------------------ what must always be so */

/* One behind the other, and nobody's only while it is closed. */
static void assert_chain_is_whole(const struct watched *x, const struct clocks_chain *c)
{
    int64_t gaps = 0, sum = 0, last = x->submitted_at;

    for (uint32_t i = 0; i < c->n; i++) {
        const struct clocks_span *s = &c->spans[i];

        assert_true(s->from >= last && s->from < s->until && s->until <= c->until);
        assert_true(s->holder != PLACE_NOBODY && s->why < CLOCKS_MISROUTED);
        if (i > 0 && s->from == last)
            assert_false(s->holder == s[-1].holder && s->why == s[-1].why);
        gaps += s->from - last;
        sum += s->until - s->from;
        last = s->until;
    }
    gaps += c->until - last;
    assert_int_equal(gaps, x->gaps);
    assert_int_equal(sum, c->until - x->submitted_at - x->gaps);
}

static void assert_time(const struct clocks_time *t)
{
    assert_true(t->net_us >= 0 && t->net_us <= t->gross_us);
    assert_true(t->net_working_us >= 0 && t->net_working_us <= t->gross_working_us);
    assert_true(t->gross_working_us <= t->gross_us && t->net_working_us <= t->net_us);
}

static void assert_shares_add_up(const struct clocks_figures *f)
{
    int64_t us = 0, working_us = 0, suspended = 0;

    for (uint32_t i = 0; i < f->n_shares; i++) {
        const struct clocks_share *s = &f->shares[i];

        assert_true(s->us > 0 && s->working_us >= 0 && s->working_us <= s->us);
        us += s->us;
        working_us += s->working_us;
        suspended += s->why == CLOCKS_SUSPENDED ? s->us : 0;
        seen.misrouted += s->why == CLOCKS_MISROUTED;
    }
    assert_int_equal(us, f->whole.gross_us);
    assert_int_equal(working_us, f->whole.gross_working_us);
    assert_int_equal(us - suspended, f->whole.net_us);
}

static void assert_figures(const struct clocks_figures *f)
{
    assert_time(&f->whole);
    assert_shares_add_up(f);
    for (int i = 0; i < CLOCKS_STEP_N; i++) {
        assert_time(&f->steps[i].time);
        assert_true(f->steps[i].time.gross_us <= f->whole.gross_us);
        assert_true((f->steps[i].at == 0) == (f->steps[i].by == PLACE_NOBODY));
    }
    for (uint32_t i = 0; i < f->n_parts; i++) {
        const struct clocks_part *p = &f->parts[i];

        assert_time(&p->take_up);
        assert_time(&p->done);
        assert_true(p->overdue_us >= 0 && p->overdue_us <= p->done.net_us);
        assert_true(p->overdue_working_us >= 0 && p->overdue_working_us <= p->done.net_working_us);
        assert_true(p->take_up.gross_us <= p->done.gross_us || p->at.taken_up > p->at.done);
    }
}

static bool is_same_part(const struct clocks_part *a, const struct clocks_part *b)
{
    return a->department == b->department && a->part == b->part && a->flags == b->flags &&
           a->answered == b->answered && memcmp(&a->at, &b->at, sizeof a->at) == 0 &&
           is_same_time(&a->take_up, &b->take_up) && is_same_time(&a->done, &b->done) &&
           a->overdue_us == b->overdue_us && a->overdue_working_us == b->overdue_working_us;
}

static bool is_same_figures(const struct clocks_figures *a, const struct clocks_figures *b)
{
    bool same = is_same_time(&a->whole, &b->whole) && a->n_shares == b->n_shares &&
                a->n_parts == b->n_parts && a->region_due == b->region_due;

    for (int i = 0; same && i < CLOCKS_STEP_N; i++)
        same = a->steps[i].at == b->steps[i].at && a->steps[i].by == b->steps[i].by &&
               a->steps[i].routing_error == b->steps[i].routing_error &&
               is_same_time(&a->steps[i].time, &b->steps[i].time);
    for (uint32_t i = 0; same && i < a->n_shares; i++)
        same = a->shares[i].holder == b->shares[i].holder && a->shares[i].why == b->shares[i].why &&
               a->shares[i].us == b->shares[i].us &&
               a->shares[i].working_us == b->shares[i].working_us;
    for (uint32_t i = 0; same && i < a->n_parts; i++)
        same = is_same_part(&a->parts[i], &b->parts[i]);
    return same;
}

/* From the events alone, with all that was adopted since. */
static struct clocks replayed(const struct watched *x)
{
    struct clocks fresh = clocks_of(&x->l);

    assert_true(is_same_chain(&fresh.chain, &x->live.chain));
    clocks_figures(&x->live, x->l.w->r, &x->live.chain, &figures);
    clocks_figures(&fresh, x->l.w->r, &fresh.chain, &again);
    assert_true(is_same_figures(&figures, &again));
    return fresh;
}

/* ------------------------------------------------------------------ a life, watched */

/* A look at some moment before the event, and the same moment seen from after it. */
static void fold_watched(struct watched *x, const struct event *e)
{
    bool closed = x->live.s.state == signal_state_CLOSED;
    int64_t since = x->live.chain.until, when = since;

    if (x->live.s.version == 0)
        x->submitted_at = since = when = e->at;
    else if (e->at > since)
        when += (int64_t)(chance() % (uint64_t)(e->at - since + 1));
    clocks_until(&x->live, x->l.w->r, when, &chain);
    seen.lapsed += signal_holder(&x->live.s) == x->live.s.region &&
                   (x->live.s.flags & SIGNAL_QUESTION_OPEN) &&
                   clock_day_amsterdam(e->at) > x->live.s.to_act.day;
    assert_int_equal(clocks_fold(&x->live, x->l.w->r, e), 0);
    if (closed)
        x->gaps += e->at - since;
    seen.gaps += closed && e->kind == EV_REOPENED;
    if (x->live.s.version == 1)
        return;
    clocks_until(&x->live, x->l.w->r, when, &cut);
    assert_true(is_same_chain(&chain, &cut));
    seen.looks++;
}

static void step_watched(struct watched *x)
{
    lives_step(&x->l);
    for (; x->folded < x->l.n; x->folded++) {
        struct event e = life_event(&x->l, x->folded);

        fold_watched(x, &e);
        assert_chain_is_whole(x, &x->live.chain);
        seen.events++;
    }
}

static struct watched watched_new(struct world *w)
{
    struct watched x = {.l = lives_new(w)};

    clocks_init(&x.live);
    return x;
}

static void watched_free(struct watched *x)
{
    clocks_free(&x->live);
    life_free(&x->l);
}

static void maybe_adopt(struct world *w, char *json, size_t size)
{
    if (chance_below(2))
        lives_terms(w, json, size);
    else
        lives_calendar(w, json, size);
}

static void one_life(struct world *w)
{
    struct watched x = watched_new(w);
    char json[900];

    for (int step = 0; step < STEPS; step++) {
        step_watched(&x);
        if (chance_below(4000) == 0)
            maybe_adopt(w, json, sizeof json);
        if (chance_below(4000) == 0)
            lives_reorganise(w);
        if (chance_below(STEPS) == 0) { /* a restart */
            struct clocks fresh = replayed(&x);

            clocks_free(&x.live);
            x.live = fresh;
        }
    }
    clocks_figures(&x.live, w->r, &x.live.chain, &figures);
    assert_figures(&figures);
    clocks_until(&x.live, w->r, w->now + lives_pause(), &chain);
    clocks_figures(&x.live, w->r, &chain, &figures);
    assert_figures(&figures);
    seen.spans += x.live.chain.n;
    seen.late += x.live.chain.n_late;
    watched_free(&x);
}

static void forget(void)
{
    clocks_chain_free(&chain);
    clocks_chain_free(&cut);
    clocks_figures_free(&figures);
    clocks_figures_free(&again);
}

static void whatever_happens_the_parts_add_up_to_the_whole(void **state)
{
    struct world w = world_new();

    (void)state;
    chance_seed(20260402);
    for (int i = 0; i < LIVES; i++)
        one_life(&w);
    print_message("%d lives, %zu events, %zu looks in between; %zu spans, %zu late contributions, "
                  "%zu questions that lapsed, %zu reopened after closing, %zu shares of routing's "
                  "errors; %d terms and %d calendars adopted\n",
                  LIVES, seen.events, seen.looks, seen.spans, seen.late, seen.lapsed, seen.gaps,
                  seen.misrouted, (int)registry_set_version(w.r, SET_TERMS),
                  (int)registry_set_version(w.r, SET_CALENDAR));
    assert_true(seen.events > 5 * (uint64_t)LIVES && seen.late > LIVES / 10 &&
                seen.lapsed > LIVES / 10 && seen.gaps > LIVES / 100 &&
                seen.misrouted > LIVES / 100);
    registry_free(&w.r);
    forget();
}

/* Negative control: one moment taken from one holder, or given twice, is seen. */
static void a_moment_that_is_lost_or_counted_twice_is_seen(void **state)
{
    struct world w = world_new();
    struct watched x;

    (void)state;
    chance_seed(3);
    x = watched_new(&w);
    for (int step = 0; x.live.chain.n < 3; step++) {
        if (step == STEPS) { /* closed before anything happened */
            watched_free(&x);
            x = watched_new(&w);
            step = 0;
        }
        step_watched(&x);
    }
    assert_chain_is_whole(&x, &x.live.chain);
    for (int64_t wrong = -1; wrong <= 1; wrong += 2) {
        int64_t sum = 0;

        clocks_until(&x.live, w.r, x.live.chain.until, &chain);
        chain.spans[1].until += wrong;
        for (uint32_t i = 0; i < chain.n; i++)
            sum += chain.spans[i].until - chain.spans[i].from;
        assert_int_not_equal(sum, chain.until - x.submitted_at - x.gaps);
        assert_false(is_same_chain(&chain, &x.live.chain));
        clocks_figures(&x.live, w.r, &x.live.chain, &figures);
        clocks_figures(&x.live, w.r, &chain, &again);
        assert_false(is_same_figures(&figures, &again));
    }
    watched_free(&x);
    registry_free(&w.r);
    forget();
}

/* ------------------------------------------------------------------ lives as lines, for the oracle */

static void adoption_write(struct world *w, FILE *out)
{
    char json[900], why[100];

    maybe_adopt(w, json, sizeof json);
    for (char *p = json; *p; p++)
        *p = *p == '\'' ? '"' : *p;
    line_write(json_pack("{so}", "adopted", json_read(slice_str(json), why, sizeof why)), out);
}

static int lives_write(const char *file, int n)
{
    struct world w = world_new();
    FILE *out = fopen(file, "w");

    if (!out) {
        perror(file);
        return 1;
    }
    chance_seed(20260403);
    for (int i = 0; i < n; i++) {
        struct life l = lives_new(&w);

        for (int step = 0; step < STEPS; step++) {
            lives_step(&l);
            if (chance_below(1000) == 0)
                adoption_write(&w, out);
            if (chance_below(1000) == 0)
                lives_reorganise(&w);
        }
        life_write(&l, w.now + lives_pause(), out);
        life_free(&l);
    }
    registry_free(&w.r);
    return fclose(out) == 0 ? 0 : 1;
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whatever_happens_the_parts_add_up_to_the_whole),
        cmocka_unit_test(a_moment_that_is_lost_or_counted_twice_is_seen),
    };

    if (argc == 3)
        return lives_write(argv[1], (int)strtol(argv[2], NULL, 10));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
