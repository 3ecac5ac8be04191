/*
 * What happened by itself, as people read it in a timeline: reminders, what is overdue, help, dates that
 * move; in Dutch and in English.
 */
#include "common_test.h"

#include "services/cli/language.h"
#include "services/cli/show.h"

#include <libintl.h>

/* The texts lie where the programs are built, not beside those of the tests. */
static void speak(const char *locale)
{
    const char *build = getenv("BUILD");
    char path[4096];

    unsetenv("LANGUAGE"); /* set by the time before */
    setenv("LC_ALL", locale, 1);
    language_choose();
    snprintf(path, sizeof path, "%s/locale", build ? build : "build");
    bindtextdomain("weerklank", path);
}

/* Headline and body in one text. */
static void assert_event(int kind, const char *party, const void *body, const char *dutch,
                         const char *english)
{
    const struct message_info *info = event_info(kind);
    struct buf bytes = {0};
    struct moment m = {0};

    wire_encode(info->shape, body, &bytes);
    wire_set(&m, moment, kind, slice_str(info->name));
    wire_set(&m, moment, party, slice_str(party));
    wire_set(&m, moment, body, (struct wire_raw){bytes.p, bytes.n});
    for (int i = 0; i < 2; i++) {
        char *head, *text = NULL;
        size_t n;
        FILE *f;

        speak(i == 0 ? "nl_NL.UTF-8" : "en_GB.UTF-8");
        head = show_headline(&m);
        f = open_memstream(&text, &n);
        assert_non_null(f);
        fprintf(f, "%s\n", head);
        show_body(f, &m, 2);
        fclose(f);
        assert_string_equal(text, i == 0 ? dutch : english);
        free(head);
        free(text);
    }
    buf_free(&bytes);
}

#define DAY 20591 /* 2026-05-18 */

static void a_reminder_says_to_whom_of_what_and_which(void **state)
{
    struct m_reminded m = {0};

    (void)state;
    wire_set(&m, m_reminded, party, SLICE_LIT("VWS"));
    wire_set(&m, m_reminded, term, SLICE_LIT("answer"));
    wire_set(&m, m_reminded, due, DAY);
    wire_set(&m, m_reminded, reminder, reminder_HALF);
    assert_event(EV_REMINDED, "", &m,
                 "herinnering aan VWS\n"
                 "  termijn: Antwoord geven\n"
                 "  uiterlijk op: 18 mei 2026\n"
                 "  herinnering: De helft van de tijd is om\n",
                 "reminder to VWS\n"
                 "  term: Give the answer\n"
                 "  last day: 18 May 2026\n"
                 "  reminder: Half of the time is over\n");
}

static void what_is_overdue_says_whose_it_is(void **state)
{
    struct m_overdue m = {0};

    (void)state;
    wire_set(&m, m_overdue, party, SLICE_LIT("BZK"));
    wire_set(&m, m_overdue, term, SLICE_LIT("contribution"));
    wire_set(&m, m_overdue, due, DAY);
    wire_set(&m, m_overdue, late, true);
    assert_event(EV_OVERDUE, "", &m,
                 "de tijd van BZK is om\n"
                 "  termijn: Bijdrage geven\n"
                 "  uiterlijk op: 18 mei 2026\n"
                 "  achteraf vastgesteld: ja\n",
                 "the time of BZK is over\n"
                 "  term: Give a contribution\n"
                 "  last day: 18 May 2026\n"
                 "  noticed later: yes\n");
}

static void a_date_that_moved_says_to_when_and_why(void **state)
{
    struct m_moved m = {0};

    (void)state;
    wire_set(&m, m_moved, term, SLICE_LIT("answer"));
    wire_set(&m, m_moved, was, DAY - 3);
    wire_set(&m, m_moved, now, DAY);
    wire_set(&m, m_moved, why, moved_why_CALENDAR);
    wire_set(&m, m_moved, version, 2);
    assert_event(EV_DEADLINE_MOVED, "", &m,
                 "de datum is verschoven naar 18 mei 2026\n"
                 "  termijn: Antwoord geven\n"
                 "  het was: 15 mei 2026\n"
                 "  waarom: Een nieuwe vrije dag\n",
                 "the date moved to 18 May 2026\n"
                 "  term: Give the answer\n"
                 "  it was: 15 May 2026\n"
                 "  why: A new free day\n");
}

