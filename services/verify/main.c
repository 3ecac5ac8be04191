/*
 * weerklank-verify: is the log still what was signed?
 *
 *   weerklank-verify --db | FILE   [--checkpoint FILE]... [--key KEY]... [--tiles FOLDER] [--workers N]
 *                                 [--figures FILE] [--json]
 *   weerklank-verify export FILE   [--no-bodies]
 *
 * I read    history.event, as weerklank_reader (db.reader), or an export of it; checkpoints, each a signed
 *           note in a file, also as a party's program keeps it; the log's public key (its text, or a file with it); a mirror's tiles
 * I write   what I find, one a line (words.h), and a last line about the whole, on standard output; with
 *           `export` a file (export.h), without bodies: hashes and headers alone, and the proofs hold
 * I own     nothing
 * If I die  nobody waits
 *
 * Ends with 0: it is right; 1: it was tampered with; 2: it cannot be checked (why is on standard error).
 *
 * --figures: rows of a scoreboard, as `weerklank times --json` told them, that are to follow from these events
 * (figures.h). The clocks of single signals are for recompute to compute again (services/recompute).
 */
#include "services/verify/figures.h"
#include "services/verify/folder.h"
#include "services/verify/run.h"
#include "services/verify/words.h"

#include "common/clock.h"
#include "common/log.h"
#include "common/settings.h"

#include <errno.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define RIGHT           0
#define TAMPERED        1
#define UNCHECKED       2
#define SIGNATURE_WRONG "The signature is wrong." /* note_open's sentence for it */
#define SHOWN_MOST      1000                      /* findings; all are counted */

struct ask {
    struct run_ask run;
    const char *tiles, *figures;
    const char **checkpoints, **keys; /* as given */
    size_t n_files, n_keys;
    bool db;
};

static struct {
    bool dutch, json;
    uint64_t n;
} said;

static int usage(void)
{
    fprintf(stderr, "usage: weerklank-verify --db | FILE [--checkpoint FILE]... [--key KEY]... "
                    "[--tiles FOLDER] [--workers N] [--figures FILE] [--json]\n"
                    "       weerklank-verify export FILE [--no-bodies]\n");
    return UNCHECKED;
}

static void on_finding(void *arg, const struct finding *f)
{
    (void)arg;
    if (said.n++ >= SHOWN_MOST)
        return;
    if (said.json)
        words_finding_json(stdout, f);
    else
        words_finding(stdout, f, said.dutch);
}

/* ------------------------------------------------------------------ what is asked */

static bool workers_of(const char *text, int *out)
{
    char *end;
    long n = strtol(text, &end, 10);

    *out = (int)n;
    return end != text && *end == '\0' && n >= 1 && n <= RUN_WORKERS_MOST;
}

static bool ask_read(int argc, char **argv, struct ask *ask)
{
    for (int i = 1; i < argc; i++) {
        const char *value = i + 1 < argc ? argv[i + 1] : NULL;

        if (strcmp(argv[i], "--db") == 0) {
            ask->db = true;
            continue;
        }
        if (strcmp(argv[i], "--json") == 0) {
            said.json = true;
            continue;
        }
        if (strcmp(argv[i], "-") == 0 || argv[i][0] != '-') {
            if (ask->run.file)
                return false;
            ask->run.file = argv[i];
            continue;
        }
        if (!value)
            return false;
        if (strcmp(argv[i], "--checkpoint") == 0)
            ask->checkpoints[ask->n_files++] = value;
        else if (strcmp(argv[i], "--key") == 0)
            ask->keys[ask->n_keys++] = value;
        else if (strcmp(argv[i], "--tiles") == 0)
            ask->tiles = value;
        else if (strcmp(argv[i], "--figures") == 0)
            ask->figures = value;
        else if (strcmp(argv[i], "--workers") != 0 || !workers_of(value, &ask->run.workers))
            return false;
        i++;
    }
    return ask->db != (ask->run.file != NULL) && (ask->n_files == 0 || ask->n_keys > 0);
}

