/*
 * One event on its own; see look.h.
 */
#include "services/verify/look.h"

#include "common/clock.h"
#include "services/proof/leaf.h"

const char *column_name(enum column c)
{
    static const char *const names[COLUMN_N] = {
        [COLUMN_UNKNOWN] = "unknown", [COLUMN_LOG] = "log",         [COLUMN_POSITION] = "position",
        [COLUMN_STREAM] = "stream",   [COLUMN_VERSION] = "version", [COLUMN_KIND] = "kind",
        [COLUMN_SCHEMA] = "schema",   [COLUMN_FENCE] = "fence",     [COLUMN_AT] = "at",
        [COLUMN_APPEND] = "append",   [COLUMN_PARTY] = "party",     [COLUMN_NUMBER] = "number",
        [COLUMN_META] = "meta",       [COLUMN_SALT] = "salt",       [COLUMN_BODY] = "body",
        [COLUMN_LEAF] = "leaf",
    };

    return names[c];
}

void look_leaf(const struct record *r, const uint8_t digest[HASH_LEN], uint8_t out[HASH_LEN])
{
    struct leaf_fields f = {.log = r->log,
                            .kind = r->kind,
                            .schema = r->schema,
                            .version = r->version,
                            .fence = r->fence,
                            .number = r->number,
                            .at = r->at,
                            .stream = &r->stream,
                            .append = &r->append,
                            .party = r->party,
                            .meta = r->meta,
                            .digest = digest};

    if (f.party.n > UINT8_MAX)
        f.party.n = UINT8_MAX;
    leaf_hash(out, &f);
}

/* Which column cannot be as it is; COLUMN_N: each can. */
static enum column fault_of(const struct record *r)
{
    if (r->broken)
        return COLUMN_UNKNOWN;
    if (r->log != 0)
        return COLUMN_LOG;
    if (r->has_number && r->number <= 0)
        return COLUMN_NUMBER;
    if (r->party.n > UINT8_MAX)
        return COLUMN_PARTY;
    if (!r->salt.p != !r->body.p)
        return r->salt.p ? COLUMN_BODY : COLUMN_SALT;
    if (r->salt.p && r->salt.n != SALT_LEN)
        return COLUMN_SALT;
    if (r->leaf.n != HASH_LEN)
        return COLUMN_LEAF;
    return COLUMN_N;
}

bool look_digest(const struct record *r, uint8_t out[HASH_LEN])
{
    if (r->salt.p && r->salt.n == SALT_LEN && r->body.p)
        leaf_digest(out, r->salt.p, r->body);
    else if (!r->salt.p && !r->body.p && r->digest.p)
        memcpy(out, r->digest.p, HASH_LEN);
    else
        return false;
    return true;
}

/* Numbers are given by the calendar year over there; one value is kept, since times hardly differ. */
static int16_t year_of(int64_t at)
{
    static int64_t from = 1, until = 0;
    static int16_t year;

    if (at < from || at >= until) {
        int32_t y = clock_year_amsterdam(at);

        year = (int16_t)y;
        from = clock_day_begin_amsterdam(clock_day_of(y, 1, 1));
        until = clock_day_begin_amsterdam(clock_day_of(y + 1, 1, 1));
    }
    return year;
}

/* Whatever a table may hold: times that no year of ours has are of year 0. */
static bool year_known(int64_t at)
{
    return at > -US_PER_DAY * 700000 && at < US_PER_DAY * 2900000;
}

void look(const struct record *r, struct trace *out)
{
    enum column fault = fault_of(r);
    uint8_t digest[HASH_LEN];

    *out = (struct trace){.position = r->position,
                          .at = r->at,
                          .stream = hash_short(r->stream.b, sizeof r->stream.b),
                          .append = hash_short(r->append.b, sizeof r->append.b),
                          .party = hash_short(r->party.p, r->party.n),
                          .version = r->version,
                          .fence = r->fence,
                          .number = r->number,
                          .year = r->number && year_known(r->at) ? year_of(r->at) : 0};
    if (r->leaf.n == HASH_LEN)
        memcpy(out->stored, r->leaf.p, HASH_LEN);
    if (fault != COLUMN_N) {
        out->flags |= TRACE_FAULT;
        out->column = (uint8_t)fault;
    }
    if (!r->broken && r->party.n <= UINT8_MAX && look_digest(r, digest)) {
        look_leaf(r, digest, out->leaf);
    } else if (fault == COLUMN_N) {
        memcpy(out->leaf, out->stored, HASH_LEN);
        out->flags |= TRACE_BLIND;
    }
#ifdef PLANT_VERIFY_BELIEVES_STORED_LEAF
    memcpy(out->leaf, out->stored, HASH_LEN);
#endif
    if (memcmp(out->leaf, out->stored, HASH_LEN) != 0)
        out->flags |= TRACE_DIFFERS;
}
