/*
 * `weerklank keys`, and reading what it made.
 */
#include "services/cli/keys.h"

#include "common/settings.h"
#include "services/cli/commands.h"
#include "services/cli/language.h"
#include "services/cli/reference.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* A name of letters, digits and . _ -, so that it cannot lead out of the folder. */
static bool plain_name(const char *code)
{
    static const char allowed[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";

    return *code && *code != '.' && strlen(code) <= 24 && strspn(code, allowed) == strlen(code);
}

char *cli_key_path(const char *code, const char *suffix)
{
    char *path;

    if (!plain_name(code) ||
        asprintf(&path, "%s/keys/%s.%s", settings_path("state.dir"), code, suffix) < 0)
        return NULL;
    return path;
}

static int key_read(const char *code, const char *suffix, bool quiet, char out[BUS_KEY_TEXT])
{
    char *path = cli_key_path(code, suffix), line[64] = "";
    FILE *f = path ? fopen(path, "re") : NULL;
    int rc = -1;

    if (!path) {
        cli_say(_("'%s' is no code of a party"), code);
    } else if (!f) {
        if (!quiet || errno != ENOENT)
            cli_say(_("no key: %s: %s"), path, strerror(errno));
    } else if (!fgets(line, sizeof line, f) || (line[strcspn(line, "\r\n")] = '\0', false) ||
               !bus_key_valid(line)) {
        cli_say(_("%s holds no key"), path);
    } else {
        memcpy(out, line, BUS_KEY_TEXT);
        rc = 0;
    }
    if (f)
        fclose(f);
    free(path);
    return rc;
}

int keys_read(const char *code, bool secret, bool quiet, struct key_pair *out)
{
    *out = (struct key_pair){0};
    if (key_read(code, "public", quiet, out->public) < 0)
        return -1;
    return secret ? key_read(code, "secret", quiet, out->secret) : 0;
}

/* ------------------------------------------------------------------------------ making them */

/* The file appears whole or not at all, and never in the place of another. */
static int key_write(const char *path, const char *key)
{
    char *draft;
    int fd, rc = -1;

    if (asprintf(&draft, "%s.%ld", path, (long)getpid()) < 0)
        return -1;
    fd = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd >= 0 && dprintf(fd, "%s\n", key) == BUS_KEY_TEXT && fsync(fd) == 0)
        rc = link(draft, path);
    if (rc < 0)
        cli_say("%s: %s", path, strerror(errno));
    if (fd >= 0) {
        close(fd);
        unlink(draft);
    }
    free(draft);
    return rc;
}

/* The secret half goes first: the public one follows from it when we were interrupted between. */
static int pair_make(const char *public_path, const char *secret_path, const char *code)
{
    bool has_secret = access(secret_path, F_OK) == 0;
    struct key_pair pair = {0};

    if (has_secret) {
        if (key_read(code, "secret", false, pair.secret) < 0)
            return -1;
        return zmq_curve_public(pair.public, pair.secret) == 0 ? key_write(public_path, pair.public)
                                                               : -1;
    }
    if (bus_keypair(pair.public, pair.secret) < 0) {
        cli_say(_("no keys can be made: libzmq was built without CURVE"));
        return -1;
    }
    return key_write(secret_path, pair.secret) < 0 ? -1 : key_write(public_path, pair.public);
}

struct making {
    int made, found;
};

static int pair_ensure(void *arg, const char *code, const char *name, enum role role)
{
    char *public_path = cli_key_path(code, "public"), *secret_path = cli_key_path(code, "secret");
    struct making *m = arg;
    int rc = -1;

    (void)name;
    (void)role;
    if (!public_path || !secret_path) {
        cli_say(_("'%s' is no code of a party"), code);
    } else if (access(public_path, F_OK) == 0) {
        m->found++;
        rc = 0;
    } else {
        rc = pair_make(public_path, secret_path, code);
        m->made += rc == 0;
    }
    free(public_path);
    free(secret_path);
    return rc;
}

static int folder_make(const char *path)
{
    if (mkdir(path, 0700) == 0 || errno == EEXIST)
        return 0;
    cli_say("%s: %s", path, strerror(errno));
    return -1;
}

const struct option_row keys_options[] = {
    {"reference", N_("FOLDER"), N_("folder with the files of reference data")},
    {0},
};

int keys_run(struct cli *cli, const struct command *c, const struct arguments *a)
{
    const char *folder = reference_folder(argument_value(a, "reference"));
    struct making m = {0};
    char path[4096];

    (void)cli;
    (void)c;
    snprintf(path, sizeof path, "%s/keys", settings_path("state.dir"));
    if (!folder || folder_make(settings_path("state.dir")) < 0 || folder_make(path) < 0 ||
        pair_ensure(&m, "intake", "", role_SYSTEM) < 0 ||
        pair_ensure(&m, "coordinator", "", role_COORDINATOR) < 0 ||
        reference_parties(folder, pair_ensure, &m) < 0)
        return CLI_REFUSED;
    for (size_t i = 0; i < a->n_words; i++) /* of further accounts: whose, admitting says */
        if (pair_ensure(&m, a->words[i], "", role_REGION) < 0)
            return CLI_REFUSED;
    printf(ngettext("%d key pair made in %s", "%d key pairs made in %s", (unsigned long)m.made),
           m.made, path);
    printf(_("; %d were there already\n"), m.found);
    return CLI_OK;
}
