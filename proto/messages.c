/*
 * Messages and events as tables, and finding one by its name.
 *
 * Every envelope names its message, so the search is a small hash table, filled at the first use:
 * twice as many places as names or more, the next free place on a clash.
 */
#include "proto/messages.h"

#include <assert.h>

#define PLACES 512

#define INFO_(group_, number_, name_, body, schema_, sender, taker, reply, again, json_, doc_) \
    {.name = (name_),                                                                          \
     .json = (json_),                                                                          \
     .doc = (doc_),                                                                            \
     .shape = &shape_##body,                                                                   \
     .by = (sender),                                                                           \
     .number = (number_),                                                                      \
     .schema = (schema_),                                                                      \
     .group = (group_),                                                                        \
     .service = service_##taker,                                                               \
     .repeat = REPEAT_##again,                                                                 \
     .answer = MSG_##reply},

#define COMMAND_(NAME, ...)  [MSG_##NAME] = INFO_(GROUP_COMMAND, __VA_ARGS__)
#define QUESTION_(NAME, ...) [MSG_##NAME] = INFO_(GROUP_QUESTION, __VA_ARGS__)
#define ANSWER_(NAME, ...)   [MSG_##NAME] = INFO_(GROUP_ANSWER, __VA_ARGS__)
#define INSIDE_(NAME, ...)   [MSG_##NAME] = INFO_(GROUP_INSIDE, __VA_ARGS__)
#define EVENT_(NAME, ...)    [EV_##NAME] = INFO_(GROUP_EVENT, __VA_ARGS__)

static const struct message_info messages[MSG_N] = {COMMANDS(COMMAND_) QUESTIONS(QUESTION_)
                                                        ANSWERS(ANSWER_) INSIDE_MESSAGES(INSIDE_)};
static const struct message_info events[EV_LAST_] = {EVENTS(EVENT_)};

static_assert(2 * MSG_N <= PLACES && 2 * EV_LAST_ <= PLACES, "names need more places");
static_assert(MSG_N <= UINT8_MAX && EV_LAST_ <= UINT8_MAX, "a row is one byte");

struct index {
    bool filled;
    struct place {
        uint8_t row; /* 0: free, no message and no event has it */
        uint8_t length;
    } places[PLACES];
};

static uint32_t hash(const uint8_t *p, size_t n)
{
    uint32_t h = (uint32_t)n;

    for (size_t i = 0; i < n; i++)
        h = (h ^ p[i]) * 16777619u;
    return h ^ h >> 15;
}

static void fill(struct index *index, const struct message_info *rows, int n)
{
    for (int row = 1; row < n; row++) {
        struct slice name = slice_str(rows[row].name);
        uint32_t at;

        if (!name.p)
            continue;
        at = hash(name.p, name.n) % PLACES;
        while (index->places[at].row)
            at = (at + 1) % PLACES;
        index->places[at] = (struct place){(uint8_t)row, (uint8_t)name.n};
    }
    index->filled = true;
}

static int find(struct index *index, const struct message_info *rows, int n, struct slice name)
{
    if (!index->filled)
        fill(index, rows, n);
    for (uint32_t at = hash(name.p, name.n) % PLACES; index->places[at].row; at = (at + 1) % PLACES)
        if (index->places[at].length == name.n &&
            memcmp(rows[index->places[at].row].name, name.p, name.n) == 0)
            return index->places[at].row;
    return 0;
}

const struct message_info *message_info(enum message m)
{
    return m > MSG_NO_ANSWER && m < MSG_N ? &messages[m] : NULL;
}

enum message message_find(struct slice name)
{
    static struct index index;

    return (enum message)find(&index, messages, MSG_N, name);
}

const struct message_info *event_info(int kind)
{
    return kind > 0 && kind < EV_LAST_ && events[kind].name ? &events[kind] : NULL;
}

const struct message_info *event_find(struct slice name)
{
    static struct index index;

    return event_info(find(&index, events, EV_LAST_, name));
}
