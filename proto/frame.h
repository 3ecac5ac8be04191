/*
 * Frames: what one ZeroMQ message holds. A frame is an array of envelopes, one or more:
 *
 *      [ {v:1, id:..., kind:"signal.take_up", signal:"ZVL-2026-0412-7", body:{...}}, ... ]
 *
 * Reading: frame_open() checks the form of the whole, frame_next() gives envelope after envelope.
 * Writing: frame_begin(), frame_add() for each, then send frame_slice() and frame_begin() again.
 *
 * The trace (common/trace.h): frame_next() makes that of its envelope the current one, or none; frame_add() puts
 * the current one into what is asked, not into answers. A traceparent that is none is a fault of its sender; who
 * takes one from HTTP leaves out what cannot be read (trace_of_header). A release that does not know the field
 * refuses commands and questions that have it, so who sends it is renewed last.
 */
#ifndef PROTO_FRAME_H
#define PROTO_FRAME_H

#include "proto/messages.h"
#include "proto/problems.h"

struct frame_reader {
    struct slice frame;
    size_t at;
    uint32_t left;
};

/* 0, or -1 with a constant text in *why_out. */
MUST_CHECK int frame_open(struct frame_reader *r, struct slice frame, const char **why_out);
/* Bounds are checked. A field that is not known is a fault in commands, questions and messages that are
 * not known; in others it is skipped. The body is not looked at. faults may be NULL.
 * 1: envelope_out is filled; 0: no more; -1: this envelope is not right (faults say how; id and tag
 * are filled when they could be read, so that it can be answered) and reading can go on. */
int frame_next(struct frame_reader *r, struct envelope *envelope_out, struct wire_faults *faults);

struct frame_writer {
    struct buf b;
    uint32_t n;
};

void frame_begin(struct frame_writer *w);
/* The body is encoded from a struct of the message's shape. e->v and e->kind are set here; what e->body
 * says does not count. */
void frame_add(struct frame_writer *w, struct envelope *e, enum message kind, const void *body);
/* The body is given already encoded. */
void frame_add_raw(struct frame_writer *w, struct envelope *e, enum message kind,
                   struct slice body);
/* The finished frame; valid until the next frame_begin. Empty when nothing was added. */
struct slice frame_slice(struct frame_writer *w);
void frame_free(struct frame_writer *w);

/* A `problem` to whoever sent `to`: id and tag are taken from it. Faults and detail may be NULL. */
void frame_add_problem(struct frame_writer *w, const struct envelope *to, enum problem_code code,
                       const char *detail, const struct wire_faults *faults, int64_t wait_ms);

#endif
