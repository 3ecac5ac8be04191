/*
 * Names behind codes.
 */
#include "services/cli/names.h"

#include "common/text.h"
#include "services/cli/load.h"

#include <stdlib.h>

struct name {
    char *code, *name;
    struct name *next;
};

static struct {
    bool asked;
    struct name *first;
} sets[NAMES_N];

static void name_add(enum names_of set, struct slice code, struct slice name)
{
    struct name *n = calloc(1, sizeof *n);

    if (!n)
        return;
    *n = (struct name){text_copy(code), text_copy(name), sets[set].first};
    sets[set].first = n;
}

static void names_take(enum names_of set, const struct m_registry_told *told)
{
    struct department d;
    struct region r;
    struct theme t;
    size_t at = 0;

    while (set == NAMES_REGIONS && wire_list_record(told->regions, &at, &shape_region, &r))
        name_add(set, r.code, r.name);
    while (set == NAMES_DEPARTMENTS &&
           wire_list_record(told->departments, &at, &shape_department, &d))
        name_add(set, d.code, wire_has(&d, department_short_name) ? d.short_name : d.name);
    while (set == NAMES_THEMES && wire_list_record(told->themes, &at, &shape_theme, &t))
        name_add(set, t.code, t.name);
}

static void names_ask(struct cli *cli, enum names_of set)
{
    static const char *const words[] = {"regions", "departments", "themes"};
    struct m_registry_told told;
    struct answer a = {0};

    sets[set].asked = true;
    if (cli->door && registry_ask(cli, cli->door, words[set], &a, &told) == CLI_OK)
        names_take(set, &told);
    answer_free(&a);
}

const char *names_find(struct cli *cli, enum names_of set, struct slice code)
{
    if (!sets[set].asked)
        names_ask(cli, set);
    for (struct name *n = sets[set].first; n; n = n->next)
        if (slice_is(code, n->code))
            return n->name;
    name_add(set, code, code);
    return sets[set].first ? sets[set].first->name : "";
}
