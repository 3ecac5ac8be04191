/*
 * The page that a report, an agenda and a learning agenda have in common: its head, what it stands on, its
 * style, sections and tables. One file without scripts, links to elsewhere or pictures from elsewhere.
 */
#ifndef REPORT_PAPER_H
#define REPORT_PAPER_H

#include "services/report/dutch.h"
#include "services/report/html.h"

/* On which state of the log all of it stands. */
struct paper_stand {
    int32_t day;       /* as it stood on this day */
    int64_t position;  /* of the log's last event that was read */
    const char *note;  /* the newest signed head, a C2SP checkpoint; NULL: there is none */
    int64_t size;      /* events that the head covers */
    const char *party; /* with whose rights it was read */
};

struct paper_head {
    const char *title;
    const char *subtitle; /* a line below it: of when it is */
    const char *kicker;   /* a small line below that: of what kind it is */
    const char *mark;     /* such as "Niet om te publiceren"; NULL: none */
};

void paper_begin(struct html *h, const struct paper_head *head);
/* Ends the page with what it stands on; `how` are sentences about how it was counted, up to a NULL. */
void paper_end(struct html *h, const struct paper_stand *s, const char *const *how);

/* The list of sections. Ids and titles, up to an id that is NULL. */
struct paper_section {
    const char *id, *title;
};
void paper_contents(struct html *h, const struct paper_section *list);
void paper_section_begin(struct html *h, const struct paper_section *s);
void paper_section_end(struct html *h);

/* A table: its caption, its heads; columns of numbers (bits) to the right. The first cell of a row is its
 * head. */
struct paper_table {
    const char *caption;
    const char *const *heads;
    size_t n;
    unsigned numbers;
    size_t at;    /* the next column */
    bool is_long; /* may go on on the next page */
};
void paper_table_begin(struct html *h, const struct paper_table *t);
void paper_table_end(struct html *h);
void paper_row_begin(struct html *h, struct paper_table *t, const char *name, const char *class);
void paper_row_end(struct html *h);
/* NULL: "–". */
void paper_cell(struct html *h, struct paper_table *t, const char *text);
void paper_cell_number(struct html *h, struct paper_table *t, int64_t n);
void paper_cell_date(struct html *h, struct paper_table *t, int32_t day); /* 0: none */

/* What is told of one signal: its title, and below it who, what reference. */
void paper_subject(struct html *h, const char *tag, const char *title, const char *about);
/* "Ministerie: tekst". */
void paper_labelled(struct html *h, const char *label, const char *text);
void paper_nothing(struct html *h, const char *sentence);

#endif
