/* What the files of this folder share: paths, texts with their marks, pages and metadata. */
#ifndef DOSSIER_DOSSIER_IN_H
#define DOSSIER_DOSSIER_IN_H

#include "services/dossier/dossier.h"

#define DOSSIER_PATH 200
/* "above/name", or the name alone. False: too long for any field of ours. */
bool path_join(char out[DOSSIER_PATH], const char *above, const char *name);
bool path_join_number(char out[DOSSIER_PATH], const char *above, size_t number);

/* Each text of people in a body (JSON by the shape): its path, and the string, which may be replaced by
 * json_string_set. */
typedef void text_fn(void *arg, const char *path, const struct wire_field *f, json_t *string);
void texts_walk(const struct wire_shape *shape, json_t *body, text_fn *fn, void *arg);

/* Proposes marks for what the event says. */
void propose(struct dossier *d, struct dossier_signal *s, const struct dossier_event *e);
/* What is marked of one text, in this dossier. */
void marked(struct dossier *d, const struct dossier_signal *s, const struct dossier_event *e,
            const char *path, struct slice text, struct passages *out);
/* Whether anything of the event is blacked out. */
bool is_blacked(struct dossier *d, const struct dossier_signal *s, const struct dossier_event *e);
/* The event's JSON with bars in place of what is blacked out. A new reference. */
json_t *event_json(struct dossier *d, const struct dossier_signal *s,
                   const struct dossier_event *e);
/* The title as it may be shown: without what is blacked out. "" when there is none. The caller's. */
char *title_shown(struct dossier *d, const struct dossier_signal *s);

/* The life of a signal for people. */
void story_html(struct dossier *d, const struct dossier_signal *s, struct buf *out);
void story_text(struct dossier *d, const struct dossier_signal *s, struct buf *out);
/* The first lines of a page of ours. */
void page_begin(struct buf *out, const char *title);
void page_end(struct buf *out);
void overview_html(struct dossier *d, struct buf *out);
void readme_text(const struct dossier *d, struct buf *out);

/* Metadata. files: names of the files that represent it. */
void mdto_signal(struct dossier *d, const struct dossier_signal *s, const char *const *files,
                 size_t n_files, struct buf *out);
void mdto_dossier(struct dossier *d, const char *const *files, size_t n_files, struct buf *out);
void mdto_file(const char *name, struct slice bytes, const char *of_name, const char *of_id,
               int64_t at, struct buf *out);
void retention_judge(const struct m_retention *terms, struct dossier_signal *s);

bool is_redacted(const struct dossier *d);

#endif
