/*
 * The report: its head, its figures at a glance, and the order of what follows.
 */
#include "services/report/report_in.h"

#include <math.h>
#include <stdio.h>

#define Z 1.959963984540054 /* 95 % */

/* ------------------------------------------------------------------ figures */

void report_share(int64_t part, int64_t n, int *share_out, int *low_out, int *high_out)
{
    double share, middle, half, all = (double)n;

    *share_out = *low_out = *high_out = -1;
    if (n <= 0)
        return;
    share = (double)part / all;
    middle = (share + Z * Z / (2 * all)) / (1 + Z * Z / all);
    half = Z / (1 + Z * Z / all) * sqrt(share * (1 - share) / all + Z * Z / (4 * all * all));
    *share_out = (int)lround(share * 1000);
    *low_out = (int)lround(fmax(0, middle - half) * 1000);
    *high_out = (int)lround(fmin(1, middle + half) * 1000);
}

const char *report_number(const struct report *r, int64_t n, char out[DUTCH_LEN])
{
    if (n > 0 && n < r->least) {
        snprintf(out, DUTCH_LEN, "minder dan %lld", (long long)r->least);
        return out;
    }
    return dutch_number(n, out);
}

const char *report_share_text(int64_t part, int64_t n, char out[DUTCH_LEN])
{
    int share, low, high;

    if (n <= 0)
        return NULL;
    if (n < REPORT_SHARE_LEAST) {
        snprintf(out, DUTCH_LEN, "%lld van %lld", (long long)part, (long long)n);
        return out;
    }
    report_share(part, n, &share, &low, &high);
    snprintf(out, DUTCH_LEN, "%d %% (%d–%d)", (share + 5) / 10, (low + 5) / 10, (high + 5) / 10);
    return out;
}

void report_tally_add(struct report_tally *sum, const struct report_tally *more)
{
    sum->begun += more->begun;
    sum->done += more->done;
    sum->ended += more->ended;
    sum->open += more->open;
    sum->in_time += more->in_time;
    sum->late += more->late;
    sum->open_late += more->open_late;
}

int64_t report_sum(const int64_t *n, size_t count)
{
    int64_t sum = 0;

    for (size_t i = 0; i < count; i++)
        sum += n[i];
    return sum;
}

/* ------------------------------------------------------------------ at a glance */

/* Short, for a figure in large letters. */
static const char *figure(const struct report *r, int64_t n, char out[DUTCH_LEN])
{
    if (n > 0 && n < r->least) {
        snprintf(out, DUTCH_LEN, "< %lld", (long long)r->least);
        return out;
    }
    return dutch_number(n, out);
}

static void key(struct html *h, const char *what, const char *value, const char *why)
{
    html_begin(h, "div");
    html_element(h, "dt", NULL, what);
    html_element(h, "dd", NULL, value);
    if (why && *why)
        html_element(h, "dd", "why", why);
    html_end(h);
}

static int64_t came_in(const struct report *r)
{
    int64_t n = 0;

    for (size_t i = 0; i < r->n_months; i++)
        n += r->months[i].n;
    return n;
}

static void share_key(struct html *h, const char *what, int64_t part, int64_t n)
{
    char value[DUTCH_LEN], why[2 * DUTCH_LEN + 40], a[DUTCH_LEN], b[DUTCH_LEN];
    int share, low, high;

    report_share(part, n, &share, &low, &high);
    if (n < REPORT_SHARE_LEAST)
        snprintf(value, sizeof value, n ? "%lld van %lld" : "–", (long long)part, (long long)n);
    else
        dutch_percent(share, value);
    snprintf(why, sizeof why, "%s van %s; tussen %d en %d %%", dutch_number(part, a),
             dutch_number(n, b), (low + 5) / 10, (high + 5) / 10);
    key(h, what, value, n < REPORT_SHARE_LEAST ? "te weinig voor een percentage" : why);
}

static void glance(const struct report *r, struct html *h)
{
    struct report_tally all = {0};
    int64_t verdicts[verdict_N] = {0}, agreed = 0, late = 0, judged;
    char value[DUTCH_LEN], why[120], n[DUTCH_LEN];

    for (size_t i = 0; i < r->n_rows; i++) {
        report_tally_add(&all, &r->rows[i].answers);
        for (size_t k = 0; k < verdict_N; k++)
            verdicts[k] += r->rows[i].verdicts[k];
    }
    judged = report_sum(verdicts, verdict_N);
    for (size_t i = 0; i < r->n_agreed; i++) {
        agreed++;
        late += r->agreed[i].overdue;
    }
    html_begin(h, "dl");
    html_attr(h, "class", "key");
    key(h, "knelpunten en kansen kwamen binnen", figure(r, came_in(r), value), NULL);
    share_key(h, "van de antwoorden was op tijd", all.in_time, all.in_time + all.late);
    if (judged > 0 && (verdicts[verdict_HELPS] < r->least ||
                       judged - verdicts[verdict_HELPS] < r->least)) /* would tell the others */
        key(h, "zeggen regio's: dit antwoord helpt", "–", "te weinig oordelen om te tonen");
    else
        share_key(h, "van de oordelen van regio's: dit helpt", verdicts[verdict_HELPS], judged);
    snprintf(why, sizeof why, "waarvan te laat: %s", report_number(r, late, n));
    key(h, "afspraken staan open", r->due_known ? figure(r, agreed, value) : "–",
        r->due_known ? why : "niet bekend voor een eerdere dag");
    html_end(h);
}

