/*
 * Passwords off the loop: see password.h. What threads and loop share is two lists behind one mutex; who asked, and
 * whether somebody still does, is the loop's alone.
 */
#include "services/account/password.h"

#include "common/log.h"
#include "common/room.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define QUEUE 64
#define MEMORY_KIB \
    65536 /* OWASP asks for 19 MiB at least, RFC 9106 4 for 64 MiB where memory is dear */
#define PASSES     2
#define PASSES_MAX 16

struct password_asking {
    struct passwords *p;
    struct password_asking *next;
    password_fn *fn; /* NULL: nobody asks any more; the loop's */
    void *arg;
    bool make;
    uint64_t work;
    struct password_told told;
    size_t n;
    char hash[PASSWORD_HASH_MAX];
    char password[]; /* n bytes; none where it is not worked on */
};

struct list {
    struct password_asking *first, **last;
};

struct passwords {
    struct loop *loop;
    struct password_limits limits;
    int event;
    pthread_t threads[PASSWORD_THREADS];
    char nobody
        [PASSWORD_HASH_MAX]; /* what is looked at where there is no account: no password fits */

    pthread_mutex_t lock; /* over all below */
    pthread_cond_t more;
    struct list queued, done;
    struct password_counts counts;
    bool ending;
};

static void list_add(struct list *l, struct password_asking *a)
{
    a->next = NULL;
    *l->last = a;
    l->last = &a->next;
}

static struct password_asking *list_take(struct list *l)
{
    struct password_asking *a = l->first;

    if (a) {
        l->first = a->next;
        if (!l->first)
            l->last = &l->first;
    }
    return a;
}

static bool list_remove(struct list *l, const struct password_asking *gone)
{
    for (struct password_asking **at = &l->first; *at; at = &(*at)->next)
        if (*at == gone) {
            *at = gone->next;
            if (!*at)
                l->last = at;
            return true;
        }
    return false;
}

static void asking_free(struct password_asking *a)
{
    sodium_memzero(a->hash, sizeof a->hash);
    sodium_memzero(a->password, a->n);
    free(a);
}

/* --- What is stored ------------------------------------------------------------------------------- */

/* A number without sign, blanks or zeroes before it; false when it is none or more than `most`. */
static bool number_read(const char **at, uint64_t most, uint64_t *out)
{
    const char *p = *at;

    *out = 0;
    for (; *p >= '0' && *p <= '9' && *out <= most; p++)
        *out = *out * 10 + (uint64_t)(*p - '0');
    if (p == *at || **at == '0' || *out > most)
        return false;
    *at = p;
    return true;
}

static bool word_read(const char **at, const char *word)
{
    if (strncmp(*at, word, strlen(word)) != 0)
        return false;
    *at += strlen(word);
    return true;
}

/* What a stored hash asks of us, before anything is allocated for it. */
static bool demands_read(const struct passwords *p, const char *hash, uint64_t *kib,
                         uint64_t *passes)
{
    return word_read(&hash, "$argon2id$v=19$m=") && number_read(&hash, p->limits.memory_kib, kib) &&
           word_read(&hash, ",t=") && number_read(&hash, PASSES_MAX, passes) &&
           word_read(&hash, ",p=1$");
}

