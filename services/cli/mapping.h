/*
 * From a foreign record to the fields of a signal. A mapping is a JSON object; its members are our names
 * (the Dutch ones, and `regio` and `id`), their values say where each comes from:
 *
 *      "wat": "text"                                    their member, as it is
 *      "wat": {"key": ["text", "title"]}                the first of these that is there
 *      "thema": {"key": "subject", "values": {"zorg": "gezondheid"}}   their words into ours
 *      "titel": {"key": "title", "cut": true}           cut to the length that we take
 *      "soort": {"key": "kind", "default": "knelpunt"}  when theirs is not there
 *      "nodig": {"const": ["weet_niet"]}                always this
 *
 * A list where we want one gives its first; one where we want a list becomes a list. What is empty is
 * left out.
 */
#ifndef CLI_MAPPING_H
#define CLI_MAPPING_H

#include <jansson.h>
#include <stdbool.h>

/* NULL with the reason said: unreadable, or a name that is not ours. A new reference. */
json_t *mapping_read(const char *path);
/* A new object with our names. With map NULL the names are ours already, and cells of CSV (as texts)
 * become what the field wants. */
json_t *mapping_apply(const json_t *map, const json_t *record, bool texts);

#endif
