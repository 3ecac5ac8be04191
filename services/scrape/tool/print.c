/*
 * scrape-print: what a gateway would say at /metrics, or with the word `ready` at /readyz, of the services whose
 * endpoints the settings name. Ends with 0; with 1 when not all are ready.
 */
#include "common/metrics.h"
#include "services/scrape/scrape.h"

#include <stdio.h>

static struct life *life;
static int status;

static void on_text(void *arg, struct slice text)
{
    (void)arg;
    fwrite(text.p, 1, text.n, stdout);
    loop_stop(life->loop);
}

static void on_ready(void *arg, const struct scrape_readiness *r)
{
    static const char *const databases[] = {"unknown", "down", "up"};

    (void)arg;
    for (size_t i = 0; i < r->n; i++)
        printf("%s ready=%d why=%s position=%lld\n", r->list[i].service, (int)r->list[i].ready,
               r->list[i].why, (long long)r->list[i].position);
    printf("all ready=%d database=%s\n", (int)r->ready, databases[r->database]);
    status = r->ready ? 0 : 1;
    loop_stop(life->loop);
}

int main(int argc, char **argv)
{
    struct buf own = {0};
    struct scrape *s;
    int rc;

    life = life_begin("scrape", argc, argv);
    s = scrape_new(life, NULL, 0);
    metrics_write_process(&own);
    rc = life->argc > 1 && strcmp(life->argv[1], "ready") == 0
             ? scrape_ready(s, on_ready, NULL)
             : scrape_metrics(s, "scrape", buf_slice(&own), on_text, NULL);
    if (rc == 0)
        life_run(life);
    scrape_free(&s);
    buf_free(&own);
    rc = life_end(&life);
    return rc ? rc : status;
}