static int workers_here(void)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);

    return n < 1 ? 1 : n > RUN_WORKERS_MOST ? RUN_WORKERS_MOST : (int)n;
}

/* ------------------------------------------------------------------ key and checkpoints */

static int file_read(const char *path, struct buf *out)
{
    uint8_t bytes[4096];
    FILE *f = fopen(path, "rbe");
    size_t n = 0;

    if (!f) {
        log_error("file_not_read", "file=%s why=%s", log_value(slice_str(path)),
                  log_value(slice_str(strerror(errno))));
        return -1;
    }
    while (out->n <= NOTE_BYTES_MOST && (n = fread(bytes, 1, sizeof bytes, f)) > 0)
        buf_add(out, bytes, n);
    fclose(f);
    return 0;
}

static int key_read(const char *key, struct note_verifier *out)
{
    struct slice text = slice_str(key);
    struct buf file = {0};
    int rc = 0;

    if (!strchr(key, '+')) {
        rc = file_read(key, &file);
        text = buf_slice(&file);
        while (text.n > 0 && text.p[text.n - 1] <= ' ')
            text.n--;
    }
    if (rc == 0 && note_verifier_parse(text, out) != 0) {
        log_error("key_unreadable", "key=%s", log_value(slice_str(key)));
        rc = -1;
    }
    buf_free(&file);
    return rc;
}

/* By whichever of the keys it is signed: a log gets another one in the course of years. NULL: it is opened;
 * else why not, and a signature that is wrong before one that is not there. */
static const char *head_open(struct slice note, const struct note_verifier *keys, size_t n_keys,
                             struct checkpoint *out)
{
    const char *why = NULL, *wrong = NULL;

    for (size_t i = 0; i < n_keys; i++) {
        if (checkpoint_open(note, &keys[i], out, &why) == 0)
            return NULL;
        if (strcmp(why, SIGNATURE_WRONG) == 0)
            wrong = why;
    }
    return wrong ? wrong : why;
}

/* 1: opened; 0: its signature is wrong, which is said; -1: it cannot be used. */
static int head_read(const char *path, const struct note_verifier *keys, size_t n_keys,
                     struct checkpoint *out)
{
    struct buf note = {0};
    const char *why = NULL;
    int rc = file_read(path, &note);

    if (rc == 0)
        why = head_open(checkpoint_kept(buf_slice(&note)), keys, n_keys, out);
    if (rc == 0 && !why) {
        rc = 1;
    } else if (rc == 0 && strcmp(why, SIGNATURE_WRONG) == 0) {
        fprintf(stderr, "%s:\n", path);
        on_finding(NULL, &(struct finding){.code = FINDING_SIGNATURE, .from = -1, .until = -1});
    } else if (rc == 0) {
        log_error("checkpoint_refused", "file=%s why=%s", log_value(slice_str(path)),
                  log_value(slice_str(why)));
        rc = -1;
    }
    buf_free(&note);
    return rc;
}

static int heads_read(const struct ask *ask, struct checkpoint *out, size_t *n_out)
{
    struct note_verifier *keys = calloc(ask->n_keys + 1, sizeof *keys);
    int rc = 0;

    if (!keys)
        log_fatal("memory_exhausted", "for=keys");
    *n_out = 0;
    for (size_t i = 0; i < ask->n_keys && rc == 0; i++)
        rc = key_read(ask->keys[i], &keys[i]);
    for (size_t i = 0; i < ask->n_files && rc >= 0; i++) {
        rc = head_read(ask->checkpoints[i], keys, ask->n_keys, &out[*n_out]);
        *n_out += rc > 0;
    }
    free(keys);
    return rc < 0 ? -1 : 0;
}

/* ------------------------------------------------------------------ the run */

