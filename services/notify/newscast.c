/*
 * From events to the rows of mails: see newscast.h.
 */
#include "services/notify/newscast.h"

#include "common/clock.h"
#include "common/text.h"

#include <stdlib.h>

struct telling {
    struct newscast *cast;
    struct store_news news;
};

static void on_news(void *arg, const struct news_item *item)
{
    struct telling *t = arg;

    t->news.is = item;
    store_news(t->cast->store, &t->news);
    t->cast->any = true;
}

void newscast_signal(struct newscast *n, const struct registry *r, const struct signal *signal,
                     const struct event *e)
{
    const char *region = registry_place_code(r, signal->region);
    char reference[40];
    struct telling t = {n, {.e = e, .reference = reference, .region = region}};

    if (!postman_is_wanted(n->postman))
        return;
    t.news.digest_at = postman_digest_at(n->postman, e->at);
    signal_reference(region, signal->year, signal->number, reference);
    news_of(e, signal, r, on_news, &t);
}

/* It is called by its period: "2026-01-01 / 2026-03-31" (ISO 8601-1, 5.5.2.1). */
void newscast_report(struct newscast *n, const struct registry *r, const struct event *e)
{
    char period[2 * 11 + 3], first[11], last[11];
    struct telling t = {n, {.e = e, .reference = period, .region = ""}};
    struct m_report_open m;

    if (!postman_is_wanted(n->postman) ||
        wire_decode(&shape_m_report_open, e->body, WIRE_LENIENT, &m, NULL) < 0)
        return;
    clock_day_format(m.from, first);
    clock_day_format(m.until, last);
    snprintf(period, sizeof period, "%s / %s", first, last);
    t.news.digest_at = postman_digest_at(n->postman, e->at);
    news_of_report(e, r, on_news, &t);
}

/* Whose act it is said to be is whose receiver it is. */
void newscast_alarm(struct newscast *n, const struct subscription *x, const struct event *e)
{
    struct news_item item = {.what = news_ALARM, .whom = NEWS_ALL, .to = "coordinator"};
    struct event about = *e;
    char *sink;
    struct telling t = {n, {.e = &about, .region = ""}};

    if (!postman_is_wanted(n->postman))
        return;
    sink = text_copy(x->is.sink);
    about.party = slice_str(x->party);
    t.news.reference = sink;
    t.news.digest_at = postman_digest_at(n->postman, e->at);
    on_news(&t, &item);
    free(sink);
}

void newscast_allocated(struct newscast *n, const struct event *e)
{
    struct m_allocate m;

    if (wire_decode(&shape_m_allocate, e->body, WIRE_LENIENT, &m, NULL) == 0)
        store_handlers(n->store, e, &m.handler, &m.substitute);
}

void newscast_erased(struct newscast *n, const struct uuid *signal, struct wire_list versions)
{
    size_t at = 0;
    int64_t version;

    while (wire_list_int(versions, &at, &version))
        store_erased(n->store, signal, version);
}

void newscast_written(struct newscast *n)
{
    if (n->any)
        postman_look(n->postman);
    n->any = n->any && store_waiting(n->store) > 0;
}
