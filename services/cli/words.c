/*
 * The words of the screen.
 */
#include "services/cli/words.h"

#include "proto/dutch.h"
#include "services/cli/language.h"

/* A row: name of the field on the wire, and what people call it. */
static const struct word {
    const char *name, *word;
} field_words[] = {
    {"above", N_("part of")},
    {"account", N_("account")},
    {"actor", N_("account")},
    {"again", N_("learn nothing: that version again")},
    {"agreed", N_("agreement")},
    {"agreed_date", N_("agreement: by")},
    {"answer_due", N_("answer by")},
    {"anyhow", N_("use it whatever is held against it")},
    {"as_of", N_("as it was known at the end of")},
    {"attribution", N_("whose it is now")},
    {"awaits_decision", N_("waits for a political decision")},
    {"backups_until", N_("in no backup any more after")},
    {"body", N_("which body")},
    {"by", N_("by whom")},
    {"by_account", N_("by which account")},
    {"by_role", N_("as what")},
    {"candidates", N_("also possible")},
    {"certainty", N_("how sure")},
    {"change", N_("what changed")},
    {"children", N_("split into")},
    {"code", N_("code")},
    {"confidential", N_("confidential")},
    {"consent", N_("the region agreed")},
    {"contact", N_("contact")},
    {"contact_function", N_("contact: function")},
    {"contact_mailbox", N_("contact: mailbox")},
    {"contact_phone", N_("contact: phone")},
    {"contact_team", N_("contact: team")},
    {"contact_there", N_("who knows of it in The Hague")},
    {"contributors", N_("contributing departments")},
    {"cursor", N_("go on after")},
    {"date", N_("date")},
    {"days", N_("for how many days (90)")},
    {"decision", N_("decision")},
    {"department", N_("department")},
    {"description", N_("description")},
    {"digest", N_("SHA-256 of salt and content")},
    {"directorate", N_("directorate")},
    {"door", N_("the right door")},
    {"due", N_("last day")},
    {"due_from", N_("due on this day or later")},
    {"due_until", N_("due on this day or before")},
    {"ended", N_("department that ended")},
    {"exact", N_("to the second")},
    {"expected", N_("expected on")},
    {"file", N_("file")},
    {"from", N_("assigned from this day")},
    {"ground", N_("legal ground")},
    {"handler", N_("handler (account)")},
    {"hit", N_("where it was found")},
    {"holder", N_("next to act")},
    {"instrument", N_("instrument")},
    {"involve", N_("the representative is involved")},
    {"key", N_("key")},
    {"kind", N_("kind")},
    {"known_since", N_("known since")},
    {"late", N_("noticed later")},
    {"law", N_("law or rule, without articles")},
    {"lead", N_("lead department")},
    {"limit", N_("how many at most")},
    {"links", N_("links")},
    {"measure", N_("only measure: use nothing new")},
    {"municipalities", N_("municipalities")},
    {"municipality", N_("municipality")},
    {"name", N_("name")},
    {"needed", N_("what is needed")},
    {"needed_note", N_("more about what is needed")},
    {"neighbour", N_("neighbouring state")},
    {"next_by", N_("next step: by whom")},
    {"next_what", N_("next step")},
    {"next_when", N_("next step: when")},
    {"no_alternative", N_("why no alternative")},
    {"no_deviation", N_("why no deviation from the rule")},
    {"no_exception", N_("why no exception for this region")},
    {"note", N_("message")},
    {"notice", N_("what people notice")},
    {"now", N_("it is now")},
    {"objective", N_("objective")},
    {"of", N_("of whom or what")},
    {"open", N_("only what is not closed")},
    {"organisation", N_("organisation")},
    {"outcome", N_("what came of it")},
    {"parent", N_("split from")},
    {"part", N_("part")},
    {"party", N_("who")},
    {"per", N_("by what")},
    {"permanent", N_("kept for ever")},
    {"place", N_("place")},
    {"plan_item", N_("item of the plan")},
    {"possible", N_("what is possible")},
    {"proposal", N_("number of the proposal")},
    {"reason", N_("reason")},
    {"reasons", N_("why")},
    {"reference", N_("reference")},
    {"region", N_("region")},
    {"regions", N_("regions")},
    {"reminder", N_("reminder")},
    {"reopen", N_("look at it again")},
    {"reopened", N_("only what is looked at again")},
    {"report", N_("report")},
    {"review", N_("looked at again on")},
    {"role", N_("role")},
    {"rule", N_("rule or law in the way")},
    {"rule_side", N_("side of the rule")},
    {"second", N_("confirmed by")},
    {"second_account", N_("confirmed by which account")},
    {"second_role", N_("confirmed as what")},
    {"set", N_("set")},
    {"shareable", N_("other regions may learn from it")},
    {"signal", N_("signal")},
    {"size", N_("size in bytes")},
    {"sort", N_("order")},
    {"source", N_("source")},
    {"state", N_("state")},
    {"step", N_("step")},
    {"steps", N_("steps (what|by whom|when)")},
    {"substitute", N_("substitute (account)")},
    {"successor", N_("successor")},
    {"sure", N_("how sure")},
    {"tails", N_("with p95 and p99 as well, from 100 cases")},
    {"term", N_("term")},
    {"text", N_("text")},
    {"theme", N_("theme")},
    {"title", N_("title")},
    {"to", N_("passed on to")},
    {"track", N_("track")},
    {"tried", N_("what was tried")},
    {"type", N_("kind of file")},
    {"unhandled", N_("only what nobody works on yet")},
    {"until", N_("assigned before this day")},
    {"up_to", N_("only from what the log had up to that position")},
    {"useful_until", N_("help is useful until")},
    {"useful_why", N_("why until then")},
    {"verdict", N_("does this answer help?")},
    {"versions", N_("numbers of the events")},
    {"was", N_("it was")},
    {"wellbeing", N_("effect on wellbeing")},
    {"what", N_("what is the matter")},
    {"weeks", N_("weeks")},
    {"when", N_("when")},
    {"which", N_("which of them")},
    {"why", N_("why")},
    {"without_context", N_("without what ran in a recess, elections or another such period")},
    {"works", N_("it still works")},
    {"years", N_("years")},
};

