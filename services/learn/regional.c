/*
 * Which examples are like the signals of regions: how sure routing may be is measured on those, since what parliament says
 * about the whole country is harder to place. See train_in.h.
 */
#include "services/learn/train_in.h"

#define NAME_LEAST 4 /* bytes: shorter names are other words too */

static const char *const words[] = {
    "regio*",     "grens*",      "krimp*",       "platteland*",  "dorp*",        "provincie*",
    "Groninger*", "Zeeuws*",     "Limburgs*",    "Fries",        "Friese",       "Drents*",
    "Twents*",    "Veluws*",     "Achterhoeks*", "Brabants*",    "Overijssels*", "Gelders*",
    "eiland*",    "kleine kern", "streek*",      "Waddeneiland*"};

/* Only the names that are one word. */
static void name_add(struct lexicon *l, struct slice name)
{
    for (size_t i = 0; i < name.n; i++)
        if (name.p[i] == '(')
            name.n = i;
    while (name.n && name.p[name.n - 1] == ' ')
        name.n--;
    if (name.n >= NAME_LEAST && !memchr(name.p, ' ', name.n) && !memchr(name.p, '-', name.n))
        (void)lexicon_term(l, name);
}

struct lexicon *regional_words(const struct registry *r)
{
    struct lexicon *l = lexicon_new();
    struct region region;
    struct municipality m;
    struct slice s;
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        (void)lexicon_term(l, slice_str(words[i]));
    for (size_t i = 0; registry_region(r, i, &region); i++) {
        name_add(l, region.name);
        for (size_t at = 0; wire_list_text(region.provinces, &at, &s);)
            name_add(l, s);
        for (size_t at = 0; wire_list_record(region.municipalities, &at, &shape_municipality, &m);)
            name_add(l, m.name);
    }
    return l;
}

static void word_seen(void *arg, const struct word *word)
{
    *(bool *)arg |= word->n_terms > 0;
}

bool regional_is(struct lexicon *l, const struct example *e)
{
    bool found = false;
    if (e->title.p)
        lexicon_each(l, e->title, word_seen, &found);
    if (e->text.p)
        lexicon_each(l, e->text, word_seen, &found);
    return found;
}
