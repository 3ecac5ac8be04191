/*
 * What the parts of the gateway share.
 *
 *      visit.c    one request: who is it, may he, what is asked of whom, and the answer
 *      judge.c    what its head says: route, identity, media types, keys
 *      look.c     the signal it is about, as who asks may see it
 *      reply.c    answers and problems as HTTP has them
 *      own.c      routes that no other service answers
 *      live.c     server-sent events
 *      signin.c   signing in by password
 *      foreign.c  signing in elsewhere, and signed tokens
 *      attach.c   files of signals
 *      drafts.c   drafts and templates of departments
 *      health.c   /healthz, /readyz, /metrics
 *      inviter.c  mails to who is invited
 *      leaving.c  what becomes of the work of who leaves
 *      pages.c    the web page, as files
 *      public.c   what is public, made anew each quarter of an hour
 *      desk.c     accounts and tokens: messages that intake passes on to us
 *      gateway.c  start and stop, readiness
 */
#ifndef GATEWAY_GATEWAY_IN_H
#define GATEWAY_GATEWAY_IN_H

#include "common/metrics.h"
#include "common/trace.h"
#include "services/gateway/echoes.h"
#include "services/gateway/errands.h"
#include "services/gateway/gateway.h"
#include "services/gateway/guard.h"
#include "services/gateway/people.h"
#include "services/gateway/people_store.h"
#include "services/gateway/problem.h"
#include "services/gateway/routes.h"
#include "services/log/admission.h"
#include "services/log/telling.h"

#define API_VERSION "1.0.0"
#define NOBODY      UINT32_MAX

struct desk;
struct live;
struct listener;
struct health;
struct asker;
struct attach;
struct attaching;
struct signin;
struct drafts;
struct drafting;
struct passwords;
struct foreign;
struct leaving;
struct inviter;
struct pages;
struct public;
struct oidc_asking;

/* clang-format off */
#define GATEWAY_METRICS(M, S)                                                                     \
    M(S, COUNTER, answered, NUMBER, "weerklank_gateway_requests",                                 \
      "Requests that were answered, by the first digit of the status.", BY("class", 6, gateway_class)) \
    M(S, TIMES, time, SECONDS, "weerklank_gateway_request", "Head of a request until its answer.", NONE) \
    REFUSED_METRICS(M, S)                                                                         \
    M(S, COUNTER, from_cache, NUMBER, "weerklank_gateway_from_cache", "Answers that were given again.", NONE) \
    M(S, GAUGE, cached, BYTES, "weerklank_gateway_cache", "Answers that are kept to be given again.", NONE) \
    M(S, GAUGE, connections, NUMBER, "weerklank_gateway_connections", "Connections that are open.", NONE) \
    M(S, COUNTER, accepted, NUMBER, "weerklank_gateway_accepted", "Connections that were accepted.", NONE) \
    M(S, COUNTER, over_limit, NUMBER, "weerklank_gateway_over_limit",                             \
      "Connections that were closed, there being too many of one address.", NONE)                 \
    M(S, COUNTER, malformed, NUMBER, "weerklank_gateway_malformed", "Requests that were none by RFC 9112.", NONE) \
    M(S, COUNTER, left, NUMBER, "weerklank_gateway_left", "Requests whose sender left before the answer.", NONE) \
    M(S, GAUGE, listeners, NUMBER, "weerklank_gateway_listeners", "Who listens to events.", NONE) \
    M(S, GAUGE, waiting, NUMBER, "weerklank_gateway_waiting", "Messages to other services without answer yet.", NONE)
/* clang-format on */
METRICS_DECLARE(gateway_metrics, GATEWAY_METRICS)
const char *gateway_class(int digit);

#define SECONDS_WAITING 256

/* A second factor that nobody has shown a code of yet. */
struct second_waiting {
    uint32_t account; /* NOBODY: none */
    uint8_t secret[TOTP_SECRET_LEN];
};

struct gateway {
    struct life *life;
    struct http_server *server;
    struct errands *errands;
    struct people people;
    struct people_store *store;
    struct stream_reader *reader;
    struct admission *admission;
    struct desk *desk;
    struct live *live;
    struct echoes *echoes;
    struct health *health;
    struct attach *attach;
    struct drafts *drafts;
    struct leaving *leaving;
    struct inviter *inviter;
    struct pages *pages;   /* NULL: there is no web page */
    struct public *public; /* NULL: nothing is public */
    struct passwords *passwords;
    struct foreign *foreign; /* NULL: nobody is vouched for elsewhere */
    struct guard guard;
    struct second_waiting seconds[SECONDS_WAITING];
    struct gateway_metrics metrics;
    struct loop_timer tick;
    struct buf description; /* openapi.json, once it was asked for */
    const char *url, *origins;
    int32_t today;
    int ticks;
};