const char *words_field(const struct wire_field *field)
{
    /* The same name for another thing. */
    if (field == &shape_m_report_open.fields[m_report_open_from])
        return _("first day of the period");
    if (field == &shape_m_report_open.fields[m_report_open_until])
        return _("last day of the period");
    if (field == &shape_m_report_fix.fields[m_report_fix_note])
        return _("signed head");
    /* The same names for other things; of `due` that day counts. */
    if (field == &shape_m_backlog.fields[m_backlog_until])
        return _("the last day");
    if (field == &shape_m_due.fields[m_due_until])
        return _("due on this day or before");
    if (field == &shape_m_score.fields[m_score_from] ||
        field == &shape_m_cases.fields[m_cases_from])
        return _("begun from this day");
    if (field == &shape_m_score.fields[m_score_until] ||
        field == &shape_m_cases.fields[m_cases_until])
        return _("begun before this day");
    for (size_t i = 0; i < ARRAY_LEN(field_words); i++)
        if (strcmp(field_words[i].name, field->name) == 0)
            return _(field_words[i].word);
    return language_is_dutch() ? field->json : field->name;
}

const char *words_choice(const struct wire_enum *e, uint8_t row)
{
    if (row >= e->n)
        return "?";
    return language_is_dutch() ? e->rows[row].dutch : e->rows[row].english;
}

static const struct word term_words[] = {
    {"distribute", N_("To distribute")},
    {"take_up", N_("Take it up")},
    {"answer", N_("Give the answer")},
    {"extension", N_("Give the answer, with more time")},
    {"contribution", N_("Give a contribution")},
    {"question", N_("Reply to the question")},
    {"verdict", N_("Verdict: does this answer help?")},
    {"policy_answer", N_("Give the answer, policy track")},
    {"reminder", N_("Reminder beforehand")},
    {"reminder_again", N_("Reminder again")},
    {"help", N_("Next step of asking for help")},
    {"help_notice", N_("Notice of a proposal")},
    {"still_works", N_("Ask whether it still works")},
    {"report_comment", N_("Comment on a report")},
    {"agreement", N_("Keep the agreement")},
    {"review", N_("Look at it once more")},
    {"date", N_("Give the answer, on the date that was set")},
};

const char *words_term(struct slice code)
{
    static char unknown[25];

    for (size_t i = 0; i < ARRAY_LEN(term_words); i++)
        if (slice_is(code, term_words[i].name))
            return _(term_words[i].word);
    snprintf(unknown, sizeof unknown, "%.*s", SLICE_FMT(code));
    return unknown;
}