/* What it comes to. Behind the last head nothing but the log itself says what is right. */
static void verdict(const struct check_told *c)
{
    if (said.n > 0)
        printf(said.dutch ? "dit logboek is veranderd" : "this log was changed");
    else if (c->proven == 0)
        printf(said.dutch
                   ? "dit logboek klopt met zichzelf; er is geen ondertekende stand om het mee te "
                     "vergelijken"
                   : "this log agrees with itself; there is no signed head to compare it with");
    else
        printf(said.dutch ? "dit logboek is zoals het ondertekend is, tot en met positie %" PRIu64
                          : "this log is as it was signed, up to and including position %" PRIu64,
               c->proven - 1);
}

static void tell(const struct run_told *told, int64_t began)
{
    char root[sodium_base64_ENCODED_LEN(HASH_LEN, sodium_base64_VARIANT_ORIGINAL)];
    const struct check_told *c = &told->check;
    double seconds = (double)(clock_mono_us() - began) / 1e6;
    double rss = (double)told->rss_kib / 1024, worker = (double)told->worker_rss_kib / 1024;

    sodium_bin2base64(root, sizeof root, c->root, HASH_LEN, sodium_base64_VARIANT_ORIGINAL);
    if (said.json) {
        printf("{\"verdict\":\"%s\",\"findings\":%" PRIu64 ",\"events\":%" PRIu64
               ",\"erased\":%" PRIu64 ",\"heads_right\":%zu,\"proven\":%" PRIu64
               ",\"root\":\"%s\",\"seconds\":%.2f,\"rss_mib\":%.1f,\"worker_rss_mib\":%.1f}\n",
               said.n ? "tampered" : "right", said.n, c->events, c->erased, c->heads_right,
               c->proven, root, seconds, rss, worker);
        return;
    }
    if (said.n > SHOWN_MOST)
        printf("more findings=%" PRIu64 "\n", said.n - SHOWN_MOST);
    printf("%s findings=%" PRIu64 " events=%" PRIu64 " erased=%" PRIu64
           " heads_right=%zu proven=%" PRIu64 " root=%s seconds=%.2f rss_mib=%.1f "
           "worker_rss_mib=%.1f  ",
           said.n ? "tampered" : "right", said.n, c->events, c->erased, c->heads_right, c->proven,
           root, seconds, rss, worker);
    verdict(c);
    printf("\n");
}

/* True when there is one that a head proves; what it is not is a finding. */
static bool mirror_open(const struct ask *ask, struct align **out)
{
    union {
        const char *path;
        void *arg;
    } folder = {ask->tiles};

    *out = align_new(folder_tile, folder.arg, on_finding, NULL);
    if (align_prove(*out, ask->run.heads, ask->run.n_heads) == 0)
        return true;
    align_free(out);
    return false;
}

static void on_figure(void *arg, const char *of, const char *step, const char *field,
                      const char *was, const char *is)
{
    (void)arg;
    if (said.json)
        printf("{\"finding\":\"figure\",\"of\":\"%s\",\"step\":\"%s\",\"field\":\"%s\","
               "\"told\":%s,\"follows\":%s}\n",
               of ? of : "", step ? step : "", field ? field : "", was ? was : "null",
               is ? is : "null");
    else if (field)
        printf("figure of=%s step=%s field=%s told=%s follows=%s  %s\n", of ? of : "",
               step ? step : "", field, was ? was : "-", is ? is : "-",
               said.dutch ? "dit cijfer volgt niet uit de events"
                          : "this figure does not follow from the events");
    else
        printf("figure of=%s step=%s  %s\n", of ? of : "", step ? step : "",
               was          ? said.dutch ? "deze rij volgt niet uit de events"
                                         : "this row does not follow from the events"
               : said.dutch ? "deze rij is weggelaten"
                            : "this row was left out");
}