static void a_step_of_help_is_named(void **state)
{
    struct m_help m = {0};

    (void)state;
    wire_set(&m, m_help, step, help_step_DIRECTOR);
    wire_set(&m, m_help, reason, SLICE_LIT("Wij horen al weken niets."));
    assert_event(EV_HELP_ASKED, "ZVL", &m,
                 "hulp gevraagd: De directeur bij het ministerie\n"
                 "  reden: Wij horen al weken niets.\n",
                 "help asked: The department's director\n"
                 "  reason: Wij horen al weken niets.\n");
}

static void what_came_of_an_agreement_is_the_headline(void **state)
{
    struct m_agreement m = {0};

    (void)state;
    wire_set(&m, m_agreement, outcome, agreement_outcome_MOVED);
    wire_set(&m, m_agreement, date, DAY);
    assert_event(EV_AGREEMENT_ENDED, "VWS", &m,
                 "De afspraak heeft een nieuwe datum, zegt VWS\n  datum: 18 mei 2026\n",
                 "The agreement has a new date, says VWS\n  date: 18 May 2026\n");
}

static void a_question_that_lapsed_says_whose_silence_it_was(void **state)
{
    struct m_lapsed m = {0};

    (void)state;
    wire_set(&m, m_lapsed, party, SLICE_LIT("ZVL"));
    wire_set(&m, m_lapsed, term, SLICE_LIT("question"));
    wire_set(&m, m_lapsed, due, DAY);
    assert_event(EV_QUESTION_LAPSED, "", &m,
                 "ZVL heeft niet op tijd geantwoord: de tijd loopt weer\n"
                 "  termijn: Vraag beantwoorden\n"
                 "  uiterlijk op: 18 mei 2026\n",
                 "no reply from ZVL in time: the clock goes on\n"
                 "  term: Reply to the question\n"
                 "  last day: 18 May 2026\n");
}

static void an_attachment_says_what_it_is_and_no_bytes(void **state)
{
    struct m_attach m = {0};

    (void)state;
    wire_set(&m, m_attach, file, (struct uuid){{1}});
    wire_set(&m, m_attach, name, SLICE_LIT("brief.pdf"));
    wire_set(&m, m_attach, type, file_type_PDF);
    wire_set(&m, m_attach, size, 1234);
    wire_set(&m, m_attach, salt, slice_of("0123456789abcdef", 16));
    wire_set(&m, m_attach, digest, slice_of("0123456789abcdef0123456789abcdef", 32));
    wire_set(&m, m_attach, description, SLICE_LIT("Van de gemeente"));
    assert_event(EV_ATTACHED, "ZVL", &m,
                 "bestand bijgevoegd door ZVL: brief.pdf\n"
                 "  soort bestand: PDF\n"
                 "  grootte in bytes: 1234\n"
                 "  omschrijving: Van de gemeente\n",
                 "file attached by ZVL: brief.pdf\n"
                 "  kind of file: PDF\n"
                 "  size in bytes: 1234\n"
                 "  description: Van de gemeente\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_reminder_says_to_whom_of_what_and_which),
        cmocka_unit_test(what_is_overdue_says_whose_it_is),
        cmocka_unit_test(a_date_that_moved_says_to_when_and_why),
        cmocka_unit_test(a_step_of_help_is_named),
        cmocka_unit_test(what_came_of_an_agreement_is_the_headline),
        cmocka_unit_test(a_question_that_lapsed_says_whose_silence_it_was),
        cmocka_unit_test(an_attachment_says_what_it_is_and_no_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
