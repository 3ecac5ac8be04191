/*
 * The commands of the program, each a row: commands.c has the table, and help is printed from it.
 */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "services/cli/arguments.h"

enum command_group {
    COMMANDS_LOOK,
    COMMANDS_REGION,
    COMMANDS_DEPARTMENT,
    COMMANDS_COORDINATOR,
    COMMANDS_ERASURE,
    COMMANDS_SYSTEM,
    COMMANDS_N
};

typedef int command_fn(struct cli *cli, const struct command *c, const struct arguments *a);

struct command {
    const char *name;
    const char *alias;   /* another name for it, or NULL */
    const char *words;   /* what stands behind the name, for help; "" for nothing */
    const char *summary; /* English, translated where it is printed */
    const char *example;
    const char *text; /* the field that --text, --file and a last word fill; NULL: none */
    const struct option_row *options; /* its own, up to one without a name; NULL: none */
    command_fn *run;
    enum command_group group;
    enum message message; /* its fields are options; MSG_NO_ANSWER: none */
};

/* Runs the command that argv names. Returns the exit status. */
int command_main(struct cli *cli, int argc, char **argv);
const struct command *command_table(size_t *n_out);

command_fn act_run; /* whatever is done to one signal (act.c) */
command_fn submit_run, list_run, inbox_run, show_run, why_run, cases_run, times_run, watch_run;
command_fn registry_run, admit_run, revoke_run, adopt_run, check_run, whoami_run;
command_fn erased_run, retention_run;
command_fn proof_run, report_run;
command_fn export_run, access_run;
command_fn keys_run, ready_run, metrics_run, load_run, deadline_run, due_run, terms_run,
    calendar_run, routing_run, train_now_run;
command_fn alike_run, arrivals_run, backlog_run, search_run, verify_run, rebuild_run, bundle_run,
    silence_run;
command_fn agenda_run, learning_run, subscription_run, mailbox_run, account_run, token_run;
extern const struct option_row submit_options[], watch_options[], admit_options[];
extern const struct option_row keys_options[], ready_options[], load_options[], show_options[],
    list_options[], deadline_options[], due_options[], adoption_options[], calendar_options[],
    times_options[], cases_options[], proof_options[], routing_options[];
extern const struct option_row erased_options[], retention_options[], report_options[];
extern const struct option_row search_options[], verify_options[];
extern const struct option_row export_options[], access_options[];
extern const struct option_row agenda_options[], learning_options[], subscription_options[],
    mailbox_options[], account_options[], token_options[];

#endif
