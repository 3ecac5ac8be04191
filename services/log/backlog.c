/*
 * A ring of live frames; see backlog.h.
 */
#include "services/log/backlog.h"

void backlog_drop(struct backlog *b)
{
    struct backlog_frame *f = &b->frames[b->head];

    b->bytes -= zmq_msg_size(&f->msg);
    zmq_msg_close(&f->msg);
    b->head = (b->head + 1) % BACKLOG_FRAMES;
    b->n--;
}

void backlog_clear(struct backlog *b)
{
    while (b->n > 0)
        backlog_drop(b);
}

void backlog_add(struct backlog *b, zmq_msg_t *msg, int64_t first, int64_t last)
{
    struct backlog_frame *f;

    if (b->n > 0 && first != b->frames[(b->head + b->n - 1) % BACKLOG_FRAMES].last + 1)
        backlog_clear(b);
    while (b->n > 0 && (b->n == BACKLOG_FRAMES || b->bytes + zmq_msg_size(msg) > BACKLOG_BYTES))
        backlog_drop(b);
    f = &b->frames[(b->head + b->n++) % BACKLOG_FRAMES];
    zmq_msg_init(&f->msg);
    zmq_msg_move(&f->msg, msg);
    f->first = first;
    f->last = last;
    b->bytes += zmq_msg_size(&f->msg);
}

struct backlog_frame *backlog_next(struct backlog *b, int64_t position)
{
    while (b->n > 0 && b->frames[b->head].last <= position)
        backlog_drop(b);
    return b->n > 0 && b->frames[b->head].first <= position + 1 ? &b->frames[b->head] : NULL;
}
