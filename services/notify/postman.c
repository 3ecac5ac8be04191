/*
 * The postman: see postman.h.
 */
#include "services/notify/postman.h"

#include "common/clock.h"
#include "common/log.h"
#include "common/room.h"
#include "common/settings.h"
#include "services/mail/office.h"
#include "services/notify/gather.h"

#include <inttypes.h>
#include <stdlib.h>

#define AGAIN_US    US_PER_S /* after a database that does not answer */
#define PAUSE_MOST  (INT64_C(300) * US_PER_S)
#define TRY_MOST_US (INT64_C(4) * 3600 * US_PER_S)
#define TRIES_MOST  25 /* three days of them */
#define KEPT_DAYS   182

/* What the letter in hand waits for. */
enum doing { NOTHING, PICKING, GATHERING, HANDING_OVER, KEEPING };

struct postman {
    struct postman_with with;
    struct hours hours;
    struct letter_with letters;
    struct mail_office office;
    struct gather *gather;
    bool wanted, live, look_again;
    enum doing doing;
    struct mail_letter *letter; /* in hand */
    struct mail_address to;
    int64_t handed_at;       /* monotonic */
    int64_t next;            /* log's time at which there is something to do again */
    struct loop_timer timer; /* while it is set, nothing is done */
    int64_t pause; /* between attempts while the server does not take anything; 0: it does */
    int32_t forgot_on;
    postman_begun_fn *begun_fn;
    void *begun_arg;
    struct postman_figures figures;
};

static int64_t log_time(const struct postman *p)
{
    return *p->with.follower ? follower_time(*p->with.follower) : 0;
}

static const struct calendar *calendar(const struct postman *p)
{
    const struct registry *r = *p->with.registry;

    return registry_calendar(r, registry_set_version(r, SET_CALENDAR));
}

int64_t postman_digest_at(const struct postman *p, int64_t at)
{
    return hours_digest(&p->hours, calendar(p), at);
}

/* ------------------------------------------------------------------ outcomes */

static void again_at(struct postman *p, int64_t next)
{
    mail_letter_free(&p->letter);
    p->doing = NOTHING;
    p->next = next;
    loop_again(p->with.life->loop); /* it may be time already */
}

static void again_in(struct postman *p, int64_t us)
{
    again_at(p, 0);
    loop_timer_set(p->with.life->loop, &p->timer, clock_mono_us() + us);
}

/* What became of the letter is in the database: the next one. Otherwise it is in doubt, and is tried again as it was
 * before. */
static void on_kept(void *arg, bool ok)
{
    struct postman *p = arg;

    if (ok)
        again_at(p, 0);
    else
        again_in(p, AGAIN_US);
}

static void keep_sent(struct postman *p, bool told)
{
    p->doing = KEEPING;
    p->figures.sent += told;
    mail_sent(p->with.db, p->letter->letter, log_time(p), told, on_kept, p);
}

static void keep_dead(struct postman *p, const char *why)
{
    int64_t now = log_time(p);

    p->doing = KEEPING;
    p->figures.refused++;
    log_warn("mailbox_dead", "letter=%" PRId64, p->letter->letter); /* the words may name it */
    mailbox_dead(p->with.db, &p->letter->mailbox, why, now, postman_digest_at(p, now), on_kept, p);
}

static void keep_later(struct postman *p, const struct mail_smtp_outcome *o)
{
    int32_t tries = p->letter->tries;
    int64_t wait = tries < 8 ? (INT64_C(60) << tries) * US_PER_S : TRY_MOST_US;

    p->figures.later++;
    if (tries >= TRIES_MOST) {
        keep_dead(p, o->text);
        return;
    }
    p->doing = KEEPING;
    log_warn("mail_later", "letter=%" PRId64 " code=%d", p->letter->letter, o->code);
    mail_later(p->with.db, p->letter->letter, log_time(p) + wait, on_kept, p);
}

/* Nothing is wrong with the letter: it stays the first. */
static void server_pause(struct postman *p, const struct mail_smtp_outcome *o)
{
    p->figures.later++;
    p->pause = p->pause == 0 ? AGAIN_US : p->pause * 2 > PAUSE_MOST ? PAUSE_MOST : p->pause * 2;
    log_warn("mail_server_unwell", "code=%d why=%s", o->code, log_value(slice_str(o->text)));
    again_in(p, p->pause);
}

static void on_outcome(void *arg, const struct mail_smtp_outcome *o, size_t n)
{
    struct postman *p = arg;

    (void)n;
    metric_time(&p->figures.handing, loop_now(p->with.life->loop) - p->handed_at);
#ifdef PLANT_ANY_MAIL_IS_SENT
    keep_sent(p, true);
    return;
#endif
    if (o->result == MAIL_SMTP_LATER && !o->alone) {
        server_pause(p, o);
        return;
    }
    p->pause = 0;
    if (o->result == MAIL_SMTP_ACCEPTED)
        keep_sent(p, true);
    else if (o->result == MAIL_SMTP_REFUSED && o->alone)
        keep_dead(p, o->text);
    else
        keep_later(p, o);
}

