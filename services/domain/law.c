/*
 * What of a citation is the law itself. See law.h.
 */
#include "services/domain/law.h"

#include <strings.h>

static bool is_no_law(struct slice word)
{
    static const char *const words[] = {"artikel", "artikelen", "art", "art.", "lid", "leden",
                                        "onder",   "sub",       "van", "de",   "het", "en"};

    if (word.p[0] >= '0' && word.p[0] <= '9')
        return true;
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (strlen(words[i]) == word.n && strncasecmp((const char *)word.p, words[i], word.n) == 0)
            return true;
    return false;
}

void law_name(struct slice cited, struct buf *out)
{
    static const char between[] = " \t,()";
    size_t at = 0, n;

    while (at < cited.n) {
        struct slice word = {cited.p + at, 0};
        for (n = 0; at + n < cited.n && !memchr(between, cited.p[at + n], sizeof between - 1); n++)
            ;
        word.n = n;
        at += n + 1;
        if (n == 0 || is_no_law(word))
            continue;
        if (out->n > 0)
            buf_add_str(out, " ");
        buf_add(out, word.p, word.n);
    }
}
