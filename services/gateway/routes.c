/*
 * The routes: see routes.h.
 */
#include "services/gateway/routes.h"

#include "common/log.h"

#define G_(path_, right_, how_, MESSAGE_, fixed_, summary_) \
    {.method = HTTP_GET,                                    \
     .path = (path_),                                       \
     .right = RIGHT_##right_,                               \
     .how = HOW_##how_,                                     \
     .message = MSG_##MESSAGE_,                             \
     .fixed = (fixed_),                                     \
     .summary = (summary_)},
#define CHANGE_(method_, path_, right_, how_, MESSAGE_, summary_) \
    {.method = HTTP_##method_,                                    \
     .path = (path_),                                             \
     .right = RIGHT_##right_,                                     \
     .how = HOW_##how_,                                           \
     .message = MSG_##MESSAGE_,                                   \
     .fixed = "",                                                 \
     .summary = (summary_)},
#define P_(...) CHANGE_(POST, __VA_ARGS__)
#define U_(...) CHANGE_(PUT, __VA_ARGS__)
#define D_(...) CHANGE_(DELETE, __VA_ARGS__)
#define A_(name_, MESSAGE_, events_, right_, post_, get_)          \
    P_("/v1/knelpunten/{id}/" name_, right_, ACT, MESSAGE_, post_) \
    G_("/v1/knelpunten/{id}/" name_, READ, MOMENTS, SHOW, events_, get_)

enum {
    RIGHT_READ = account_right_READ,
    RIGHT_WRITE = account_right_WRITE,
    RIGHT_MANDATE = account_right_MANDATE,
    RIGHT_MANAGE = account_right_MANAGE,
    RIGHT_ALL = OPEN_TO_ALL
};

static struct route routes[] = {ROUTES(G_, P_, U_, D_, A_)};

static void segments_split(struct route *t)
{
    const char *p = t->path + 1;

    while (*p) {
        size_t n = strcspn(p, "/");

        if (t->n_segments == ROUTE_SEGMENTS)
            log_fatal("route_too_long", "path=%s", t->path);
        t->segments[t->n_segments++] = slice_of(p, n);
        p += n + (p[n] == '/');
    }
}

static void routes_split(void)
{
    if (routes[0].n_segments > 0)
        return;
    for (size_t i = 0; i < ARRAY_LEN(routes); i++)
        segments_split(&routes[i]);
}

size_t routes_count(void)
{
    return ARRAY_LEN(routes);
}

const struct route *route_at(size_t i)
{
    routes_split();
    return &routes[i];
}

static bool is_variable(struct slice segment)
{
    return segment.p[0] == '{';
}

static bool is_path(const struct route *t, const struct http_request *r)
{
    if (t->n_segments != r->n_path)
        return false;
    /* From the end: most paths begin alike. */
    for (size_t i = t->n_segments; i-- > 0;)
        if (is_variable(t->segments[i]) ? r->path[i].n == 0
                                        : !slice_equal(t->segments[i], r->path[i]))
            return false;
    return true;
}

const struct route *route_find(const struct http_request *r, unsigned *methods_out)
{
    const struct route *found = NULL;

    routes_split();
    *methods_out = 0;
    for (size_t i = 0; i < ARRAY_LEN(routes); i++) {
        if (!is_path(&routes[i], r))
            continue;
        *methods_out |= 1u << routes[i].method;
        if (!found && routes[i].method == r->method)
            found = &routes[i];
    }
    return found;
}

struct slice route_variable(const struct route *t, const struct http_request *r, const char *name)
{
    size_t n = strlen(name);

    for (size_t i = 0; i < t->n_segments; i++) {
        struct slice s = t->segments[i];

        if (is_variable(s) && s.n == n + 2 && memcmp(s.p + 1, name, n) == 0)
            return r->path[i];
    }
    return slice_of(NULL, 0);
}

bool route_is_page(const struct route *t)
{
    return slice_is(t->segments[1], "documentatie");
}

bool route_id_is_field(const struct route *t)
{
    const char *equals = strchr(t->fixed, '=');

    return equals && strcmp(equals, "={id}") == 0;
}
