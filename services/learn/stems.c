/*
 * A text as the index of similar signals takes it: stems, without the words that every Dutch text has. Among many
 * texts those weigh nothing by themselves; among the first few they would make all of them alike. See rulebook.h.
 */
#include "services/learn/rulebook_in.h"
#include "services/learn/similar.h"

#include "common/room.h"

#include <stdlib.h>

static const char everywhere[] = "aan al alle alleen alles als altijd andere anders bij bijna "
                                 "binnen blijft blijven daar daarbij daarna daarom dan dat "
                                 "de deze die dit door doen doet dus echter een eens elk elke en "
                                 "er erg even gaan gaat geen geldt geven geeft goed "
                                 "graag groot grote haar had hebben heb heeft heel hem hen het "
                                 "hier hij hoe hun iedereen ieder iemand iets ik in is "
                                 "ja jaar jaren je jullie kan kon konden komen komt krijgen krijgt "
                                 "kunnen laat laten maar maken maakt mag me meer "
                                 "meestal men mensen met mij mijn moest moet moeten mogen na naar "
                                 "nee net niemand niet niets nieuwe nodig nog nooit nu "
                                 "of om omdat onder ons onze ook op over per samen se sinds staan "
                                 "staat steeds te tegen terwijl terug toch tot tussen "
                                 "twee uit uw van vaak vanaf veel verder vier voor voordat vooral "
                                 "vragen waar waardoor waarom wanneer want waren was "
                                 "wat weer weinig wel welke werd werden weten wie wij wil willen "
                                 "worden wordt zal ze zeer zelf zelfs zich zij "
                                 "zijn zo zoals zodat zonder zou zouden zoveel regio gemeente "
                                 "gemeenten knelpunt kans rijk bericht voorbeeld";

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return (x > y) - (x < y);
}

/* Once: stems do not depend on rules. */
static void everywhere_read(struct rulebook *b)
{
    struct reading *r = &b->reading;

    reading_begin(b, false);
    reading_text(b, slice_str(everywhere), READING_TEXT);
    r->everywhere = room_for(NULL, r->n_stems, sizeof *r->everywhere);
    for (r->n_everywhere = 0; r->n_everywhere < r->n_stems; r->n_everywhere++)
        r->everywhere[r->n_everywhere] = r->stems[r->n_everywhere].hash;
    qsort(r->everywhere, r->n_everywhere, sizeof *r->everywhere, by_value);
}

size_t rulebook_words(struct rulebook *b, const struct m_submit *signal,
                      const struct similar_word **out)
{
    struct reading *r = &b->reading;
    size_t n = 0;

    if (!b->lexicon) /* not made ready yet: stems need no rules */
        b->lexicon = lexicon_new();
    if (!r->everywhere)
        everywhere_read(b);
    reading_signal(b, signal);
    r->words = room_for(r->words, (size_t)r->n_stems + 1, sizeof *r->words);
    for (uint32_t i = 0; i < r->n_stems; i++)
        if (!bsearch(&r->stems[i].hash, r->everywhere, r->n_everywhere, sizeof *r->everywhere,
                     by_value))
            r->words[n++] = (struct similar_word){r->stems[i].hash, r->stems[i].count};
    *out = r->words;
    return n;
}
