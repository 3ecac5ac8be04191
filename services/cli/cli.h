/*
 * The program `weerklank`: what its commands share.
 *
 * One run is one command. It reads its arguments (arguments.h) by the row of the table of commands
 * (commands.h), speaks to the door as one party (connection.h), and writes for people (screen.h,
 * words.h) or for scripts (one JSON object a line).
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "common/bus.h"
#include "proto/messages.h"

#include <jansson.h>
#include <limits.h>

/* What a script can rely on. */
enum cli_exit {
    CLI_OK = 0,
    CLI_REFUSED = 1, /* the system said no: the problem is on standard error */
    CLI_USAGE = 2,   /* this program did not understand what was asked of it */
    CLI_SILENT = 3,  /* no connection, or no answer in time */
    CLI_DOUBT = 4    /* the log is not what was signed or seen: what, is on standard error */
};

struct connection;
struct heads;

struct cli {
    const char *party;   /* who we are at the door */
    bool json;           /* for scripts */
    int64_t patience_us; /* how long one question may take */
    int64_t stranger_us; /* how long a refused key may still become known */
    struct bus *bus;
    struct connection *door; /* opened by cli_door() */
    bool watches;            /* compares the log's head at this contact (head.h) */
    struct heads *heads;     /* what it compares with; NULL: nothing */
};

void cli_begin(struct cli *cli);
void cli_end(struct cli *cli);

/* The connection as cli->party; opened at the first call. NULL when it cannot be (said on standard
 * error): the command ends with CLI_SILENT. */
struct connection *cli_door(struct cli *cli);

/* {state}/keys/CODE.SUFFIX; the result is the caller's to free. NULL when the code is no plain name. */
char *cli_key_path(const char *code, const char *suffix);

/* The folder of the program itself, with its end cut off: "/usr/bin". Lives as long as the process. */
const char *cli_program_folder(void);
/* Another program of ours, "weerklank-verify": it lies beside this one, or in libexec of one that was installed. */
void cli_program_path(const char *name, char out[PATH_MAX]);

/* The sentence on standard error, behind the program's name. Returns CLI_USAGE. */
int cli_usage(const char *fmt, ...) PRINTF_LIKE(1, 2);
/* The same for what is no usage: returns nothing. */
void cli_say(const char *fmt, ...) PRINTF_LIKE(1, 2);

/* Set by INT once cli_catch_interrupt() was called: long commands end in order. */
void cli_catch_interrupt(void);
bool cli_interrupted(void);

#endif
