/*
 * Texts and connections of the load generator.
 */
#include "proto/json.h"
#include "tests/bench/load.h"

#include <stdio.h>
#include <stdlib.h>

#define BODY_SIZE 875 /* of a signal, as in the figures everything is compared with */

static void fail(const char *what, const char *why)
{
    fprintf(stderr, "bench_load: %s: %s\n", what, why);
    exit(1);
}

static struct slice encoded(const struct wire_shape *shape, const void *in)
{
    struct buf b = {0};
    wire_encode(shape, in, &b);
    return buf_slice(&b);
}

/* Makes `wat` longer or shorter, so that the body has about BODY_SIZE bytes. */
static void text_fit(json_t *o)
{
    struct buf b = {0};
    struct wire_faults faults = {0};
    if (json_to_wire(&shape_m_submit, o, &b, &faults) < 0)
        fail("text", "does not fit signal.submit");
    const char *what = json_string_value(json_object_get(o, "wat"));
    size_t n = strlen(what);
    struct buf text = {0};
    if (b.n > BODY_SIZE && n > b.n - BODY_SIZE + 40) {
        n -= b.n - BODY_SIZE;
        while (n > 0 && ((uint8_t)what[n] & 0xc0) == 0x80)
            n--;
        buf_add(&text, what, n);
    } else {
        buf_add(&text, what, n);
        while (b.n + text.n - n + 30 < BODY_SIZE)
            buf_add_str(&text, " Dat merken inwoners elke dag.");
    }
    json_object_set_new(o, "wat", json_stringn((char *)text.p, text.n));
    buf_free(&text);
    buf_free(&b);
}

static void text_add(struct load *l, const char *line, size_t n)
{
    char why[200];
    json_t *o = json_read(slice_of(line, n), why, sizeof why);
    if (!o)
        fail("texts", why);
    struct load_text *t = &l->texts[l->n_texts];
    const char *region = json_string_value(json_object_get(o, "regio"));
    bool usable =
        region && json_object_get(o, "thema") && !json_is_true(json_object_get(o, "vertrouwelijk"));
    if (usable) {
        snprintf(t->region, sizeof t->region, "%s", region);
        json_object_del(o, "regio");
        json_object_del(o, "id");
        text_fit(o);
        struct buf b = {0};
        struct wire_faults faults = {0};
        if (json_to_wire(&shape_m_submit, o, &b, &faults) < 0)
            fail("text", "does not fit signal.submit");
        t->body = buf_slice(&b);
        t->routed = true;
        l->n_texts++;
    }
    json_decref(o);
}

void load_texts(struct load *l, const char *path)
{
    static char line[65536];
    FILE *f = fopen(path, "r");
    if (!f)
        fail("texts", path);
    while (l->n_texts < LOAD_TEXTS && fgets(line, sizeof line, f))
        text_add(l, line, strcspn(line, "\n"));
    fclose(f);
    if (l->n_texts == 0)
        fail("texts", "none with a theme");
    struct m_take_up take_up = {0};
    wire_set(&take_up, m_take_up, note,
             SLICE_LIT("Wij gaan hiermee aan de slag; u hoort van ons voor de afgesproken dag."));
    l->take_up = encoded(&shape_m_take_up, &take_up);
    struct m_answer a = {0};
    wire_set(&a, m_answer, kind, answer_kind_POSSIBLE);
    wire_set(&a, m_answer, decision,
             SLICE_LIT("De bestaande regeling biedt hiervoor ruimte; de regio mag die gebruiken."));
    wire_set(
        &a, m_answer, why,
        SLICE_LIT(
            "De wet laat afwijken toe als de voorziening anders verdwijnt, en dat is hier zo."));
    wire_set(
        &a, m_answer, possible,
        SLICE_LIT("De regio kan met de bestaande middelen een kleine voorziening openhouden, ook "
                  "zonder dat het gewone aantal gehaald wordt. Wij denken mee over de aanvraag."));
    wire_set(&a, m_answer, next_what, SLICE_LIT("Samen de aanvraag doornemen"));
    wire_set(&a, m_answer, next_by, SLICE_LIT("directie Regio"));
    wire_set(&a, m_answer, next_when, 20820);
    l->answer = encoded(&shape_m_answer, &a);
}

/* ------------------------------------------------------------------ connections */

static struct load_link *link_add(struct load *l, void *socket)
{
    if (!socket)
        fail("connect", "no socket");
    struct load_link *k = &l->links[l->n_links++];
    k->socket = socket;
    frame_begin(&k->out);
    return k;
}

