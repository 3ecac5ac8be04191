/*
 * What libcurl alone reaches, with the very requests that notify makes and nothing behind them:
 *
 *      bench_post PORT REQUESTS AT_ONCE     -> {"posts_per_s": ...}, to 127.0.0.1 up to 127.0.0.100
 */
#include "common/clock.h"
#include "common/hash.h"
#include "services/notify/post.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static struct loop *loop;
static struct post *post;
static int64_t left, under_way;
static char urls[100][64], body[400];

struct sender {
    struct posting *posting;
    const char *url;
};

static void next(struct sender *s);

static void on_done(void *arg, const struct post_outcome *o)
{
    if (!o->sent || o->status != 204) {
        fprintf(stderr, "bench_post: %d %s\n", o->status, o->why ? o->why : "");
        exit(1);
    }
    under_way--;
    next(arg);
}

static void next(struct sender *s)
{
    static const char *const headers[] = {"Content-Type: application/cloudevents+json",
                                          "WebHook-Request-Origin: weerklank.example",
                                          "Weerklank-Signature: t=1,v1=0"};
    const struct post_request r = {.method = "POST",
                                   .url = s->url,
                                   .headers = headers,
                                   .n_headers = ARRAY_LEN(headers),
                                   .body = slice_of(body, sizeof body)};

    if (left == 0) {
        if (under_way == 0)
            loop_stop(loop);
        return;
    }
    left--;
    under_way++;
    post_send(post, &r, on_done, s, &s->posting);
}

int main(int argc, char **argv)
{
    const struct post_limits limits = {.total_ms = 60000, .ca = "", .cert = "", .cert_key = ""};
    struct target_rules *rules;
    struct sender *senders;
    const char *why;
    int64_t n, began, took;
    int at_once;

    if (argc != 4)
        return 2;
    n = left = strtoll(argv[2], NULL, 10);
    at_once = atoi(argv[3]);
    hash_init();
    memset(body, 'x', sizeof body);
    for (int i = 0; i < 100; i++)
        snprintf(urls[i], sizeof urls[i], "http://127.0.0.%d:%s/n0", i + 1, argv[1]);
    rules = target_rules_new(argv[1], "127.0.0.0/8", true, false, &why);
    loop = loop_new();
    post = post_new(loop, rules, NULL, &limits);
    senders = calloc((size_t)at_once, sizeof *senders);
    if (!rules || !senders)
        return 1;
    began = clock_mono_us();
    for (int i = 0; i < at_once; i++) {
        senders[i].url = urls[i % 100];
        next(&senders[i]);
    }
    loop_run(loop);
    took = clock_mono_us() - began;
    printf("{\"posts_per_s\": %.1f}\n", (double)n * 1e6 / (double)took);
    post_free(&post);
    target_rules_free(&rules);
    loop_free(&loop);
    free(senders);
    return 0;
}
