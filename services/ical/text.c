/*
 * Cleaning texts: see text.h.
 */
#include "services/ical/text.h"

#include "common/room.h"
#include "common/text.h"

/* How many bytes of a mark that gets no further stand here; 0: none. */
static size_t mark_at(const uint8_t *p)
{
    if (p[0] == 0xc2 && p[1] >= 0x80 && p[1] <= 0x9f) /* C1 */
        return 2;
    if (p[0] != 0xe2)
        return 0;
    if (p[1] == 0x80 && p[2] >= 0xaa && p[2] <= 0xae) /* U+202A to U+202E */
        return 3;
    return p[1] == 0x81 && p[2] >= 0xa6 && p[2] <= 0xa9 ? 3 : 0; /* U+2066 to U+2069 */
}

static bool separator_at(const uint8_t *p)
{
    return p[0] == 0xe2 && p[1] == 0x80 && (p[2] == 0xa8 || p[2] == 0xa9);
}

char *ical_text_clean(const char *text)
{
    const uint8_t *p = (const uint8_t *)text;
    char *out, *to;

    if (!text || !text_utf8_valid(text, strlen(text)))
        return NULL;
    out = to = room_for(NULL, strlen(text) + 1, 1);
    while (*p) {
        size_t mark = mark_at(p);

        if (mark > 0) {
            p += mark;
        } else if (separator_at(p)) {
            *to++ = '\n';
            p += 3;
        } else if (*p == '\t') {
            *to++ = ' ';
            p++;
        } else if ((*p < 0x20 && *p != '\n') || *p == 0x7f) {
            p++;
        } else {
            *to++ = (char)*p++;
        }
    }
    *to = '\0';
    return out;
}
