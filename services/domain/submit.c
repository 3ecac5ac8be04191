/*
 * What a new signal must be like, beyond its shape. Everything that is wrong is told at once. And what it is called.
 */
#include "common/text.h"
#include "services/domain/registry_in.h"
#include "services/domain/transitions.h"

#include <strings.h>

#define FIELD(name) (&shape_m_submit.fields[m_submit_##name])

static bool begins_with(struct slice text, const char *start)
{
    size_t n = strlen(start);

    return text.n > n && strncasecmp((const char *)text.p, start, n) == 0;
}

/* Of a list one fault is told. */
static void check_links(const struct m_submit *m, struct wire_faults *faults)
{
    struct slice link;

    for (size_t at = 0; wire_list_text(m->links, &at, &link);)
        if (!begins_with(link, "https://") && !begins_with(link, "http://")) {
            wire_fault_add(faults, FIELD(links), WIRE_FAULT_VALUE);
            return;
        }
}

static void check_municipalities(const struct registry *r, struct slice region,
                                 const struct m_submit *m, int32_t today,
                                 struct wire_faults *faults)
{
    struct slice name;

    for (size_t at = 0; wire_list_text(m->municipalities, &at, &name);)
        if (!registry_is_municipality(r, region, name, today)) {
            wire_fault_add(faults, FIELD(municipalities), WIRE_FAULT_VALUE);
            return;
        }
}

enum problem_code submit_check(const struct registry *r, const struct principal *who,
                               const struct m_submit *m, int32_t today, struct wire_faults *faults)
{
    struct slice region = slice_str(who->party);
    uint32_t before = faults->n;

    if (who->role != role_REGION || !registry_is_region(r, region, today))
        return PROBLEM_NOT_ALLOWED;
    check_municipalities(r, region, m, today, faults);
    if (wire_has(m, m_submit_theme) && !registry_is_theme(r, m->theme, today))
        wire_fault_add(faults, FIELD(theme), WIRE_FAULT_VALUE);
    if (wire_has(m, m_submit_neighbour) &&
        !(registry_item(r, SET_REGIONS, region)->neighbours & 1u << m->neighbour))
        wire_fault_add(faults, FIELD(neighbour), WIRE_FAULT_VALUE);
    check_links(m, faults);
    if (faults->n > before) {
        texts_hold_bsn(&shape_m_submit, m, faults);
        return PROBLEM_INVALID;
    }
    return texts_hold_bsn(&shape_m_submit, m, faults) ? PROBLEM_PERSONAL_NUMBER : PROBLEM_N;
}

char *submit_title(const struct m_submit *m)
{
    enum { WORDS_BYTES = 80 };
    char words[WORDS_BYTES + sizeof "\u2026"];
    size_t n = m->what.n;

    if (wire_has(m, m_submit_title))
        return text_copy(m->title);
    if (n > WORDS_BYTES) {
        for (n = WORDS_BYTES; n > 0 && m->what.p[n] != ' ' && m->what.p[n] != '\n'; n--)
            ;
        if (n == 0) /* one very long word: cut between two characters */
            for (n = WORDS_BYTES; n > 0 && (m->what.p[n] & 0xC0) == 0x80; n--)
                ;
    }
    for (size_t i = 0; i < n; i++)
        words[i] = (char)(m->what.p[i] < ' ' ? ' ' : m->what.p[i]);
    if (n < m->what.n) {
        memcpy(words + n, "\u2026", sizeof "\u2026" - 1);
        n += sizeof "\u2026" - 1;
    }
    return text_copy(slice_of(words, n));
}
