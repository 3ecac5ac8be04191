/*
 * Whether a text is a table. A file says it nowhere; a table is taken for one where its first lines agree.
 */
#include "services/files/judge_in.h"

#define LINES_LEAST 2
#define LINES_MOST  20

/* Separators of the line at `at`, outside quotes; a quoted field may hold line ends. -1: the text ends within it. */
static int line_count(struct slice s, size_t *at, char separator, bool whole)
{
    bool quoted = false;
    int n = 0;

    for (; *at < s.n; (*at)++) {
        char c = (char)s.p[*at];

        if (c == '"')
            quoted = !quoted;
        else if (!quoted && c == separator)
            n++;
        else if (!quoted && c == '\n') {
            (*at)++;
            return n;
        }
    }
    return whole && !quoted ? n : -1;
}

static bool agrees_on(struct slice s, char separator, bool whole)
{
    size_t at = 0;
    int lines = 0, first = 0;

    while (at < s.n && lines < LINES_MOST) {
        int n = line_count(s, &at, separator, whole);

        if (n < 0)
            break;
        if (lines++ == 0)
            first = n;
        if (n == 0 || n != first)
            return false;
    }
    return lines >= LINES_LEAST;
}

bool judge_is_csv(struct slice first, bool whole)
{
    return agrees_on(first, ';', whole) || agrees_on(first, ',', whole) ||
           agrees_on(first, '\t', whole);
}
