/*
 * The learning agenda: see learning.h.
 */
#include "services/report/learning.h"

#include "services/report/report_in.h"

#include <stdio.h>

bool learning_is_lesson(int answer)
{
    return answer == answer_kind_DEVIATION || answer == answer_kind_EXCEPTION ||
           answer == answer_kind_ALTERNATIVE;
}

static void changes_tell(struct html *h, const struct report_change *list, size_t n,
                         const char *none)
{
    if (n == 0)
        paper_nothing(h, none);
    for (size_t i = 0; i < n; i++)
        report_change_tell(h, &list[i], true);
}

static void signals_tell(struct html *h, const struct report_signal *list, size_t n,
                         const char *none)
{
    if (n == 0)
        paper_nothing(h, none);
    for (size_t i = 0; i < n; i++)
        report_signal_tell(h, &list[i]);
}

static void section(struct html *h, const char *id, const char *title)
{
    paper_section_begin(h, &(struct paper_section){id, title});
}

static const char *const how[] = {
    "Wat er veranderde, legt het ministerie vast dat antwoordde. Na een half jaar vraagt Weerklank "
    "de regio of "
    "het nog werkt.",
    "Van andere regio's staat hier alleen wat zij willen delen, en nooit iets vertrouwelijks.",
    NULL,
};

void learning_write(const struct learning *l, struct html *h)
{
    char title[160], subtitle[160], day[DUTCH_LEN];
    struct paper_head head = {
        .title = title, .subtitle = subtitle, .kicker = "Weerklank · leeragenda", .mark = NULL};

    snprintf(title, sizeof title, "Wat wij leerden: %s", l->region);
    snprintf(subtitle, sizeof subtitle, "%s, stand op %s", l->quarter,
             dutch_date(l->stand.day, day));
    paper_begin(h, &head);
    section(h, "veranderd", "Wat er veranderde");
    changes_tell(h, l->changes, l->n_changes,
                 "In dit kwartaal is voor deze regio geen verandering vastgelegd.");
    paper_section_end(h);
    section(h, "ruimte", "Waar het anders mocht");
    signals_tell(
        h, l->own, l->n_own,
        "In dit kwartaal was er geen afwijking, uitzondering of alternatief voor deze regio.");
    paper_section_end(h);
    section(h, "anderen", "Wat andere regio's delen");
    if (l->n_other_changes > 0)
        changes_tell(h, l->other_changes, l->n_other_changes, "");
    signals_tell(h, l->others, l->n_others,
                 l->n_other_changes > 0
                     ? "Andere regio's deelden geen afwijking, uitzondering of alternatief."
                     : "Andere regio's deelden in dit kwartaal niets waar u van kunt leren.");
    paper_section_end(h);
    paper_end(h, &l->stand, how);
}