/* ------------------------------------------------------------------ the whole */

static const struct paper_section sections[] = {
    {"binnen", "Wat er binnenkwam"},
    {"tijd", "Wie er op tijd antwoordde"},
    {"besluit", "Wat er besloten is"},
    {"oordeel", "Wat regio's van de antwoorden vinden"},
    {"veranderd", "Wat er veranderde"},
    {"woorden", "In de woorden van de regio's"},
    {"afspraken", "Wat er is afgesproken"},
    {"te-laat", "Wat er te laat is"},
    {"reacties", "Reacties en correcties"},
    {"verantwoording", "Verantwoording"},
    {NULL, NULL},
};

static void (*const writers[])(const struct report *r, struct html *h) = {
    report_intake, report_times,      report_outcomes, report_verdicts, report_changes,
    report_words,  report_agreements, report_overdue,  report_life_tell};

static const char *const how[] = {
    "Elk cijfer telt stappen die in deze periode begonnen, ook de stappen die nog open staan. Bij "
    "elke tijd "
    "staan het aantal, de soorten antwoord en het oordeel van de regio: een snel nee is geen goed "
    "resultaat.",
    "Op tijd: het aandeel van de stappen waarvan dat al te zeggen is. Achter een percentage staat "
    "het gebied "
    "waarin het met 95 procent zekerheid ligt (methode van Wilson). Onder de tien staat er geen "
    "percentage. "
    "‘Helft binnen’ is de mediaan. ‘9 van de 10 binnen’ staat er vanaf twintig gevallen. Tijden "
    "zijn "
    "hoogstens 1,6 procent onnauwkeurig.",
    "Eigen tijd: zonder de tijd dat een vraag bij de regio lag, en zonder de tijd dat een ander "
    "ministerie aan "
    "zet was. Wat Weerklank zelf verkeerd bezorgde, telt bij niemand mee.",
    "Ministeries staan op volgorde van het alfabet. Dit stuk is geen ranglijst.",
    NULL,
};

static void hiding_tell(const struct report *r, struct html *h)
{
    html_begin(h, "p");
    html_attr(h, "class", "note");
    if (r->least > 0)
        html_printf(h,
                    "Aantallen onder de %lld zijn weggelaten (*), samen met andere aantallen "
                    "waaruit zij te berekenen zijn. Wie minder dan %lld gevallen heeft, staat bij "
                    "‘overige’. Hoeveel een ministerie op tijd deed, staat er wel: dat zegt niets "
                    "over wie iets meldde. Titels en teksten zijn alleen van regio's die hun "
                    "knelpunt willen delen.",
                    (long long)r->least, (long long)r->least);
    else
        html_str(
            h, "In dit stuk staan alle aantallen, ook de kleine. Titels en teksten zijn alleen van "
               "regio's die hun knelpunt willen delen.");
    html_end(h);
}

void report_write(const struct report *r, struct html *h)
{
    char from[DUTCH_LEN], until[DUTCH_LEN], day[DUTCH_LEN], subtitle[200], kicker[160];
    struct paper_head head = {.title = "Wat regio's meldden en wat het rijk deed",
                              .subtitle = subtitle,
                              .kicker = kicker,
                              .mark =
                                  r->least > 0 ? NULL : "Met kleine aantallen: niet publiceren"};

    snprintf(subtitle, sizeof subtitle, "%s tot en met %s, stand op %s", dutch_date(r->from, from),
             dutch_date(r->until - 1, until), dutch_date(r->stand.day, day));
    snprintf(kicker, sizeof kicker, "Weerklank · terugkoppeling tussen regio's en ministeries%s%s",
             r->id ? " · rapport " : "", r->id ? r->id : "");
    paper_begin(h, &head);
    glance(r, h);
    hiding_tell(r, h);
    paper_contents(h, sections);
    for (size_t i = 0; i < ARRAY_LEN(writers); i++) {
        paper_section_begin(h, &sections[i]);
        writers[i](r, h);
        paper_section_end(h);
    }
    paper_end(h, &r->stand, how);
}
