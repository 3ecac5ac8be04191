/*
 * files-store: the files of signals by hand and for tests, on a database that has schema.sql.
 *
 *      files-store CONNINFO upload ID SIGNAL PARTY [OPTION=VALUE]...     the bytes on standard input
 *      files-store CONNINFO read ID SIGNAL SIZE SALT DIGEST              the bytes on standard output
 *      files-store CONNINFO attached ID SIGNAL PARTY VERSION SIZE SALT DIGEST
 *      files-store CONNINFO erase ID SIGNAL PARTY VERSION                "-" for no party
 *      files-store CONNINFO follow                                       an event (msgpack) on standard input
 *      files-store CONNINFO sweep MICROSECONDS
 *
 * Options of upload: chunk=N (parts of 1 to N bytes, in odd sizes; 65536), size=N (as announced), scanner=ADDRESS,
 * take=MS and answer=MS (of the scanner), hold=N (after N bytes: say "holding" and wait for an end from outside), abort=N (after N
 * bytes), warm=1 (a small file first, so that what is loaded once is not counted).
 *
 * Prints one line, "kept", "refused" or "done", and what there is to say as key=value. Ends with 0 when it was done.
 */
#include "common/clock.h"
#include "common/log.h"
#include "services/files/files.h"
#include "services/files/type.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static struct loop *loop;
static struct db *db;
static struct files *files;
static int status = 1;

static struct {
    struct upload *upload;
    struct upload_ask ask;
    const char *scanner;
    uint64_t odd; /* state of the sizes */
    int64_t chunk, hold, abort, take, answer, sent, rss_before;
    bool warm, warming;
} up = {.ask.size = -1, .chunk = 65536, .hold = -1, .abort = -1, .odd = 20260401};
static int64_t sweep_until, version;
static struct download *down;
static struct download_ask of;

static void (*when_up)(void);

static _Noreturn void usage(const char *what)
{
    fprintf(stderr, "files-store: %s; see services/files/tool/store.c\n", what);
    exit(2);
}

static void finish(int rc)
{
    status = rc;
    loop_stop(loop);
}

/* ------------------------------------------------------------------ memory */

/* Kilobytes behind that name in /proc/self/status. */
static int64_t memory_of(const char *name)
{
    char line[256];
    int64_t kb = -1;
    FILE *f = fopen("/proc/self/status", "r");

    while (f && kb < 0 && fgets(line, sizeof line, f))
        if (strncmp(line, name, strlen(name)) == 0)
            kb = strtoll(line + strlen(name) + 1, NULL, 10);
    if (f)
        fclose(f);
    return kb;
}

/* The peak is counted from now on. */
static void memory_begin(void)
{
    int fd = open("/proc/self/clear_refs", O_WRONLY);

    if (fd < 0 || write(fd, "5", 1) != 1)
        log_warn("peak_not_reset", "why=%s", strerror(errno));
    if (fd >= 0)
        close(fd);
    up.rss_before = memory_of("VmRSS");
}

/* ------------------------------------------------------------------ upload */

static void on_input(void *arg, short revents);

static void input_watch(bool on)
{
    if (on)
        loop_fd_set(loop, STDIN_FILENO, POLLIN, on_input, NULL);
    else
        loop_fd_remove(loop, STDIN_FILENO);
}

static size_t odd_size(void)
{
    up.odd = up.odd * UINT64_C(6364136223846793005) + 1442695040888963407u;
    return 1 + (size_t)(up.odd >> 33) % (size_t)up.chunk;
}

static void on_said(void *arg, bool done, bool found);

static void aborted(void)
{
    upload_abort(&up.upload);
    input_watch(false);
    printf("aborted\n");
    files_sweep(files, 0, on_said, NULL); /* answered after what the abort asked for */
}

/* Nothing more is read; the process is to be ended from outside. */
static void hold(void)
{
    input_watch(false);
    printf("holding pid=%d\n", (int)getpid());
    fflush(stdout);
}

