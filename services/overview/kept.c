/*
 * Sums kept: see kept.h.
 */
#include "services/overview/kept.h"

#include "services/domain/index.h"

#include <stdlib.h>

#define KEPT_MOST 4
/* Changes that wait: with more, they are added, or the question is dropped. */
#define LATE_MOST 65536

/* A change by a batch that the database may not have yet. */
struct late {
    int64_t position;
    uint32_t thing;
    int32_t n;
    uint16_t of;
};

struct one {
    struct kept_question question;
    uint64_t ticket;  /* 0: nothing is kept here */
    uint64_t asked;   /* counts up */
    int64_t since;    /* batches after this position are collected */
    int64_t position; /* of the sums; -1: they are not there yet */
    struct kept_sums sums;
    struct late *late;
    uint32_t n_late, late_cap;
};

struct kept {
    struct one list[KEPT_MOST];
    uint64_t tickets;
    int64_t sent; /* position of the last batch that was sent */
};

struct kept *kept_new(void)
{
    struct kept *k = domain_calloc(1, sizeof *k);

    k->sent = -1;
    return k;
}

static void sum_free(struct kept_sum *s)
{
    buf_free(&s->packed);
    tally_free(&s->changes);
    buf_free(&s->rows);
}

static void drop(struct one *o)
{
    for (uint32_t i = 0; i < o->sums.n; i++)
        sum_free(&o->sums.list[i]);
    free(o->sums.list);
    free(o->late);
    *o = (struct one){0};
}

void kept_forget(struct kept *k)
{
    for (int i = 0; i < KEPT_MOST; i++)
        drop(&k->list[i]);
    k->sent = -1;
}

void kept_free(struct kept **k)
{
    struct kept *gone = *k;

    if (!gone)
        return;
    *k = NULL;
    kept_forget(gone);
    free(gone);
}

/* ------------------------------------------------------------------ sums */

static struct kept_sum *sum_of(struct kept_sums *s, uint16_t of)
{
    uint32_t low = 0, high = s->n;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (s->list[middle].of < of)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < s->n && s->list[low].of == of)
        return &s->list[low];
    if (s->n == s->cap) {
        s->cap = s->cap ? 2 * s->cap : 64;
        s->list = domain_realloc(s->list, s->cap, sizeof *s->list);
    }
    memmove(s->list + low + 1, s->list + low, (s->n - low) * sizeof *s->list);
    s->n++;
    s->list[low] = (struct kept_sum){.of = of};
    return &s->list[low];
}

void kept_put(struct kept_sum *sum, struct tally *whole)
{
    buf_reset(&sum->packed);
    tally_pack(whole, &sum->packed);
    tally_reset(&sum->changes);
}

/* Adds the changes that the database has; those of before the sums were read are in them. */
static void catch_up(struct one *o, int64_t written)
{
    uint32_t left = 0;

    for (uint32_t i = 0; i < o->n_late; i++) {
        const struct late *l = &o->late[i];

        if (l->position > written) {
            o->late[left++] = *l;
        } else if (l->position > o->position) {
            struct kept_sum *sum = sum_of(&o->sums, l->of);

            tally_add(&sum->changes, l->thing, l->n);
            sum->is_told = false;
        }
    }
    o->n_late = left;
    if (o->position < written)
        o->position = written;
}

/* ------------------------------------------------------------------ the fold's side */

static bool is_in(const struct count_cell *cell, const struct kept_question *q)
{
    return cell->day == 0 && cell->cut == q->cut && cell->month >= q->from &&
           cell->month < q->until && (q->sorts >> cell->sort & 1);
}

static void late_add(struct one *o, const struct cell *cell, int64_t position)
{
    const struct tally *t = &cell->tally;

    if (o->n_late + t->n > o->late_cap) {
        o->late_cap = o->late_cap * 2 > o->n_late + t->n ? o->late_cap * 2 : o->n_late + t->n;
        o->late = domain_realloc(o->late, o->late_cap, sizeof *o->late);
    }
    for (uint32_t i = 0; i < t->n; i++)
        o->late[o->n_late++] =
            (struct late){position, t->list[i].thing, t->list[i].n, cell->key.of};
}

void kept_batch(struct kept *k, const struct cells *changed, int64_t position)
{
    k->sent = position;
    for (int i = 0; i < KEPT_MOST; i++) {
        struct one *o = &k->list[i];

        if (o->ticket == 0)
            continue;
        if (o->n_late > LATE_MOST && o->position >= 0)
            catch_up(o, position - 1); /* one batch is under way at a time */
        if (o->n_late > LATE_MOST) {
            drop(o);
            continue;
        }
        for (uint32_t c = 0; c < changed->n; c++)
            if (is_in(&changed->list[c].key, &o->question))
                late_add(o, &changed->list[c], position);
    }
}

/* ------------------------------------------------------------------ who asks */

static bool is_same(const struct kept_question *a, const struct kept_question *b)
{
    return a->cut == b->cut && a->from == b->from && a->until == b->until && a->sorts == b->sorts;
}

static uint64_t asked_last(const struct kept *k)
{
    uint64_t last = 0;

    for (int i = 0; i < KEPT_MOST; i++)
        if (k->list[i].asked > last)
            last = k->list[i].asked;
    return last;
}

struct kept_sums *kept_find(struct kept *k, const struct kept_question *q, int64_t written)
{
    for (int i = 0; i < KEPT_MOST; i++) {
        struct one *o = &k->list[i];

        if (o->ticket == 0 || o->position < 0 || !is_same(&o->question, q))
            continue;
        o->asked = asked_last(k) + 1;
        catch_up(o, written);
        for (uint32_t s = 0; s < o->sums.n; s++)
            tally_settle(&o->sums.list[s].changes);
        return &o->sums;
    }
    return NULL;
}

uint64_t kept_begin(struct kept *k, const struct kept_question *q)
{
    struct one *o = &k->list[0];

    for (int i = 1; i < KEPT_MOST; i++)
        if (k->list[i].asked < o->asked)
            o = &k->list[i];
    drop(o);
    *o = (struct one){.question = *q,
                      .ticket = ++k->tickets,
                      .asked = asked_last(k) + 1,
                      .since = k->sent,
                      .position = -1};
    return o->ticket;
}

static struct one *one_of(struct kept *k, uint64_t ticket)
{
    for (int i = 0; i < KEPT_MOST; i++)
        if (k->list[i].ticket == ticket)
            return &k->list[i];
    return NULL;
}

struct kept_sum *kept_add(struct kept *k, uint64_t ticket, uint16_t of)
{
    struct one *o = ticket != 0 ? one_of(k, ticket) : NULL;

    return o ? sum_of(&o->sums, of) : NULL;
}

void kept_end(struct kept *k, uint64_t ticket, int64_t position)
{
    struct one *o = ticket != 0 ? one_of(k, ticket) : NULL;

    if (o && position < o->since)
        drop(o); /* a batch that was under way is neither in the sums nor among the changes */
    else if (o)
        o->position = position;
}
