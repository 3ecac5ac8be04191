/*
 * The dates of a signal in words, each with how it came about.
 *
 *      Antwoord geven (VWS): uiterlijk op 18 mei 2026, nu aan zet
 *          6 weken na 2 april 2026 is 14 mei: Hemelvaartsdag; ...
 */
#include "services/cli/show.h"

#include "services/cli/language.h"
#include "services/cli/words.h"

/* How it stands with it; "" when there is nothing to say. */
static const char *standing_of(const struct due_date *m)
{
    if (m->overdue)
        return wire_has(m, due_date_done_at) ? _(", too late") : _(", that day is over");
    if (m->stands_still)
        return _(", time stands still: this date will move on");
    return m->running ? _(", next to act") : "";
}

static void date_print(const struct due_date *m)
{
    printf("  %s (%.*s): ", words_term(m->term), SLICE_FMT(m->party));
    printf(_("at the latest on %s"), screen_date(m->due));
    if (wire_has(m, due_date_done_at))
        printf(_(", done on %s"), screen_moment(m->done_at));
    printf("%s\n", standing_of(m));
}

static void explanation_print(const struct due_date *m)
{
    struct slice why = slice_str(_("This date was set by the department."));
    struct derivation d;

    if (slice_is(m->term, "agreement"))
        why = slice_str(_("This date was agreed on."));
    else if (wire_has(m, due_date_derivation) &&
             wire_decode(&shape_derivation, slice_of(m->derivation.p, m->derivation.n),
                         WIRE_LENIENT, &d, NULL) == 0)
        why = language_is_dutch() ? d.nl : d.en;
    screen_text(stdout, why, 4);
}

void show_dates(struct wire_list dates)
{
    struct due_date m;
    size_t at = 0;

    if (dates.count > 0)
        printf("\n%s\n", _("Dates"));
    while (wire_list_record(dates, &at, &shape_due_date, &m)) {
        date_print(&m);
        explanation_print(&m);
    }
}
