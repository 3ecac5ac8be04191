/*
 * A page on its way to a file: see saving.h.
 */
#include "services/cli/saving_in.h"

#include "common/clock.h"
#include "common/keep.h"
#include "services/cli/language.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum form { FORM_HTML, FORM_PDF, FORM_DOCX, FORM_NONE };

static const struct {
    const char *suffix, *program, *packages;
} forms[] = {
    [FORM_HTML] = {".html", NULL, NULL},
    [FORM_PDF] = {".pdf", "weasyprint", "weasyprint"},
    [FORM_DOCX] = {".docx", "pandoc", "pandoc, librsvg2-bin"},
};

static enum form form_of(const char *path)
{
    size_t n = strlen(path);

    for (size_t i = 0; i < ARRAY_LEN(forms); i++) {
        size_t end = strlen(forms[i].suffix);

        if (n > end && strcmp(path + n - end, forms[i].suffix) == 0)
            return (enum form)i;
    }
    return FORM_NONE;
}

int saving_check(const char *path)
{
    if (path && form_of(path) == FORM_NONE)
        return cli_usage(_("--out: '%s' ends neither with .html, .pdf nor .docx"), path);
    return 0;
}

/* ------------------------------------------------------------------ running */

static void child(const char *const *argv, int report)
{
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    int error;

    if (null >= 0 && dup2(null, STDIN_FILENO) >= 0 && dup2(null, STDOUT_FILENO) >= 0)
        execvp(argv[0], (char *const *)(uintptr_t)argv);
    error = errno;
    if (write(report, &error, sizeof error) < 0)
        _exit(126);
    _exit(127);
}

/* 0: it ended, or cannot be waited for like this; -1: time was up. */
static int ended_wait(pid_t pid, int seconds)
{
    int fd = (int)syscall(SYS_pidfd_open, pid, 0), n;
    int64_t until = clock_mono_us() + seconds * US_PER_S, left;

    if (fd < 0)
        return 0;
    do {
        struct pollfd p = {.fd = fd, .events = POLLIN};

        left = (until - clock_mono_us()) / US_PER_MS;
        n = poll(&p, 1, left > 0 ? (int)left : 0);
    } while (n < 0 && errno == EINTR);
    close(fd);
    return n == 0 ? -1 : 0;
}

int saving_run(const char *const *argv, int seconds)
{
    int report[2], error = 0, status = 0;
    bool late;
    pid_t pid;

    if (pipe2(report, O_CLOEXEC) < 0)
        return -1;
    pid = fork();
    if (pid == 0)
        child(argv, report[1]);
    close(report[1]);
    if (pid < 0) {
        close(report[0]);
        return -1;
    }
    /* Closed by a successful exec: then nothing is read. */
    if (read(report[0], &error, sizeof error) != (ssize_t)sizeof error)
        error = 0;
    close(report[0]);
    late = ended_wait(pid, seconds) < 0;
    if (late)
        kill(pid, SIGKILL);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    errno = late ? ETIMEDOUT : error;
    if (late || error)
        return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

/* ------------------------------------------------------------------ files */

static int html_write(const char *path, struct slice html)
{
    if (keep_file(path, 0644, html) < 0) {
        cli_say(_("%s cannot be written: %s"), path, strerror(errno));
        return CLI_REFUSED;
    }
    cli_say(_("written: %s"), path);
    return CLI_OK;
}

/* 0; else as saving_run, of the program that is named. */
static int pdf_make(struct slice html, const char *page, const char *draft)
{
    const char *const argv[] = {"weasyprint", "--quiet", "--pdf-variant", "pdf/ua-1", page,
                                draft,        NULL};
    int rc = keep_file(page, 0644, html) < 0 ? -1 : saving_run(argv, SAVING_SECONDS), error = errno;

    unlink(page);
    errno = error;
    return rc;
}

static void failed_say(int rc, const char *program, const char *packages, const char *path)
{
    if (rc < 0 && errno == ENOENT)
        cli_say(_("%s is not installed: on Debian it is in %s"), program, packages);
    else if (rc < 0)
        cli_say(_("%s could not be run: %s"), program, strerror(errno));
    else
        cli_say(_("%s did not make %s (exit status %d)"), program, path, rc);
}

static char *name_of(const char *path, size_t cut, const char *suffix)
{
    struct buf b = {0};

    buf_printf(&b, "%.*s%s", (int)(strlen(path) - cut), path, suffix);
    buf_add(&b, "", 1);
    return (char *)b.p;
}

/* Into a draft beside the file, which takes the file's name when it is whole. */
static int converted_write(enum form form, const char *path, struct slice html)
{
    const char *program = forms[form].program;
    char suffix[40];
    char *page, *draft, *instead = name_of(path, strlen(forms[form].suffix), ".html");
    int rc;

    snprintf(suffix, sizeof suffix, ".%ld.html", (long)getpid());
    page = name_of(path, 0, suffix);
    snprintf(suffix, sizeof suffix, ".%ld%s", (long)getpid(), forms[form].suffix);
    draft = name_of(path, 0, suffix);
    rc = form == FORM_PDF ? pdf_make(html, page, draft) : saving_docx(html, draft, &program);
    if (rc == 0 && rename(draft, path) < 0)
        rc = -1;
    if (rc == 0) {
        cli_say(_("written: %s"), path);
    } else {
        failed_say(rc, program, forms[form].packages, path);
        unlink(draft);
        html_write(instead, html);
    }
    free(page);
    free(draft);
    free(instead);
    return rc == 0 ? CLI_OK : CLI_REFUSED;
}

int saving_write(const char *path, struct slice html)
{
    enum form form = path ? form_of(path) : FORM_NONE;

    if (!path) {
        fwrite(html.p, 1, html.n, stdout);
        return fflush(stdout) == 0 ? CLI_OK : CLI_REFUSED;
    }
    return form == FORM_HTML ? html_write(path, html) : converted_write(form, path, html);
}
