/*
 * `weerklank search WORDS`: signals by words in their texts, with the place where they were found.
 */
#include "services/cli/ask.h"
#include "services/cli/body.h"
#include "services/cli/language.h"
#include "services/cli/list.h"
#include "services/cli/screen.h"

#include <stdlib.h>

#define MARK_OPEN  "\u27E6"
#define MARK_CLOSE "\u27E7"

const struct option_row search_options[] = {
    {"all", NULL, N_("all of them, not only the first 20")},
    {0},
};

/* The words behind the command as one text; what holds a blank was one argument, and is sought as such
 * unless it has quotes of its own. */
static void words_join(const struct arguments *a, struct buf *out)
{
    for (size_t i = 0; i < a->n_words; i++) {
        bool together = strchr(a->words[i], ' ') && !strchr(a->words[i], '"') && a->n_words > 1;
        buf_printf(out, "%s%s%s%s", i ? " " : "", together ? "\"" : "", a->words[i],
                   together ? "\"" : "");
    }
}

/* On a terminal the marks are bold letters; elsewhere they stay what they are. */
static void hit_print(struct slice hit)
{
    char *line = screen_line(hit, 0), *at = line;
    bool bold = screen_columns() > 0;

    printf("    ");
    while (bold && *at) {
        char *mark = strstr(at, MARK_OPEN), *end = mark ? strstr(mark, MARK_CLOSE) : NULL;
        if (!end)
            break;
        printf("%.*s\033[1m%.*s\033[0m", (int)(mark - at), at,
               (int)(end - mark - (long)strlen(MARK_OPEN)), mark + strlen(MARK_OPEN));
        at = end + strlen(MARK_CLOSE);
    }
    printf("%s\n", at);
    free(line);
}

struct search {
    const struct cli *cli;
    int64_t n;
};

static bool search_take(void *arg, const struct summary *s, struct slice bytes)
{
    struct search *found = arg;
    char id[UUID_TEXT_LEN + 1];
    char *title = screen_line(s->title, 0), *lead = screen_line(s->lead, 0);

    found->n++;
    if (found->cli->json) {
        ask_print_json(&shape_summary, bytes);
    } else {
        uuid_format(&s->signal, id);
        if (wire_has(s, summary_reference))
            snprintf(id, sizeof id, "%.*s", SLICE_FMT(s->reference));
        printf("%s  %s%s%s%s%s\n", id, title, *list_state(s) ? "  \u00b7 " : "", list_state(s),
               *lead ? "  \u00b7 " : "", lead);
        if (wire_has(s, summary_hit))
            hit_print(s->hit);
    }
    free(title);
    free(lead);
    return true;
}

int search_run(struct cli *cli, const struct command *c, const struct arguments *a)
{
    struct search found = {.cli = cli};
    struct answer answer = {0};
    struct m_list m = {0};
    struct buf kept = {0}, words = {0};
    int64_t most;
    int rc = body_question(cli, c, a, MSG_LIST, &m, &kept);

    words_join(a, &words);
    if (rc == CLI_OK && words.n > 0)
        wire_set(&m, m_list, text, buf_slice(&words));
    if (rc == CLI_OK && !wire_has(&m, m_list_text))
        rc = cli_usage(_("say which words; see weerklank %s --help"), c->name);
    if (rc == CLI_OK) {
        most = wire_has(&m, m_list_limit) ? m.limit : 20;
        if (argument_value(a, "all"))
            most = INT64_MAX;
        rc = list_pages(cli, &m, most, &answer, search_take, &found);
    }
    if (!cli->json && rc == CLI_OK && found.n == 0)
        printf("%s\n", _("There is nothing."));
    if (!cli->json && rc == CLI_OK && wire_has(&m, m_list_cursor))
        printf(_("There is more: --all, or --cursor %.*s\n"), SLICE_FMT(m.cursor));
    answer_free(&answer);
    buf_free(&kept);
    buf_free(&words);
    return rc;
}
