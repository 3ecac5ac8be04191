/*
 * Signed notes; see note.h.
 */
#include "services/proof/note.h"

#include "common/text.h"

#include <sodium.h>

#define DASH      "\xe2\x80\x94 " /* U+2014 and a space */
#define ED25519   0x01
#define SIGNATURE (4 + crypto_sign_BYTES)
#define BASE64    sodium_base64_VARIANT_ORIGINAL

/* ------------------------------------------------------------------ keys */

/* Unicode has more spaces than these; ours are names of hosts, so anything beyond ASCII is refused. */
static bool is_name(struct slice name)
{
    for (size_t i = 0; i < name.n; i++)
        if (name.p[i] <= ' ' || name.p[i] >= 0x7f || name.p[i] == '+')
            return false;
    return name.n > 0 && name.n <= NOTE_NAME_MOST;
}

static void id_of(struct note_verifier *v)
{
    const uint8_t type[] = {'\n', ED25519};
    const struct slice parts[] = {slice_str(v->name), slice_of(type, sizeof type),
                                  slice_of(v->key, sizeof v->key)};
    uint8_t digest[HASH_LEN];

    hash_sha256(digest, parts, ARRAY_LEN(parts));
    memcpy(v->id, digest, sizeof v->id);
}

int note_signer_from(struct slice name, const uint8_t seed[32], struct note_signer *out)
{
    *out = (struct note_signer){0};
    if (!is_name(name) || crypto_sign_seed_keypair(out->verifier.key, out->secret, seed) != 0)
        return -1;
    memcpy(out->verifier.name, name.p, name.n);
    id_of(&out->verifier);
    return 0;
}

int note_signer_new(struct slice name, struct note_signer *out)
{
    uint8_t seed[32];
    int rc;

    randombytes_buf(seed, sizeof seed);
    rc = note_signer_from(name, seed, out);
    sodium_memzero(seed, sizeof seed);
    return rc;
}

static void base64_add(struct buf *out, const uint8_t *p, size_t n)
{
    size_t size = sodium_base64_encoded_len(n, BASE64);

    buf_reserve(out, size);
    sodium_bin2base64((char *)out->p + out->n, size, p, n, BASE64);
    out->n += size - 1;
}

/* Exactly n bytes, in the one form that there is for them. */
static bool base64_take(struct slice text, uint8_t *out, size_t n)
{
    size_t got;

    return sodium_base642bin(out, n, (const char *)text.p, text.n, NULL, &got, NULL, BASE64) == 0 &&
           got == n && text.n + 1 == sodium_base64_encoded_len(n, BASE64);
}

void note_verifier_print(const struct note_verifier *v, struct buf *out)
{
    uint8_t key[1 + sizeof v->key] = {ED25519};

    memcpy(key + 1, v->key, sizeof v->key);
    buf_printf(out, "%s+%02x%02x%02x%02x+", v->name, v->id[0], v->id[1], v->id[2], v->id[3]);
    base64_add(out, key, sizeof key);
}

/* Up to the next such byte; the rest is left in *text. */
static struct slice part_take(struct slice *text, uint8_t end)
{
    struct slice part = *text;
    const uint8_t *p = text->n ? memchr(text->p, end, text->n) : NULL;

    if (!p) {
        *text = (struct slice){0};
        return part;
    }
    part.n = (size_t)(p - part.p);
    *text = slice_of(p + 1, text->n - part.n - 1);
    return part;
}

int note_verifier_parse(struct slice text, struct note_verifier *out)
{
    struct slice name = part_take(&text, '+'), hash = part_take(&text, '+');
    uint8_t key[1 + sizeof out->key], id[4];
    size_t n;

    *out = (struct note_verifier){0};
    if (!is_name(name) || hash.n != 8 ||
        sodium_hex2bin(id, sizeof id, (const char *)hash.p, hash.n, NULL, &n, NULL) != 0 ||
        n != 4 || !base64_take(text, key, sizeof key) || key[0] != ED25519)
        return -1;
    memcpy(out->name, name.p, name.n);
    memcpy(out->key, key + 1, sizeof out->key);
    id_of(out);
    return memcmp(out->id, id, sizeof id) == 0 ? 0 : -1;
}

