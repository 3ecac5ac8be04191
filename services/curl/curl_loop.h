/*
 * libcurl's multi interface on our loop: any number of transfers at once, none of which waits for another.
 */
#ifndef CURL_CURL_LOOP_H
#define CURL_CURL_LOOP_H

#include "common/loop.h"

#include <curl/curl.h>

struct curl_loop;

struct curl_loop *curl_loop_new(struct loop *l);
/* What is still in it is removed; its fn does not come. */
void curl_loop_free(struct curl_loop **c);

/* fn comes once, on the loop; the easy is then removed and the caller's again. */
typedef void curl_done_fn(void *arg, CURL *easy, CURLcode code);
void curl_loop_add(struct curl_loop *c, CURL *easy, curl_done_fn *fn, void *arg);
/* fn does not come. */
void curl_loop_remove(struct curl_loop *c, CURL *easy);

#endif
