/*
 * A delivery as CloudEvents-NL wants it: see cloudevent.h.
 */
#include "services/notify/cloudevent.h"

#include "common/clock.h"

#include <inttypes.h>
#include <jansson.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

void cloudevent_type(int kind, char out[80])
{
    const struct message_info *info = event_info(kind);
    size_t n = (size_t)snprintf(out, 80, "nl.regionale-knelpunten.%s", info ? info->json : "");

    /* The name's own dots and underscores are no levels of the type. */
    for (size_t i = sizeof "nl.regionale-knelpunten." - 1; i < n && out[i]; i++)
        if (out[i] == '.' || out[i] == '_')
            out[i] = '-';
    snprintf(out + n, 80 - n, ".v1");
}

static void add_text(json_t *o, const char *name, const char *text)
{
    json_object_set_new(o, name, json_string(text));
}

/* Everything but the data. */
static json_t *attributes(const struct cloudevent_from *from, const struct subscription *s,
                          int64_t sequence, const struct told *t)
{
    char type[80], number[24], time[28], id[UUID_TEXT_LEN + 1], link[512];
    json_t *o = json_object();

    cloudevent_type(t->kind, type);
    clock_format_utc(t->at, time);
    uuid_format(&s->id, id);
    add_text(o, "specversion", "1.0");
    snprintf(number, sizeof number, "%" PRId64, t->position);
    add_text(o, "id", number);
    add_text(o, "source", from->source);
    add_text(o, "type", type);
    add_text(o, "subject", t->reference);
    add_text(o, "time", time);
    snprintf(number, sizeof number, "%" PRId64, sequence);
    add_text(o, "sequence", number);
    add_text(o, "sequencetype", "Integer");
    if (from->link[0]) {
        snprintf(link, sizeof link, "%s%s", from->link, t->reference);
        add_text(o, "dataref", link);
    }
    add_text(o, "subscription", id);
    if (wire_has(&s->is, m_subscribed_reference))
        json_object_set_new(o, "subscriberreference",
                            json_stringn((const char *)s->is.reference.p, s->is.reference.n));
    return o;
}

void cloudevent_write(const struct cloudevent_from *from, const struct subscription *s,
                      int64_t sequence, const struct told *t, struct buf *out)
{
    static const char data_is[] = ",\"datacontenttype\":\"application/json\",\"data\":";
    json_t *o = attributes(from, s, sequence, t);
    char *text = json_dumps(o, JSON_COMPACT);

    buf_reset(out);
    buf_add_str(out, text ? text : "{}");
    free(text);
    json_decref(o);
    if (s->is.content != content_FULL || !wire_has(&s->is, m_subscribed_content) ||
        out->n + sizeof data_is + t->data.n > CLOUDEVENT_MOST)
        return;
    out->n--; /* its closing brace comes after the data */
    buf_add_str(out, data_is);
    buf_add(out, t->data.p, t->data.n);
    buf_add_str(out, "}");
}

static size_t signature_add(struct slice key, const char *seconds, struct slice body, char *out,
                            size_t room)
{
    crypto_auth_hmacsha256_state x;
    uint8_t mac[crypto_auth_hmacsha256_BYTES];
    size_t at;

    if (key.n == 0)
        return 0;
    crypto_auth_hmacsha256_init(&x, key.p, key.n);
    crypto_auth_hmacsha256_update(&x, (const uint8_t *)seconds, strlen(seconds));
    crypto_auth_hmacsha256_update(&x, (const uint8_t *)".", 1);
    crypto_auth_hmacsha256_update(&x, body.p, body.n);
    crypto_auth_hmacsha256_final(&x, mac);
    at = (size_t)snprintf(out, room, ",v1=");
    sodium_bin2hex(out + at, room - at, mac, sizeof mac);
    return at + 2 * sizeof mac;
}

void signature_write(struct slice key, struct slice old_key, int64_t seconds, struct slice body,
                     char out[SIGNATURE_MOST])
{
    char text[24];
    size_t at;

    snprintf(text, sizeof text, "%" PRId64, seconds);
    at = (size_t)snprintf(out, SIGNATURE_MOST, "t=%s", text);
    at += signature_add(key, text, body, out + at, SIGNATURE_MOST - at);
    signature_add(old_key, text, body, out + at, SIGNATURE_MOST - at);
}
