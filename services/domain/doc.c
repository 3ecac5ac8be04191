/*
 * The transition table as a page of Markdown. TRANSITIONS.md is its output; a unit test compares them.
 */
#include "services/domain/duties.h"
#include "services/domain/transitions.h"

static void print_bits(FILE *out, unsigned bits, const char *(*name)(unsigned bit))
{
    const char *between = "";

    for (unsigned i = 0; bits >> i; i++)
        if (bits >> i & 1) {
            fprintf(out, "%s%s", between, name(i));
            between = ", ";
        }
}

static const char *state_name(unsigned bit)
{
    return enum_signal_state.rows[bit].code;
}

static const char *actor_name(unsigned bit)
{
    static const char *const names[] = {"region",      "lead",    "contributor", "receiver",
                                        "coordinator", "adviser", "past"};

    return names[bit];
}

static void print_row(FILE *out, const struct transition *t, const struct condition *c)
{
    const char *demand = demand_text(c->demand), *when = when_text(c->when);

    fprintf(out, "| `%s` | ", message_info(t->command)->name);
    print_bits(out, t->actors, actor_name);
    fprintf(out, " | ");
    print_bits(out, t->states, state_name);
    fprintf(out, " | %s%s%s | `%s` | %s | %s |\n", when, *when && *demand ? "; " : "", demand,
            event_info((int)t->event)->name, t->next < 0 ? "stays" : state_name((unsigned)t->next),
            t->doc);
}

void transitions_print(FILE *out)
{
    const struct transition *t;
    size_t n;

    t = signal_transitions(&n);
    fputs(
        "# The life of a signal\n\n"
        "Made from the rows of `transitions.h`; a unit test keeps it so.\n\n"
        "Who asks must be one of *who* for this signal, or gets `not_allowed` (`not_found` when "
        "it\n"
        "may not see the signal). The signal must be in one of *in state*, and what stands under\n"
        "*only if* as far as it is about the signal must be so, or the answer is `wrong_state`. "
        "The\n"
        "rest of *only if* is about the command: `invalid`, or `incomplete_answer`. A command "
        "with\n"
        "several rows for the same who and state appends the events of all rows that apply, in\n"
        "order.\n\n"
        "A receiver is the lead while the redirect that brought the signal is not accepted. "
        "Routing\n"
        "itself turns submitted into open (`signal.routed` with a lead) or triage (without).\n\n"
        "| command | who | in state | only if | event | state after | what it is |\n"
        "|---|---|---|---|---|---|---|\n",
        out);
    for (size_t i = 0; i < n; i++)
        print_row(out, &t[i], transition_condition(i));
    fputs(
        "\n## What happens by itself\n\n"
        "Each on a working day, once, also when nobody looked on that day (then it says `late`). "
        "The\n"
        "lengths are terms: `reminder`, `reminder_again`, `help`, `help_notice`, `still_works`.\n\n"
        "| when | event |\n|---|---|\n",
        out);
    for (int i = DUTY_NONE + 1; i < DUTY_N; i++)
        fprintf(out, "| %s | `%s` |\n", duty_text((enum duty_kind)i),
                event_info(duty_event((enum duty_kind)i))->name);
}