/* ------------------------------------------------------------------ signing */

void note_cosign(const struct note_signer *s, struct slice text, struct buf *note)
{
    uint8_t signature[SIGNATURE];

    memcpy(signature, s->verifier.id, 4);
    crypto_sign_detached(signature + 4, NULL, text.p, text.n, s->secret);
    buf_printf(note, DASH "%s ", s->verifier.name);
    base64_add(note, signature, sizeof signature);
    buf_add(note, "\n", 1);
}

void note_sign(const struct note_signer *s, struct slice text, struct buf *out)
{
    buf_add(out, text.p, text.n);
    buf_add(out, "\n", 1);
    note_cosign(s, text, out);
}

/* ------------------------------------------------------------------ opening */

/* The last empty line parts text and signatures. False: there is none. */
static bool note_split(struct slice note, struct slice *text, struct slice *lines)
{
    for (size_t i = note.n; i-- > 1;) {
        if (note.p[i] != '\n' || note.p[i - 1] != '\n')
            continue;
        *text = slice_of(note.p, i);
        *lines = slice_of(note.p + i + 1, note.n - i - 1);
        return true;
    }
    return false;
}

static bool has_controls(struct slice note)
{
    for (size_t i = 0; i < note.n; i++)
        if (note.p[i] < ' ' && note.p[i] != '\n')
            return true;
    return false;
}

enum line { LINE_OTHERS, LINE_RIGHT, LINE_WRONG, LINE_NONE };

static enum line line_look(struct slice line, struct slice text, const struct note_verifier *v)
{
    uint8_t signature[SIGNATURE], id[6];
    struct slice name, dash = SLICE_LIT(DASH);
    size_t n;

    if (line.n < dash.n || memcmp(line.p, dash.p, dash.n) != 0)
        return LINE_NONE;
    line = slice_of(line.p + dash.n, line.n - dash.n);
    name = part_take(&line, ' ');
    if (name.n == 0 || line.n < 8)
        return LINE_NONE;
    if (!slice_is(name, v->name) ||
        sodium_base642bin(id, sizeof id, (const char *)line.p, 8, NULL, &n, NULL, BASE64) != 0 ||
        memcmp(id, v->id, sizeof v->id) != 0)
        return LINE_OTHERS;
    if (!base64_take(line, signature, sizeof signature))
        return LINE_WRONG;
    return crypto_sign_verify_detached(signature + 4, text.p, text.n, v->key) == 0 ? LINE_RIGHT
                                                                                   : LINE_WRONG;
}

static const char *lines_look(struct slice lines, struct slice text, const struct note_verifier *v)
{
    bool right = false;

    for (int i = 0; lines.n > 0; i++) {
        if (i == NOTE_SIGNATURES)
            return "There are too many signatures.";
        switch (line_look(part_take(&lines, '\n'), text, v)) {
        case LINE_NONE:
            return "A line under it is no signature.";
        case LINE_WRONG:
            return "The signature is wrong.";
        case LINE_RIGHT:
            right = true;
            break;
        case LINE_OTHERS:
            break;
        }
    }
    return right ? NULL : "It is not signed by this key.";
}

int note_open(struct slice note, const struct note_verifier *v, struct slice *text_out,
              const char **why_out)
{
    struct slice lines;

    *text_out = (struct slice){0};
    if (note.n > NOTE_BYTES_MOST)
        *why_out = "It is too long.";
    else if (note.n == 0 || note.p[note.n - 1] != '\n' || has_controls(note) ||
             !text_utf8_valid(note.p, note.n) || !note_split(note, text_out, &lines))
        *why_out = "It is no signed note.";
    else
        *why_out = lines_look(lines, *text_out, v);
    if (*why_out)
        *text_out = (struct slice){0};
    return *why_out ? -1 : 0;
}
