/*
 * Templates from folders.
 */
#include "services/mail/template_set.h"

#include "common/room.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

struct mail_template_set {
    struct mail_template *of[MAIL_KIND_COUNT][MAIL_LANGUAGE_COUNT];
};

static const char *const languages[] = {[MAIL_DUTCH] = "nl", [MAIL_ENGLISH] = "en"};

static void file_name(enum mail_kind kind, size_t language, char out[64])
{
    snprintf(out, 64, "%s.%s.txt", mail_kind_name(kind), languages[language]);
}

/* One byte more than may be, so that what is too large shows. 0, or errno. */
static int file_read(const char *path, struct buf *out)
{
    FILE *f = fopen(path, "re");
    int failed;

    if (!f)
        return errno;
    buf_reserve(out, MAIL_TEMPLATE_MAX + 1);
    out->n = fread(out->p, 1, MAIL_TEMPLATE_MAX + 1, f);
    failed = ferror(f) ? EIO : 0;
    fclose(f);
    return failed;
}

static struct mail_template *template_load(const char *defaults, const char *own,
                                           enum mail_kind kind, size_t language, struct buf *why)
{
    char name[64], path[1024] = "";
    struct buf text = {0};
    struct mail_template *t = NULL;
    int failed = ENOENT;

    file_name(kind, language, name);
    if (own) {
        snprintf(path, sizeof path, "%s/%s", own, name);
        failed = file_read(path, &text);
    }
    if (failed == ENOENT) {
        snprintf(path, sizeof path, "%s/%s", defaults, name);
        failed = file_read(path, &text);
    }
    if (failed)
        buf_printf(why, "%s:0: cannot be read: %s\n", path, strerror(failed));
    else
        t = mail_template_read(kind, path, buf_slice(&text), why);
    buf_free(&text);
    return t;
}

static bool is_name(const char *file)
{
    char name[64];

    for (int k = 0; k < MAIL_KIND_COUNT; k++)
        for (size_t l = 0; l < MAIL_LANGUAGE_COUNT; l++) {
            file_name((enum mail_kind)k, l, name);
            if (strcmp(name, file) == 0)
                return true;
        }
    return false;
}

static bool own_names_ok(const char *own, struct buf *why)
{
    DIR *d = own ? opendir(own) : NULL;
    bool ok = true;

    for (const struct dirent *e; d && (e = readdir(d));) {
        size_t n = strlen(e->d_name);

        if (e->d_name[0] == '.' || n < 4 || strcmp(e->d_name + n - 4, ".txt") != 0 ||
            is_name(e->d_name))
            continue;
        buf_printf(why, "%s/%s:0: no mail has this name\n", own, e->d_name);
        ok = false;
    }
    if (d)
        closedir(d);
    return ok;
}

struct mail_template_set *mail_template_set_load(const char *defaults, const char *own,
                                                 struct buf *why)
{
    struct mail_template_set *s = room_new(sizeof *s);
    bool ok = own_names_ok(own, why);

    for (int k = 0; k < MAIL_KIND_COUNT; k++)
        for (size_t l = 0; l < MAIL_LANGUAGE_COUNT; l++) {
            s->of[k][l] = template_load(defaults, own, (enum mail_kind)k, l, why);
            ok &= s->of[k][l] != NULL;
        }
    if (!ok)
        mail_template_set_free(&s);
    return s;
}

void mail_template_set_free(struct mail_template_set **s)
{
    if (!*s)
        return;
    for (int k = 0; k < MAIL_KIND_COUNT; k++)
        for (size_t l = 0; l < MAIL_LANGUAGE_COUNT; l++)
            mail_template_free(&(*s)->of[k][l]);
    free(*s);
    *s = NULL;
}

const struct mail_template *mail_template_set_get(const struct mail_template_set *s,
                                                  enum mail_kind kind, enum mail_language language)
{
    return s->of[kind][language];
}
