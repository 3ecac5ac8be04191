/*
 * Checkpoints; see checkpoint.h.
 */
#include "services/proof/checkpoint.h"

#include <inttypes.h>
#include <sodium.h>

#define BASE64 sodium_base64_VARIANT_ORIGINAL

void checkpoint_text(const struct checkpoint *c, struct buf *out)
{
    char root[sodium_base64_ENCODED_LEN(HASH_LEN, BASE64)];

    sodium_bin2base64(root, sizeof root, c->root, HASH_LEN, BASE64);
    buf_printf(out, "%s\n%" PRIu64 "\n%s\n", c->origin, c->n, root);
}

/* False: there is no whole line, or it is empty. */
static bool line_take(struct slice *text, struct slice *line)
{
    const uint8_t *end = text->n ? memchr(text->p, '\n', text->n) : NULL;

    if (!end || end == text->p)
        return false;
    *line = slice_of(text->p, (size_t)(end - text->p));
    *text = slice_of(end + 1, text->n - line->n - 1);
    return true;
}

static bool number_take(struct slice line, uint64_t *out)
{
    *out = 0;
    if (line.n > 19 || (line.p[0] == '0' && line.n > 1))
        return false;
    for (size_t i = 0; i < line.n; i++) {
        if (line.p[i] < '0' || line.p[i] > '9')
            return false;
        *out = *out * 10 + line.p[i] - '0';
    }
    return *out <= INT64_MAX;
}

static bool root_take(struct slice line, uint8_t out[HASH_LEN])
{
    size_t n;

    return line.n + 1 == sodium_base64_ENCODED_LEN(HASH_LEN, BASE64) &&
           sodium_base642bin(out, HASH_LEN, (const char *)line.p, line.n, NULL, &n, NULL, BASE64) ==
               0 &&
           n == HASH_LEN;
}

static const char *text_take(struct slice text, struct checkpoint *out)
{
    struct slice origin, n, root, other;

    if (!line_take(&text, &origin) || !line_take(&text, &n) || !line_take(&text, &root) ||
        origin.n > NOTE_NAME_MOST || !number_take(n, &out->n) || !root_take(root, out->root))
        return "It is no checkpoint.";
    while (text.n > 0)
        if (!line_take(&text, &other))
            return "It is no checkpoint.";
    memcpy(out->origin, origin.p, origin.n);
    return NULL;
}

int checkpoint_open(struct slice note, const struct note_verifier *v, struct checkpoint *out,
                    const char **why_out)
{
    struct slice text;

    *out = (struct checkpoint){0};
    if (note_open(note, v, &text, why_out) < 0)
        return -1;
    *why_out = text_take(text, out);
    if (!*why_out && strcmp(out->origin, v->name) != 0)
        *why_out = "It is of another log.";
    if (*why_out)
        *out = (struct checkpoint){0};
    return *why_out ? -1 : 0;
}

struct slice checkpoint_kept(struct slice file)
{
    struct slice line, rest = file;
    struct note_verifier key;

    return line_take(&rest, &line) && note_verifier_parse(line, &key) == 0 ? rest : file;
}
