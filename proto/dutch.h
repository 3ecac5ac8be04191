/*
 * What the tables say in English, said in Dutch: the descriptions of fields, messages and events. The
 * design rules of the NL GOV API Standaard want those of an OpenAPI document in Dutch. The rows stand in
 * dutch_texts.h. Choices have their Dutch in their own table (wire_enum_row), problems too.
 */
#ifndef PROTO_DUTCH_H
#define PROTO_DUTCH_H

#include "common/base.h"

/* english: the doc of a wire_field, wire_shape or message_info, to the letter. The text is constant and
 * UTF-8. NULL when there is none. */
const char *dutch_of(const char *english);
/* The same of a sentence in a problem (sentences.h). NULL when it is not known. */
const char *sentence_dutch(struct slice english);

#endif
