/*
 * The files of a signal, under each other: name, kind, size, whose, since when.
 */
#include "services/cli/show.h"

#include "services/cli/language.h"
#include "services/cli/words.h"

#include <inttypes.h>

#define KB INT64_C(1000)
#define MB (1000 * KB)

/* "812 bytes", "43 kB", "2,4 MB". */
static void size_words(int64_t bytes, char out[32])
{
    if (bytes < KB)
        snprintf(out, 32, "%" PRId64 " bytes", bytes);
    else if (bytes < MB)
        snprintf(out, 32, "%" PRId64 " kB", (bytes + KB / 2) / KB);
    else
        snprintf(out, 32, "%" PRId64 "%s%" PRId64 " MB", bytes / MB,
                 language_is_dutch() ? "," : ".", bytes % MB / (100 * KB));
}

static bool is_attached(const struct moment *m)
{
    const struct message_info *info = event_find(m->kind);

    return info && info->number == EV_ATTACHED;
}

static void row_add(struct screen_table *t, const struct moment *m)
{
    struct m_attach a;
    char size[32];

    if (!wire_has(m, moment_body) ||
        wire_decode(&shape_m_attach, slice_of(m->body.p, m->body.n), WIRE_LENIENT, &a, NULL) < 0)
        return;
    size_words(a.size, size);
    screen_table_add_line(t, a.name, 60);
    screen_table_add(t, words_choice(&enum_file_type, a.type));
    screen_table_add(t, size);
    screen_table_add_line(t, m->party, 0);
    screen_table_add(t, screen_moment(m->at));
}

void show_files(struct wire_list timeline)
{
    struct screen_table t = {.n_columns = 5, .right = 1u << 2};
    struct moment m;

    screen_table_add(&t, _("Attached"));
    screen_table_add(&t, _("Kind"));
    screen_table_add(&t, _("Size"));
    screen_table_add(&t, _("By"));
    screen_table_add(&t, _("Since"));
    for (size_t at = 0; wire_list_record(timeline, &at, &shape_moment, &m);)
        if (is_attached(&m))
            row_add(&t, &m);
    if (t.n_cells > t.n_columns) {
        putchar('\n');
        screen_table_print(&t, stdout, true);
    }
    screen_table_free(&t);
}