static void on_input(void *arg, short revents)
{
    static uint8_t bytes[1 << 20];
    ssize_t n = read(STDIN_FILENO, bytes, odd_size());

    (void)arg, (void)revents;
    if (n < 0)
        return;
    if (n == 0) {
        input_watch(false);
        upload_end(up.upload);
        return;
    }
    up.sent += n;
    if (!upload_add(up.upload, slice_of(bytes, (size_t)n)))
        input_watch(false);
    if (up.hold >= 0 && up.sent >= up.hold)
        hold();
    else if (up.abort >= 0 && up.sent >= up.abort)
        aborted();
}

static void on_go_on(void *arg)
{
    (void)arg;
    if (up.hold < 0 || up.sent < up.hold)
        input_watch(true);
}

static void hex_print(const char *name, const uint8_t *p, size_t n)
{
    char hex[2 * HASH_LEN + 1];

    printf(" %s=%s", name, sodium_bin2hex(hex, sizeof hex, p, n));
}

static void upload_begin(void);

static void on_done(void *arg, const struct upload_told *told)
{
    (void)arg;
    up.upload = NULL;
    if (up.warming) {
        up.warming = false;
        upload_begin();
        return;
    }
    input_watch(false);
    if (told->problem != PROBLEM_N) {
        printf("refused code=%s why=%s", problem_info(told->problem)->code, told->why);
    } else {
        printf("kept type=%s size=%" PRId64 " repeated=%d", file_type_ending(told->type),
               told->size, told->repeated);
        hex_print("salt", told->salt, SALT_LEN);
        hex_print("digest", told->digest, HASH_LEN);
    }
    printf(" before_kb=%" PRId64 " peak_kb=%" PRId64 "\n", up.rss_before, memory_of("VmHWM"));
    finish(told->problem == PROBLEM_N ? 0 : 1);
}

static const struct upload_calls upload_calls = {.go_on = on_go_on, .done = on_done};

static void upload_begin(void)
{
    memory_begin();
    up.upload = files_upload(files, &up.ask, &upload_calls, NULL);
    input_watch(true);
}

static void warm(void)
{
    struct upload_ask small = up.ask;

    uuid_new_v7(&small.id);
    small.size = -1;
    up.warming = true;
    up.upload = files_upload(files, &small, &upload_calls, NULL);
    if (upload_add(up.upload, SLICE_LIT("%PDF-1.4\n%%EOF\n")))
        upload_end(up.upload);
}

static void upload_or_warm(void)
{
    if (up.warm)
        warm();
    else
        upload_begin();
}

/* ------------------------------------------------------------------ the others */

static void on_bytes(void *arg, struct slice bytes)
{
    (void)arg;
    if (fwrite(bytes.p, 1, bytes.n, stdout) != bytes.n)
        exit(1);
    download_next(down);
}

static void on_end(void *arg, enum problem_code problem)
{
    (void)arg;
    fprintf(stderr, "end code=%s peak_kb=%" PRId64 "\n",
            problem == PROBLEM_N ? "ok" : problem_info(problem)->code, memory_of("VmHWM"));
    finish(problem == PROBLEM_N ? 0 : 1);
}

static const struct download_calls download_calls = {.piece = on_bytes, .end = on_end};

static void read_begin(void)
{
    down = files_download(files, &of, &download_calls, NULL);
    download_next(down);
}

static void on_said(void *arg, bool done, bool found)
{
    (void)arg;
    printf("done done=%d found=%d\n", done, found);
    finish(done && found ? 0 : 1);
}

static void follow(void)
{
    static uint8_t bytes[65536];
    size_t n = fread(bytes, 1, sizeof bytes, stdin);
    struct event e;

    if (wire_decode(&shape_event, slice_of(bytes, n), WIRE_LENIENT, &e, NULL) < 0)
        usage("that is no event");
    if (!files_follow(files, &e, on_said, NULL)) {
        printf("nothing\n");
        finish(0);
    }
}

static void attached(void)
{
    files_attached(files, &of, up.ask.party, version, on_said, NULL);
}

