/*
 * A model in the log: as the body of model.adopted, and back.
 */
#ifndef LEARN_ADOPTION_H
#define LEARN_ADOPTION_H

#include "services/domain/registry.h"
#include "services/learn/model.h"

#define ADOPTION_BYTES 250000 /* of a model, compressed: an event holds no more */

/* Fills in model, parts, position and examples, and valid_from where it is absent (the first day of all); encodes. 0, or -1
 * when it is too large. */
MUST_CHECK int adoption_of_model(struct model *m, struct m_model *body, struct buf *out);
/* The model of an adoption, or NULL with a sentence in why. The caller frees. */
struct model *adoption_model(const struct m_model *body, char *why, size_t why_size);
/* The one that is in use; NULL when none was adopted, or with a reason in why. */
struct model *adoption_in_use(const struct registry *r, char *why, size_t why_size);

#endif
