/*
 * What events of a calendar are called by, and addresses in them: see ical.h.
 */
#include "services/ical/ical.h"

#include <stdio.h>

static const char *const answers[] = {"answer", "extension", "policy_answer", "date"};

void ical_uid_due(const struct uuid *signal, struct slice term, struct slice party,
                  char out[ICAL_UID_LEN])
{
    char id[UUID_TEXT_LEN + 1];

    for (size_t i = 0; i < ARRAY_LEN(answers); i++)
        if (slice_is(term, answers[i]))
            term = SLICE_LIT("answer");
    uuid_format(signal, id);
    snprintf(out, ICAL_UID_LEN, "%s-%.*s-%.*s@weerklank", id, SLICE_FMT(term), SLICE_FMT(party));
}

bool ical_url_ok(const char *url)
{
    static const char *const schemes[] = {"https://", "http://"};

    for (size_t i = 0; i < ARRAY_LEN(schemes); i++) {
        size_t n = strlen(schemes[i]);

        if (strncmp(url, schemes[i], n) != 0 || !url[n] || url[n] == '/')
            continue;
        for (const char *p = url + n; *p; p++)
            if (*p <= ' ' || *p > '~' || strchr("\"<>\\^`{|}", *p))
                return false;
        return true;
    }
    return false;
}