/* Who asks. */
struct visitor {
    const char *party; /* NULL: nobody who is known */
    struct uuid actor;
    const char *via;
    uint8_t rights;
    uint32_t account, token;        /* NOBODY: none */
    uint32_t session;               /* SESSION_NONE: none */
    char foreign[PEOPLE_PARTY_LEN]; /* of a signed token of another: its party */
    int64_t until_s;                /* and its end; 0: none */
    uint8_t mark[8];                /* of the session, whose slot may be another's by now */
};

/* One request, from its head to its answer. */
struct visit {
    struct gateway *gateway;
    struct http_request *r;
    const struct route *route; /* NULL: there is none */
    struct visitor who;
    struct uuid key; /* Idempotency-Key */
    struct wire_subject subject;
    int64_t errand;              /* ERRAND_NONE: nobody is asked */
    int64_t see;                 /* -1: whatever is there */
    int64_t expected;            /* version of If-Match; -1: none */
    int64_t position;            /* of the answer */
    struct listener *listener;   /* NULL: no live updates */
    struct asker *asker;         /* NULL: nobody waits for all services */
    struct attaching *attaching; /* NULL: no file */
    struct signin *signin;       /* NULL: nobody signs in or changes how */
    struct oidc_asking *asking;  /* NULL: no issuer is asked */
    struct drafting *drafting;   /* NULL: no draft is under way */
    struct trace trace;
    int64_t began_at; /* of the loop's clock */
    uint8_t health;   /* an address of health.h; 0: none */
    bool has_subject, english;
    bool cached; /* the answer may be kept, and one that was kept may be given */
};

/* visit.c */
extern const struct http_calls visit_calls;
/* Keeps an answer about a signal, which object is about. */
void visit_keep(struct visit *v, const json_t *object, const struct echo *e);
/* Asks the service whose the route is. */
void visit_ask(struct visit *v);
/* Passes on that it was done. */
void visit_done(struct visit *v, const struct envelope *e);

/* judge.c: false: it was answered, and v is no more. */
MUST_CHECK bool visit_judge(struct visit *v, unsigned methods);
/* What was true when somebody came in is still true. */
bool visitor_stays(const struct gateway *g, const struct visitor *who);
bool visit_accepts(const struct visit *v, const char *type, const char *family);

/* look.c: asks for the signal; fn calls visit_looked with what came. */
void visit_look(struct visit *v, bool timeline, errand_fn *fn);
/* False: it was answered, and v is no more. What is told lives as long as e. */
MUST_CHECK bool visit_looked(struct visit *v, const struct envelope *e, enum message kind,
                             struct m_shown *shown, struct summary *summary);

/* reply.c: each ends the visit. */
struct reply {
    int status;
    const char *type;   /* NULL: JSON */
    const char *policy; /* Content-Security-Policy; NULL: nothing may be loaded */
    const char *cache;  /* Cache-Control; NULL: nobody keeps it */
    bool as_it_is;      /* it is as short as it can be already */
    struct http_field headers[12];
    size_t n_headers;
    struct buf body;
    char etag[64];
    char text[4][160]; /* room for values of headers */
};
/* The value is copied into r->text[i]. */
void reply_number(struct reply *r, const char *name, int i, int64_t value);
void reply_header(struct reply *r, const char *name, struct slice value);
/* The client takes that coding. */
bool reply_takes(const struct http_request *r, const char *coding);
/* RFC 1952. False: it is no shorter. */
bool reply_gzip(const struct buf *in, struct buf *out);
void reply_etag(struct slice body, char out[ECHO_ETAG]);
/* 304 where the client has it already. */
void reply_etag_add(const struct visit *v, struct reply *r, const char *etag);
void visit_reply(struct visit *v, struct reply *r);
/* Takes the object. With an ETag, and 304 where that is the one that is there already. */
void visit_reply_json(struct visit *v, struct reply *r, json_t *object);
/* The same of an answer that was given before; e may be of the cache. */
void visit_reply_again(struct visit *v, const struct echo *e);
void visit_problem(struct visit *v, enum problem_code code, const char *detail,
                   const struct wire_faults *faults);
/* With Retry-After. */
void visit_problem_later(struct visit *v, enum problem_code code, int64_t wait_ms);
/* As a service told it. */
void visit_problem_told(struct visit *v, const struct envelope *e);
/* An allowed method is a bit. */
void visit_problem_method(struct visit *v, unsigned methods);
/* To a browser that asks what another origin's page may do here, and to OPTIONS. */
void visit_options(struct visit *v, unsigned methods);
void visit_end(struct visit *v);

/* own.c */
void visit_own(struct visit *v);

/* Sends the route's message with this body; its answer ends the visit. */
void visit_send(struct visit *v, struct slice body);

/* signin.c, foreign.c */
void signin_gone(struct visit *v);
void foreign_gone(struct visit *v);

/* drafts.c */
void drafting_gone(struct visit *v);

/* attach.c */
void attach_gone(struct visit *v);

/* health.c */
void health_gone(struct asker *a);

/* desk.c */
struct desk *desk_new(struct gateway *g);
void desk_free(struct desk **d);

/* gateway.c */
const char *gateway_why_not(const struct gateway *g);
void gateway_refuse(void *arg, int status, const char *why, struct buf *body_out);

#endif
