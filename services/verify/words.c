/*
 * Findings in words.
 */
#include "services/verify/words.h"

#include "common/clock.h"

#include <inttypes.h>
#include <stdlib.h>

bool words_dutch(void)
{
    static const char *const variables[] = {"LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"};
    static const char *const nothing[] = {"C", "POSIX", "C.UTF-8", "C.utf8"};

    for (size_t i = 0; i < ARRAY_LEN(variables); i++) {
        const char *value = getenv(variables[i]);
        bool says = value && *value;

        for (size_t k = 0; says && k < ARRAY_LEN(nothing); k++)
            says = strcmp(value, nothing[k]) != 0;
        if (says)
            return strncmp(value, "nl", 2) == 0;
    }
    return true;
}

static void number_say(FILE *out, const struct finding *f, const char *name, int64_t v)
{
    char at[28];

    /* From the year 1600 to 2400; what lies outside is no time that people can read. */
    if ((f->code == FINDING_TIME || f->column == COLUMN_AT) && v > -US_PER_DAY * 135000 &&
        v < US_PER_DAY * 157000) {
        clock_format_utc(v, at);
        fprintf(out, " %s=%s", name, at);
    } else {
        fprintf(out, " %s=%" PRId64, name, v);
    }
}

static bool has_position(const struct finding *f)
{
    return f->code != FINDING_OTHER_LOG && f->code != FINDING_SIGNATURE;
}

static bool has_column(const struct finding *f)
{
    return f->code == FINDING_CHANGED || f->code == FINDING_LEAF;
}

void words_finding(FILE *out, const struct finding *f, bool dutch)
{
    fprintf(out, "%s", finding_word(f->code));
    if (has_position(f))
        fprintf(out, " position=%" PRId64, f->from);
    if (f->until > f->from)
        fprintf(out, "..%" PRId64, f->until);
    if (has_column(f))
        fprintf(out, " column=%s%s", column_name(f->column), f->turned ? " bit=turned" : "");
    if (f->has_was)
        number_say(out, f, "was", f->was);
    if (f->has_is)
        number_say(out, f, "is", f->is);
    fprintf(out, "  %s\n", finding_text(f->code, dutch));
}

void words_finding_json(FILE *out, const struct finding *f)
{
    fprintf(out, "{\"finding\":\"%s\"", finding_word(f->code));
    if (has_position(f))
        fprintf(out, ",\"position\":%" PRId64 ",\"until\":%" PRId64, f->from, f->until);
    if (has_column(f))
        fprintf(out, ",\"column\":\"%s\",\"turned\":%s", column_name(f->column),
                f->turned ? "true" : "false");
    if (f->has_was)
        fprintf(out, ",\"was\":%" PRId64, f->was);
    if (f->has_is)
        fprintf(out, ",\"is\":%" PRId64, f->is);
    fprintf(out, "}\n");
}