/* Of a log that was changed, figures are still compared with what is there. */
static int figures(const struct ask *ask, int rc)
{
    struct source_plan plan = {.conninfo = ask->run.conninfo, .file = ask->run.file};
    struct figures_told told = {0};

    if (ask->run.file && strcmp(ask->run.file, "-") == 0) {
        log_error("figures_need_a_file", "why=%s", log_value(slice_str("it is read twice")));
        return UNCHECKED;
    }
    if (source_plan(&plan) != 0 || figures_verify(&plan, ask->figures, on_figure, NULL, &told) != 0)
        rc = UNCHECKED;
    else if (told.wrong > 0)
        rc = TAMPERED;
    source_plan_free(&plan);
    if (rc == UNCHECKED)
        return rc;
    if (said.json)
        printf("{\"figures\":\"%s\",\"rows\":%" PRIu64 ",\"wrong\":%" PRIu64 ",\"events\":%" PRIu64
               ",\"signals\":%" PRIu64 "}\n",
               told.wrong ? "wrong" : "right", told.rows, told.wrong, told.events, told.signals);
    else
        printf("figures %s rows=%" PRIu64 " wrong=%" PRIu64 " events=%" PRIu64 " signals=%" PRIu64
               "\n",
               told.wrong ? "wrong" : "right", told.rows, told.wrong, told.events, told.signals);
    return rc;
}

static int verify(struct ask *ask)
{
    int64_t began = clock_mono_us();
    struct checkpoint *heads = calloc(ask->n_files + 1, sizeof *heads);
    struct align *mirror = NULL;
    struct run_told told;
    int rc = UNCHECKED;

    if (!heads)
        log_fatal("memory_exhausted", "for=heads");
    if (heads_read(ask, heads, &ask->run.n_heads) != 0)
        goto end;
    ask->run.heads = heads;
    ask->run.found = on_finding;
    if (ask->tiles && mirror_open(ask, &mirror))
        ask->run.mirror = mirror;
    if (ask->tiles && !mirror && said.n == 0) {
        log_error("mirror_not_read", "folder=%s", log_value(slice_str(ask->tiles)));
        goto end;
    }
    if (run_verify(&ask->run, &told) == 0) {
        tell(&told, began);
        rc = said.n ? TAMPERED : RIGHT;
    }
    if (rc != UNCHECKED && ask->figures)
        rc = figures(ask, rc);

end:
    align_free(&mirror);
    free(heads);
    return rc;
}

static int export(int argc, char **argv)
{
    const char *file = NULL;
    bool bodies = true;
    uint64_t events;

    for (int i = 2; i < argc; i++) {
        if (strcmp(argv[i], "--no-bodies") == 0)
            bodies = false;
        else if ((argv[i][0] != '-' || argv[i][1] == '\0') && !file)
            file = argv[i];
        else
            return usage();
    }
    if (!file)
        return usage();
    if (run_export(settings_path("db.reader"), file, bodies, &events) != 0)
        return UNCHECKED;
    fprintf(strcmp(file, "-") == 0 ? stderr : stdout, "exported events=%" PRIu64 "\n", events);
    return RIGHT;
}

int main(int argc, char **argv)
{
    struct ask ask = {.run.workers = workers_here()};
    int rc;

    log_init("verify", LOG_INFO);
    hash_init();
    settings_load(argc, argv, &argc, &argv);
    said.dutch = words_dutch();
    ask.checkpoints = calloc((size_t)argc + 1, sizeof *ask.checkpoints);
    ask.keys = calloc((size_t)argc + 1, sizeof *ask.keys);
    if (!ask.checkpoints || !ask.keys)
        log_fatal("memory_exhausted", "for=arguments");
    if (argc > 1 && strcmp(argv[1], "export") == 0) {
        rc = export(argc, argv);
    } else if (!ask_read(argc, argv, &ask)) {
        rc = usage();
    } else {
        if (ask.db)
            ask.run.conninfo = settings_path("db.reader");
        if (ask.run.file && strcmp(ask.run.file, "-") == 0)
            ask.run.workers = 1; /* what is read once cannot be shared out */
        rc = verify(&ask);
    }
    free(ask.checkpoints);
    free(ask.keys);
    hash_deinit();
    return fflush(stdout) == 0 ? rc : UNCHECKED;
}
