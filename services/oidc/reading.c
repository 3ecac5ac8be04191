/*
 * Reading a file of settings in JSON, strictly: see reading.h.
 */
#include "services/oidc/reading.h"

#include "common/keep.h"
#include "common/room.h"
#include "services/oidc/url.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void reading_refuse(struct reading *r, const char *fmt, ...)
{
    char text[256];
    va_list args;

    if (r->bad)
        return;
    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    buf_printf(r->why, "%.*s%s%s", (int)r->place_n, r->place, r->place_n ? ": " : "", text);
    r->bad = true;
}

size_t reading_enter(struct reading *r, const char *name, long at)
{
    size_t before = r->place_n;
    size_t room = sizeof r->place - before;
    int n = at < 0 ? snprintf(r->place + before, room, "%s%s", before ? "." : "", name)
                   : snprintf(r->place + before, room, "[%ld]", at);

    r->place_n += n > 0 && (size_t)n < room ? (size_t)n : 0;
    return before;
}

void reading_leave(struct reading *r, size_t before)
{
    r->place_n = before;
}

void reading_members(struct reading *r, const json_t *o, const char *const names[])
{
    const char *key;
    json_t *v;

    if (!json_is_object(o)) {
        reading_refuse(r, "must be an object");
        return;
    }
    json_object_foreach((json_t *)(uintptr_t)o, key, v)
    {
        size_t i = 0;

        while (names[i] && strcmp(names[i], key) != 0)
            i++;
        if (!names[i])
            reading_refuse(r, "does not know \"%.40s\"", key);
    }
}

/* --- Texts ------------------------------------------------------------------------------------------ */

static bool is_plain(const char *s)
{
    for (; *s; s++)
        if (*s < '!' || *s > '~' || *s == '"' || *s == '\\')
            return false;
    return true;
}

const char *reading_text(struct reading *r, const json_t *o, const char *name, size_t most,
                         bool must)
{
    const json_t *v = json_object_get(o, name);
    size_t before = reading_enter(r, name, -1);
    const char *s = json_string_value(v);

    if (!v && must)
        reading_refuse(r, "is missing");
    else if (v && (!s || !s[0] || json_string_length(v) > most))
        reading_refuse(r, "must be a text of 1 to %zu bytes", most);
    reading_leave(r, before);
    return r->bad ? NULL : s;
}

const char *reading_word(struct reading *r, const json_t *o, const char *name, size_t most,
                         bool must)
{
    const char *s = reading_text(r, o, name, most, must);
    size_t before = reading_enter(r, name, -1);

    if (s && !is_plain(s))
        reading_refuse(r, "holds a blank, a quote or a letter beyond ASCII");
    reading_leave(r, before);
    return r->bad ? NULL : s;
}

const char *reading_url(struct reading *r, const json_t *o, const char *name, bool loopback,
                        bool must)
{
    const char *s = reading_text(r, o, name, READING_TEXT_MAX, must);
    size_t before = reading_enter(r, name, -1);

    if (s && !url_ok(s, loopback, READING_TEXT_MAX))
        reading_refuse(r, loopback ? "must be an https address, or http on this machine"
                                   : "must be an https address");
    reading_leave(r, before);
    return r->bad ? NULL : s;
}

bool reading_flag(struct reading *r, const json_t *o, const char *name)
{
    const json_t *v = json_object_get(o, name);
    size_t before = reading_enter(r, name, -1);

    if (v && !json_is_boolean(v))
        reading_refuse(r, "must be true or false");
    reading_leave(r, before);
    return json_is_true(v);
}

void reading_words(struct reading *r, const json_t *o, const char *name, size_t most, bool must,
                   const char *const **of, size_t *n_out)
{
    const json_t *v = json_object_get(o, name);
    size_t before = reading_enter(r, name, -1), n = json_array_size(v);
    const char **list;

    if (!v && must)
        reading_refuse(r, "is missing");
    else if (v && (n == 0 || n > most))
        reading_refuse(r, "must be a list of 1 to %zu", most);
    if (v && !r->bad) {
        list = room_for(NULL, n, sizeof *list);
        for (size_t i = 0; i < n; i++) {
            list[i] = json_string_value(json_array_get(v, i));
            if (!list[i] || !list[i][0] || strlen(list[i]) > READING_TEXT_MAX || !is_plain(list[i]))
                reading_refuse(r, "must be a list of texts without blanks");
        }
        *of = list;
        *n_out = n;
    }
    reading_leave(r, before);
}

void reading_file(struct reading *r, const json_t *o, const char *name, size_t most,
                  struct buf *out)
{
    const char *given = reading_text(r, o, name, 4096, true);
    size_t before = reading_enter(r, name, -1);
    struct buf path = {0};

    if (given) {
        buf_printf(&path, "%s%s%s", given[0] == '/' ? "" : r->folder, given[0] == '/' ? "" : "/",
                   given);
        buf_add(&path, "", 1);
        if (keep_read((const char *)path.p, most, out) < 0)
            reading_refuse(r, "the file cannot be read: %s", strerror(errno));
    }
    buf_free(&path);
    reading_leave(r, before);
}
