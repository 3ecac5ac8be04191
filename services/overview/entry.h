/*
 * What an event leaves behind to find its signal by: words of its texts, marks, who works on it. It is
 * gathered when the event is folded and becomes rows with the signal's own (entry_rows.h).
 *
 *   text        title and theme, and the words of all else; of an event with a body
 *   mark        what was said when it came in: municipality, law, neighbouring state
 *   allocation  the directorate, as a department said it last
 *   erased      of a statement of destruction: an event whose own leavings go
 */
#ifndef OVERVIEW_ENTRY_H
#define OVERVIEW_ENTRY_H

#include "services/domain/signal.h"

enum entry_kind { ENTRY_TEXT, ENTRY_MARK, ENTRY_ALLOCATION, ENTRY_ERASED };

/* overview.mark.what: stored, never reused. */
enum mark { MARK_MUNICIPALITY = 1, MARK_LAW, MARK_NEIGHBOUR };

struct entry {
    struct entry *next;
    uint8_t kind;     /* enum entry_kind */
    uint8_t mark;     /* enum mark */
    int64_t position; /* of its event; of what is erased: of that */
    char *head; /* of a text: title and theme, or NULL; of an allocation, also an erased one: the
                         department */
    char *text;
    struct uuid *people; /* of an allocation: handler and substitute; else NULL */
};

/* Adds what the event leaves behind to the list, in order; returns its bytes. title: as the tables
 * show it, with the first event; theme: the one that this event gave the signal; either may be NULL. */
size_t entries_take(struct entry **list, const struct registry *r, const struct event *e,
                    const char *title, const char *theme);
void entries_free(struct entry **list);

/* The words of an event that can be searched, a line a field: what hits are shown from, too. */
void entry_words(const struct event *e, struct buf *out);

#endif