static void erase(void)
{
    const char *party = strcmp(up.ask.party, "-") == 0 ? NULL : up.ask.party;

    files_erase(files, &of.id, &of.signal, party, version, on_said, NULL);
}

static void sweep(void)
{
    files_sweep(files, sweep_until, on_said, NULL);
}

/* ------------------------------------------------------------------ arguments */

static void id_take(const char *text, struct uuid *out)
{
    if (uuid_parse(text, strlen(text), out) < 0)
        usage("an id is 36 characters");
}

static void hex_take(const char *text, uint8_t *out, size_t n)
{
    size_t got;

    if (sodium_hex2bin(out, n, text, strlen(text), NULL, &got, NULL) != 0 || got != n)
        usage("salt and digest are hexadecimal");
}

static void sum_take(char **words)
{
    of.size = strtoll(words[0], NULL, 10);
    hex_take(words[1], of.salt, SALT_LEN);
    hex_take(words[2], of.digest, HASH_LEN);
}

static void option_take(const char *word)
{
    const struct {
        const char *name;
        int64_t *to;
    } numbers[] = {{"chunk=", &up.chunk},   {"hold=", &up.hold}, {"abort=", &up.abort},
                   {"size=", &up.ask.size}, {"take=", &up.take}, {"answer=", &up.answer}};

    if (strncmp(word, "scanner=", 8) == 0)
        up.scanner = word + 8;
    else if (strcmp(word, "warm=1") == 0)
        up.warm = true;
    else
        for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
            if (strncmp(word, numbers[i].name, strlen(numbers[i].name)) == 0)
                *numbers[i].to = strtoll(word + strlen(numbers[i].name), NULL, 10);
}

static void arguments_take(int n, char **words)
{
    const char *verb = words[0];
    bool uploads = strcmp(verb, "upload") == 0;

    if (strcmp(verb, "sweep") == 0 && n == 2) {
        sweep_until = strtoll(words[1], NULL, 10);
        when_up = sweep;
        return;
    }
    if (strcmp(verb, "follow") == 0 && n == 1) {
        when_up = follow;
        return;
    }
    if (n < 4)
        usage("too few words");
    id_take(words[1], &of.id);
    id_take(words[2], &of.signal);
    up.ask.id = of.id;
    up.ask.signal = of.signal;
    up.ask.party = words[3];
    for (int i = 4; uploads && i < n; i++)
        option_take(words[i]);
    if (strcmp(verb, "read") == 0 && n == 6)
        sum_take(words + 3);
    if (!uploads && n > 4)
        version = strtoll(words[4], NULL, 10);
    if (strcmp(verb, "attached") == 0 && n == 8)
        sum_take(words + 5);
    when_up = uploads                                   ? upload_or_warm
              : strcmp(verb, "read") == 0 && n == 6     ? read_begin
              : strcmp(verb, "attached") == 0 && n == 8 ? attached
              : strcmp(verb, "erase") == 0 && n == 5    ? erase
                                                        : NULL;
    if (!when_up)
        usage("no such verb, or not so many words");
}

static void on_up(void *arg, bool is_up)
{
    void (*begin)(void) = when_up;

    (void)arg;
    if (!is_up || !begin)
        return;
    when_up = NULL;
    begin();
}

int main(int argc, char **argv)
{
    const char *why = NULL;

    if (argc < 3)
        usage("a database and a verb");
    log_init("files-store", LOG_INFO);
    hash_init();
    arguments_take(argc - 2, argv + 2);
    loop = loop_new();
    db = db_open(loop, argv[1], "SET jit = off", on_up, NULL);
    files = files_new(loop, db,
                      &(struct files_settings){.scanner = up.scanner,
                                               .scanner_take_ms = up.take,
                                               .scanner_answer_ms = up.answer},
                      &why);
    if (!files)
        usage(why);
    loop_run(loop);
    db_close(&db);
    files_free(&files);
    loop_free(&loop);
    hash_deinit();
    return status;
}