/* As a real one with our limits, of salt and hash by chance. */
static void nobody_make(struct passwords *p)
{
    uint8_t bytes[crypto_pwhash_SALTBYTES + 32];
    char salt[32], hash[64];

    randombytes_buf(bytes, sizeof bytes);
    sodium_bin2base64(salt, sizeof salt, bytes, crypto_pwhash_SALTBYTES,
                      sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
    sodium_bin2base64(hash, sizeof hash, bytes + crypto_pwhash_SALTBYTES, 32,
                      sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
    snprintf(p->nobody, sizeof p->nobody, "$argon2id$v=19$m=%zu,t=%u,p=1$%s$%s",
             p->limits.memory_kib, p->limits.passes, salt, hash);
}

/* --- The threads ---------------------------------------------------------------------------------- */

static void work(struct passwords *p, struct password_asking *a)
{
    int rc;

    errno = 0;
    if (a->make)
        rc = crypto_pwhash_str_alg(a->hash, a->password, a->n, p->limits.passes,
                                   p->limits.memory_kib * 1024, crypto_pwhash_ALG_ARGON2ID13);
    else
        rc = crypto_pwhash_str_verify(a->hash, a->password, a->n);
    if (rc != 0 && errno == ENOMEM)
        a->told.result = PASSWORD_BUSY;
    else
        a->told.result = rc == 0 ? PASSWORD_RIGHT : PASSWORD_WRONG;
    sodium_memzero(a->password, a->n);
}

static void done_tell(struct passwords *p, struct password_asking *a)
{
    list_add(&p->done, a);
    if (eventfd_write(p->event, 1) < 0)
        log_fatal("password_event_failed", "why=%d", errno);
}

static void *thread_run(void *arg)
{
    struct passwords *p = arg;

    pthread_mutex_lock(&p->lock);
    for (;;) {
        struct password_asking *a;

        while (!p->queued.first && !p->ending)
            pthread_cond_wait(&p->more, &p->lock);
        if (p->ending)
            break;
        a = list_take(&p->queued);
        p->counts.queued--;
        p->counts.working++;
        if (p->counts.working > p->counts.working_most)
            p->counts.working_most = p->counts.working;
        pthread_mutex_unlock(&p->lock);
        work(p, a);
        pthread_mutex_lock(&p->lock);
        p->counts.working--;
        p->counts.done++;
        p->counts.work += a->work;
        done_tell(p, a);
    }
    pthread_mutex_unlock(&p->lock);
    return NULL;
}

/* --- The loop ------------------------------------------------------------------------------------- */

static void on_event(void *arg, short revents)
{
    struct passwords *p = arg;
    struct password_asking *a;
    eventfd_t n;

    (void)revents;
    if (eventfd_read(p->event, &n) < 0)
        return;
    for (;;) {
        pthread_mutex_lock(&p->lock);
        a = list_take(&p->done);
        pthread_mutex_unlock(&p->lock);
        if (!a)
            return;
        if (a->make && a->told.result == PASSWORD_RIGHT)
            a->told.hash = a->hash;
        a->told.old &= a->told.result == PASSWORD_RIGHT;
        if (a->fn)
            a->fn(a->arg, &a->told);
        asking_free(a);
    }
}

/* Into the queue, or answered without work: where a->told says so already, and where the queue is full. */
static void ask(struct passwords *p, struct password_asking *a, struct password_asking **out)
{
    bool works = a->told.result == PASSWORD_RIGHT;

    if (out)
        *out = a;
    pthread_mutex_lock(&p->lock);
    /* Threads that wait for work take from the queue too: they are no reason to refuse. */
    if (works && p->counts.queued + p->counts.working >= p->limits.queue + p->limits.threads) {
        a->told.result = PASSWORD_BUSY;
        sodium_memzero(a->password, a->n);
        p->counts.busy++;
        works = false;
    }
    if (works) {
        list_add(&p->queued, a);
        p->counts.queued++;
        pthread_cond_signal(&p->more);
    } else {
        done_tell(p, a);
    }
    pthread_mutex_unlock(&p->lock);
}

static struct password_asking *asking_new(struct passwords *p, struct slice password,
                                          password_fn *fn, void *arg)
{
    bool fit = password.n > 0 && password.n <= PASSWORD_MAX;
    struct password_asking *a = room_new(sizeof *a + (fit ? password.n : 0));

    a->p = p;
    a->fn = fn;
    a->arg = arg;
    a->told.result = fit ? PASSWORD_RIGHT : PASSWORD_UNFIT;
    if (fit) {
        a->n = password.n;
        memcpy(a->password, password.p, password.n);
    }
    return a;
}

void password_check(struct passwords *p, const char *hash, struct slice password, password_fn *fn,
                    void *arg, struct password_asking **out)
{
    struct password_asking *a = asking_new(p, password, fn, arg);
    uint64_t kib = 0, passes = 0;

    if (!hash)
        hash = p->nobody;
    if (strlen(hash) >= sizeof a->hash || !demands_read(p, hash, &kib, &passes))
        a->told.result = PASSWORD_UNFIT;
    else
        snprintf(a->hash, sizeof a->hash, "%s", hash);
    a->work = kib * passes;
    a->told.old = kib < p->limits.memory_kib || passes < p->limits.passes;
    ask(p, a, out);
}

void password_make(struct passwords *p, struct slice password, password_fn *fn, void *arg,
                   struct password_asking **out)
{
    struct password_asking *a = asking_new(p, password, fn, arg);

    a->make = true;
    a->work = (uint64_t)p->limits.memory_kib * p->limits.passes;
    ask(p, a, out);
}

void password_cancel(struct password_asking **a)
{
    struct password_asking *gone = *a;
    bool was_queued;

    if (!gone)
        return;
    *a = NULL;
    gone->fn = NULL;
    pthread_mutex_lock(&gone->p->lock);
    was_queued = list_remove(&gone->p->queued, gone);
    gone->p->counts.queued -= was_queued;
    pthread_mutex_unlock(&gone->p->lock);
    if (was_queued)
        asking_free(gone);
}

struct password_counts password_counts(struct passwords *p)
{
    struct password_counts c;

    pthread_mutex_lock(&p->lock);
    c = p->counts;
    pthread_mutex_unlock(&p->lock);
    return c;
}

/* --- Life ----------------------------------------------------------------------------------------- */

static void limits_set(struct passwords *p, const struct password_limits *given)
{
    struct password_limits *l = &p->limits;

    if (given)
        *l = *given;
    l->threads = l->threads ? l->threads : 2;
    l->queue = l->queue ? l->queue : QUEUE;
    l->memory_kib = l->memory_kib ? l->memory_kib : MEMORY_KIB;
    l->passes = l->passes ? l->passes : PASSES;
    if (l->threads > PASSWORD_THREADS || l->memory_kib < 8 || l->memory_kib > 1048576 ||
        l->passes > PASSES_MAX)
        log_fatal("password_limits_refused", "threads=%zu memory_kib=%zu passes=%u", l->threads,
                  l->memory_kib, l->passes);
}

/* Signals are the loop's: the threads take none. */
static void threads_start(struct passwords *p)
{
    sigset_t all, before;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    for (size_t i = 0; i < p->limits.threads; i++)
        if (pthread_create(&p->threads[i], NULL, thread_run, p) != 0)
            log_fatal("thread_failed", "for=password");
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

struct passwords *passwords_new(struct loop *l, const struct password_limits *limits)
{
    struct passwords *p = room_new(sizeof *p);

    if (sodium_init() < 0)
        log_fatal("library_failed", "library=libsodium");
    p->loop = l;
    limits_set(p, limits);
    nobody_make(p);
    p->queued.last = &p->queued.first;
    p->done.last = &p->done.first;
    p->event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (p->event < 0 || pthread_mutex_init(&p->lock, NULL) != 0 ||
        pthread_cond_init(&p->more, NULL) != 0)
        log_fatal("password_start_failed", "why=%d", errno);
    loop_fd_set(l, p->event, POLLIN, on_event, p);
    threads_start(p);
    return p;
}

void passwords_free(struct passwords **p)
{
    struct passwords *gone = *p;
    struct password_asking *a;

    if (!gone)
        return;
    *p = NULL;
    pthread_mutex_lock(&gone->lock);
    gone->ending = true;
    pthread_cond_broadcast(&gone->more);
    pthread_mutex_unlock(&gone->lock);
    for (size_t i = 0; i < gone->limits.threads; i++)
        pthread_join(gone->threads[i], NULL);
    while ((a = list_take(&gone->queued)) || (a = list_take(&gone->done)))
        asking_free(a);
    loop_fd_remove(gone->loop, gone->event);
    close(gone->event);
    pthread_cond_destroy(&gone->more);
    pthread_mutex_destroy(&gone->lock);
    sodium_memzero(gone->nobody, sizeof gone->nobody);
    free(gone);
}
