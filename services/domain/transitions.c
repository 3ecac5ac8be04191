/*
 * The rows of transitions.h as tables.
 */
#include "services/domain/transitions.h"

static const struct transition transitions[] = {
#define ROW_(command, states, actors, event, next, demand, when, body, doc) \
    {MSG_##command, states, actors, EV_##event, next, doc},
    TRANSITIONS(ROW_)
#undef ROW_
};

static const struct condition conditions[] = {
#define ROW_(command, states, actors, event, next, demand, when, body, doc) \
    {DEMAND_##demand, WHEN_##when, BODY_##body},
    TRANSITIONS(ROW_)
#undef ROW_
};

const struct transition *signal_transitions(size_t *n_out)
{
    *n_out = ARRAY_LEN(transitions);
    return transitions;
}

const struct condition *transition_condition(size_t i)
{
    return &conditions[i];
}

const char *demand_text(enum demand d)
{
    static const char *const texts[] = {
#define TEXT_(NAME, text) (text),
        DEMANDS(TEXT_)
#undef TEXT_
    };

    return texts[d];
}

const char *when_text(enum when w)
{
    static const char *const texts[] = {
#define TEXT_(NAME, text) text,
        WHENS(TEXT_)
#undef TEXT_
    };

    return texts[w];
}