static void key_read(const struct load *l, const char *name, const char *suffix,
                     char out[BUS_KEY_TEXT])
{
    char path[512];
    snprintf(path, sizeof path, "%s/keys/%s.%s", l->state, name, suffix);
    FILE *f = fopen(path, "r");
    if (!f || fscanf(f, "%40s", out) != 1)
        fail("key", path);
    fclose(f);
}

static void party_add(struct load *l, struct load_party *p, const char *code)
{
    snprintf(p->code, sizeof p->code, "%s", code);
    if (l->curve) {
        char server[BUS_KEY_TEXT], public[BUS_KEY_TEXT], secret[BUS_KEY_TEXT];
        key_read(l, "intake", "public", server);
        key_read(l, code, "public", public);
        key_read(l, code, "secret", secret);
        p->link = link_add(
            l, bus_dealer_connect_curve(l->bus, l->intake_endpoint, server, public, secret));
    }
}

void load_connect(struct load *l)
{
    static const char *departments[] = {"BZK", "VWS", "OCW", "SZW",  "JenV", "IenW", "VRO", "LVVN",
                                        "EZ",  "KGG", "DEF", "AenM", "FIN",  "AZ",   "BZ"};
    static const char *regions[] = {"KNH", "NOG", "ZOF", "NF",  "ZOD", "TWE",
                                    "ACH", "NLI", "MLI", "ZLI", "ZVL"};
    char tracking[512];
    l->bus = bus_new();
    if (!l->curve) {
        snprintf(tracking, sizeof tracking, "ipc://%s/run/tracking", l->state);
        for (uint32_t i = 0; i < l->n_sockets; i++)
            link_add(l, bus_dealer_connect(l->bus, l->intake_endpoint));
        for (uint32_t i = 0; l->loops && i < l->n_sockets; i++)
            link_add(l, bus_dealer_connect(l->bus, tracking));
        if (l->loops)
            link_add(l, bus_dealer_connect(l->bus, tracking)); /* the watches */
    }
    for (size_t i = 0; i < ARRAY_LEN(regions); i++)
        party_add(l, &l->regions[l->n_regions++], regions[i]);
    for (size_t i = 0; l->loops && i < ARRAY_LEN(departments); i++)
        party_add(l, &l->departments[l->n_departments++], departments[i]);
}

/* Over CURVE a party has its own connection; over ipc the slots are spread over the sockets. */
struct load_link *load_link_for(struct load *l, bool submit, const char *party, uint32_t slot)
{
    if (!l->curve)
        return &l->links[(submit ? 0 : l->n_sockets) + slot % l->n_sockets];
    struct load_party *list = submit ? l->regions : l->departments;
    uint32_t n = submit ? l->n_regions : l->n_departments;
    for (uint32_t i = 0; i < n; i++)
        if (strcmp(list[i].code, party) == 0)
            return list[i].link;
    fail("no such party", party);
    return NULL;
}

void load_flush(struct load *l)
{
    for (uint32_t i = 0; i < l->n_links; i++) {
        struct load_link *k = &l->links[i];
        if (k->out.n == 0)
            continue;
        if (bus_send(k->socket, NULL, frame_slice(&k->out)) < 0)
            l->problems++;
        frame_begin(&k->out);
    }
}

/* Asks for what happens after what it knows. The id names the department: 0xffffff and its index. */
void load_watch(struct load *l, struct load_party *p)
{
    struct load_link *k = l->curve ? p->link : &l->links[l->n_links - 1];
    struct m_feed body = {0};
    struct envelope e = {0};
    uuid_new_v7(&e.id);
    memset(e.id.b + 12, 0xff, 3);
    e.id.b[15] = (uint8_t)(p - l->departments);
    e.has |= WIRE_BIT(envelope_id);
    wire_set(&body, m_feed, after, p->watched);
    wire_set(&body, m_feed, limit, 500);
    wire_set(&e, envelope, within, 5000);
    if (!l->curve)
        wire_set(&e, envelope, party, slice_str(p->code));
    frame_add(&k->out, &e, MSG_WATCH, &body);
}

void load_close(struct load *l)
{
    for (uint32_t i = 0; i < l->n_links; i++) {
        bus_close(NULL, &l->links[i].socket);
        frame_free(&l->links[i].out);
    }
    bus_free(&l->bus);
}