/* ------------------------------------------------------------------ one letter */

static void on_gathered(void *arg, bool ok, const struct letter_told *told)
{
    struct postman *p = arg;
    struct buf message = {0};

    if (!ok) {
        again_in(p, AGAIN_US);
        return;
    }
    switch (letter_write(&p->letters, *p->with.registry, p->letter, told, log_time(p), &message,
                         &p->to)) {
    case LETTER_WRITTEN:
        p->doing = HANDING_OVER;
        p->handed_at = loop_now(p->with.life->loop);
        mail_smtp_send(p->office.smtp, &p->letters.from, &p->to, 1, buf_slice(&message), on_outcome,
                       p);
        break;
    case LETTER_EMPTY:
        keep_sent(p, false);
        break;
    case LETTER_REFUSED:
        keep_dead(p, "no mail can be written to this address");
        break;
    }
    buf_free(&message);
}

static void forget_old(struct postman *p, int64_t now)
{
    int32_t today = clock_day_amsterdam(now);

    if (p->forgot_on == today)
        return;
    p->forgot_on = today;
    mail_forget(p->with.db, now - KEPT_DAYS * US_PER_DAY);
}

static void on_picked(void *arg, bool ok, struct mail_letter *letter, int64_t next)
{
    struct postman *p = arg;

    p->letter = letter;
    if (letter) {
        p->doing = GATHERING;
        gather_begin(p->gather, letter, on_gathered, p);
    } else if (!ok) {
        again_in(p, AGAIN_US);
    } else {
        again_at(p, p->look_again ? 0 : next);
    }
}

/* Time goes on by what is heard of the log: each turn may be the one. */
void postman_turn(struct postman *p)
{
    int64_t now = log_time(p);

    if (!p->live || !p->office.smtp || !p->wanted || p->doing != NOTHING || p->timer.at != 0 ||
        now == 0 || now < p->next || !db_is_up(p->with.db))
        return;
    if (!hours_open(&p->hours, calendar(p), now)) {
        p->next = hours_next(&p->hours, calendar(p), now);
        return;
    }
    forget_old(p, now);
    p->look_again = false;
    p->doing = PICKING;
    mail_pick(p->with.db, now, on_picked, p);
}

static void on_timer(void *arg)
{
    postman_turn(arg);
}

void postman_look(struct postman *p)
{
    p->look_again = true;
    if (p->doing == NOTHING)
        again_at(p, 0);
}

/* ------------------------------------------------------------------ life */

bool postman_is_on(const struct postman *p)
{
    return p->office.smtp != NULL;
}

bool postman_is_wanted(const struct postman *p)
{
    return p->wanted;
}

void postman_wanted(struct postman *p)
{
    p->wanted = true;
    postman_look(p);
}

void postman_go(struct postman *p)
{
    p->live = true;
}

static void on_count(void *arg, int64_t n)
{
    struct postman *p = arg;

    p->wanted = p->office.smtp && n > 0;
    p->begun_fn(p->begun_arg, n >= 0);
}

void postman_begin(struct postman *p, postman_begun_fn *fn, void *arg)
{
    p->begun_fn = fn;
    p->begun_arg = arg;
    mailbox_count(p->with.db, on_count, p);
}

struct postman_figures postman_figures(const struct postman *p)
{
    return p->figures;
}

struct postman *postman_new(const struct postman_with *with)
{
    struct postman *p = room_new(sizeof *p);

    p->with = *with;
    p->timer = (struct loop_timer){.fn = on_timer, .arg = p};
    p->gather = gather_new(with->life, with->streams);
    if (!hours_read(settings_text("notify.mail.digest"), settings_text("notify.mail.day"),
                    &p->hours))
        log_fatal("setting_unreadable", "setting=notify.mail.digest or notify.mail.day");
    mail_office_open(&p->office, with->life->loop);
    p->letters = (struct letter_with){.templates = p->office.templates,
                                      .from = p->office.from,
                                      .reply_to = p->office.reply_to,
                                      .host = p->office.host,
                                      .link = settings_text("notify.link")};
    return p;
}

void postman_free(struct postman **p)
{
    struct postman *gone = *p;

    if (!gone)
        return;
    *p = NULL;
    loop_timer_set(gone->with.life->loop, &gone->timer, 0);
    mail_office_close(&gone->office);
    gather_free(&gone->gather);
    mail_letter_free(&gone->letter);
    free(gone);
}
