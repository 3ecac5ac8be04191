/*
 * A virus scanner at work on one stream: clamd's INSTREAM (clamd(8)), over TCP or a Unix socket, on our loop.
 *
 *      "zINSTREAM\0"  n (4 bytes, highest first)  n bytes  ...  0 (4 bytes)      to clamd
 *      "stream: OK\0"   "stream: NAME FOUND\0"   "... ERROR\0"                    from clamd, which then closes
 *
 * Whatever is not a plain OK or FOUND at the end is SCAN_AWAY: nothing is known of the file.
 */
#ifndef FILES_SCAN_H
#define FILES_SCAN_H

#include "common/loop.h"

#include <sys/socket.h>

struct scan_address {
    struct sockaddr_storage of;
    socklen_t n;
};
/* "/a/path", or "127.0.0.1:3310" and "[::1]:3310": numbers, since names would have to be waited for. 0, or -1. */
int scan_address_parse(const char *text, struct scan_address *out);

enum scan_outcome { SCAN_CLEAN, SCAN_FOUND, SCAN_AWAY };
struct scan_calls {
    /* What scan_give was given last is written: give the next. */
    void (*taken)(void *arg);
    /* Once; then only scan_stop may follow. what: the signature's name, or a stable word for why it is away ("refused",
     * "late", "closed", or what clamd said); lives for the call. */
    void (*told)(void *arg, enum scan_outcome outcome, struct slice what);
};
struct scan;
/* From the loop, never from within a function called here. take_ms: to connect, and to take what it is given. */
struct scan *scan_new(struct loop *l, const struct scan_address *to, int64_t take_ms,
                      int64_t answer_ms, const struct scan_calls *calls, void *arg);
/* One at a time; the bytes stay where they are until taken. */
void scan_give(struct scan *s, struct slice bytes);
/* After the last was taken. */
void scan_end(struct scan *s);
/* At any time; nothing is called any more. */
void scan_stop(struct scan **s);

#endif
