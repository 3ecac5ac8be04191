/*
 * libcurl's multi interface on our loop: any number of transfers at once, none of which waits.
 *
 *      curl_loop_add(c, easy, fn, arg)  ->  sockets and timer on the loop  ->  end of the turn: fn(arg, easy, code)
 *
 * libcurl says which descriptors and which time it waits for; what has ended is told at the end of a turn, outside
 * its own callbacks, so that fn may add and remove.
 */
#ifndef CURL_CURL_LOOP_H
#define CURL_CURL_LOOP_H

#include "common/loop.h"

#include <curl/curl.h>

struct curl_loop;

/* connections: kept open at most, for the next transfer to the same place. */
struct curl_loop *curl_loop_new(struct loop *l, long connections);
/* Not from within a callback. Transfers that are under way are dropped, their callbacks do not come; the easies stay the caller's. */
void curl_loop_free(struct curl_loop **c);

/* Once, on the loop; the easy is not in here any more and is the caller's again. */
typedef void curl_done_fn(void *arg, CURL *easy, CURLcode code);
/* CURLOPT_PRIVATE of the easy is ours until then. */
void curl_loop_add(struct curl_loop *c, CURL *easy, curl_done_fn *fn, void *arg);
/* It is given up; the callback does not come. */
void curl_loop_remove(struct curl_loop *c, CURL *easy);

#endif