/* In the order of proto/messages.h. {1}: who; {2}: whom, or when. */
static const struct event_word {
    int kind;
    const char *word;
} event_words[] = {
    {EV_PARTY_ADMITTED, N_("{2} may come in")},
    {EV_KEY_REVOKED, N_("a key was withdrawn")},
    {EV_REGIONS_ADOPTED, N_("version {2} of the regions")},
    {EV_DEPARTMENTS_ADOPTED, N_("version {2} of the departments")},
    {EV_THEMES_ADOPTED, N_("version {2} of the themes")},
    {EV_TERMS_ADOPTED, N_("version {2} of the terms")},
    {EV_CALENDAR_ADOPTED, N_("version {2} of the calendar")},
    {EV_PERIODS_ADOPTED, N_("version {2} of the context periods")},
    {EV_RULES_ADOPTED, N_("version {2} of the rules of routing")},
    {EV_MODEL_ADOPTED, N_("version {2} of what routing learned")},
    {EV_MODEL_KEPT, N_("routing learned something and does not use it")},
    {EV_RETENTION_ADOPTED, N_("version {2} of the retention terms")},
    {EV_SUBMITTED, N_("received from {1}")},
    {EV_ROUTED, N_("is with {2}")},
    {EV_ASSIGNED, N_("is with {2}, by the coordinator")},
    {EV_TAKEN_UP, N_("taken up by {1}")},
    {EV_ALLOCATED, N_("work divided within {1}")},
    {EV_ASKED, N_("question from {1} to the region; time stands still")},
    {EV_REPLIED, N_("reply from {1}")},
    {EV_SUPPLEMENTED, N_("information added by {1}")},
    {EV_CONTRIBUTED, N_("contribution from {1}")},
    {EV_INTERIM_GIVEN, N_("where things stand, says {1}")},
    {EV_TRACK_CHOSEN, N_("track chosen by {1}")},
    {EV_EXTENDED, N_("{1} needs more time")},
    {EV_REDIRECTED, N_("passed on by {1} to {2}")},
    {EV_REFUSED, N_("{1} says that it belongs elsewhere: to distribute")},
    {EV_ANSWERED, N_("answered by {1}")},
    {EV_JUDGED, N_("verdict of {1}")},
    {EV_CLOSED, N_("closed")},
    {EV_REOPENED, N_("{1} asks to look at it again")},
    {EV_WITHDRAWN, N_("withdrawn by {1}")},
    {EV_RETURNED, N_("returned with a better address")},
    {EV_SPLIT_UP, N_("split into several")},
    {EV_CHANGE_RECORDED, N_("what changed, says {1}")},
    {EV_REMINDED, N_("reminder to {2}")},
    {EV_OVERDUE, N_("the time of {2} is over")},
    {EV_QUESTION_LAPSED, N_("no reply from {2} in time: the clock goes on")},
    {EV_DEADLINE_MOVED, N_("the date moved to {2}")},
    {EV_DATE_MOVED, N_("{1} moved the date to {2}")},
    {EV_TRANSFERRED, N_("handed over to {2}, by a reorganisation")},
    {EV_HELP_ASKED, N_("help asked: {2}")},
    {EV_HELP_DECIDED, N_("the adviser decided on help")},
    {EV_AGREEMENT_ENDED, N_("{2}, says {1}")},
    {EV_STILL_WORKS_ASKED, N_("question to the region: does it still work?")},
    {EV_STILL_WORKS_TOLD, N_("whether it still works, says {1}")},
    {EV_CONFIRMED, N_("another body takes it")},
    {EV_BUNDLED, N_("the same bottleneck is there in other regions, says {1}")},
    {EV_UNBUNDLED, N_("stands by itself again, says {1}")},
    {EV_ERASURE_PROPOSED, N_("{1} proposes to destroy texts")},
    {EV_ERASED, N_("texts destroyed, confirmed by {1}")},
    {EV_ERASURE_WITHDRAWN, N_("the proposal to destroy texts is withdrawn")},
    {EV_ATTRIBUTION_CORRECTED, N_("a case of {2} is in nobody's figures now, confirmed by {1}")},
    {EV_REPORT_OPENED, N_("report opened by {1}")},
    {EV_REPORT_COMMENTED, N_("comment of {1}")},
    {EV_REPORT_FIXED, N_("report fixed by {1}")},
    {EV_REPORT_WITHDRAWN, N_("report withdrawn by {1}")},
    {EV_CONTESTED, N_("{1} contests that it is its own")},
    {EV_CORRECTION_PROPOSED, N_("{1} proposes to count a case of {2} as nobody's")},
    {EV_CORRECTION_WITHDRAWN, N_("the proposal to correct a case is withdrawn")},
    {EV_SUBSCRIBED, N_("subscription opened by {1}")},
    {EV_SUB_CONFIRMED, N_("the receiver consents to be told")},
    {EV_SUB_RECEIVED, N_("received by the system of who subscribed")},
    {EV_SUB_SILENT, N_("the receiver has taken nothing for long")},
    {EV_SUB_PARKED, N_("nothing is sent any more until somebody asks for it")},
    {EV_SUB_RESENT, N_("is sent again, asked by {1}")},
    {EV_SUB_REKEYED, N_("{1} gave another key")},
    {EV_SUB_GONE, N_("the receiver is gone for good")},
    {EV_UNSUBSCRIBED, N_("subscription ended by {1}")},
    {EV_ATTACHED, N_("file attached by {1}: {2}")},
    {EV_CLAIMED, N_("picked up, to be distributed by {1}")},
    {EV_NOTED, N_("note from {1} to: {2}")},
    {EV_LIKENED, N_("much like earlier signals")},
};

const char *words_event(int kind)
{
    for (size_t i = 0; i < ARRAY_LEN(event_words); i++)
        if (event_words[i].kind == kind)
            return _(event_words[i].word);
    return "?";
}

const char *words_detail_known(const char *sentence)
{
    const char *known = sentence_dutch(slice_str(sentence));

    return known && !language_is_dutch() ? sentence : known;
}

const char *words_detail(const char *sentence)
{
    const char *known = words_detail_known(sentence);

    return known ? known : sentence;
}
