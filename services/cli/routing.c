/*
 * `weerklank routing`: how well signals find their department, measured on examples; and learning from examples. Asks no
 * service: it goes by files of reference data and by a model.
 */
#include "services/domain/registry.h"

#include "common/buf.h"
#include "common/clock.h"
#include "common/log.h"
#include "proto/json.h"
#include "services/cli/commands.h"
#include "services/cli/language.h"
#include "services/cli/reference.h"
#include "services/cli/screen.h"
#include "services/learn/corrections.h"
#include "services/learn/evaluate.h"
#include "services/learn/rulebook.h"
#include "services/learn/train.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define MODEL_FILE "model.txt"
#define PRECISION  920 /* thousandths */

const struct option_row routing_options[] = {
    {"reference", N_("FOLDER"),
     N_("reference data and a model: departments, themes, rules, model.txt")},
    {"model", N_("FILE"), N_("another model")},
    {"threshold", N_("N"), N_("evaluate: another threshold than the model's, in thousandths")},
    {"out", N_("FILE"), N_("train: where the model goes")},
    {"precision", N_("N"),
     N_("train: of what is as sure as the threshold, so many of a thousand must be right")},
    {"from", N_("MODEL"),
     N_("train: correct this model by the examples, instead of learning anew")},
    {"seed", N_("N"), N_("train: which examples are left out together")},
    {0},
};

/* ------------------------------------------------------------------ what it works with */

struct bench {
    struct registry *registry;
    struct model *model; /* NULL: none */
    struct examples examples;
    int32_t day;
};

static int examples_gather(struct examples *e, const char *path)
{
    char why[200];
    FILE *f = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");
    int done;
    if (!f) {
        cli_say("%s: %s", path, strerror(errno));
        return CLI_REFUSED;
    }
    done = examples_read(e, f, why, sizeof why);
    if (f != stdin)
        fclose(f);
    if (done < 0)
        cli_say("%s: %s", path, why);
    return done < 0 ? CLI_REFUSED : CLI_OK;
}

/* The one that is asked for must be there; the one of the folder may be missing. */
static int model_get(struct bench *b, const char *folder, const char *given)
{
    char path[PATH_MAX], why[120];
    snprintf(path, sizeof path, "%s/" MODEL_FILE, folder);
    if (!given && access(path, F_OK) != 0)
        return CLI_OK;
    b->model = model_load(given ? given : path, why, sizeof why);
    if (!b->model)
        cli_say("%s: %s", given ? given : path, why);
    return b->model ? CLI_OK : CLI_REFUSED;
}

static int bench_open(struct bench *b, const struct arguments *a, bool with_model)
{
    const char *folder = reference_folder(argument_value(a, "reference"));
    int rc = folder ? CLI_OK : CLI_USAGE;
    *b = (struct bench){.registry = registry_new(), .day = clock_day_amsterdam(clock_wall_us())};
    if (rc == CLI_OK && reference_registry(b->registry, folder) < 0)
        rc = CLI_REFUSED;
    if (rc == CLI_OK && with_model)
        rc = model_get(b, folder, argument_value(a, "model"));
    for (size_t i = 1; i < a->n_words && rc == CLI_OK; i++)
        rc = examples_gather(&b->examples, a->words[i]);
    return rc;
}

static void bench_close(struct bench *b)
{
    registry_free(&b->registry);
    model_free(&b->model);
    examples_free(&b->examples);
}

/* ------------------------------------------------------------------ evaluate */

static const struct figure {
    const char *name;
    const char *words;
    size_t at;
} figures[] = {
    {"top1", N_("the lead is right"), offsetof(struct evaluation, top1)},
    {"top2", N_("the lead is one of the first two"), offsetof(struct evaluation, top2)},
    {"macro_f1", N_("macro F1 of the lead"), offsetof(struct evaluation, macro_f1)},
    {"threshold", N_("threshold"), offsetof(struct evaluation, threshold)},
    {"coverage", N_("share that is as sure as that"), offsetof(struct evaluation, coverage)},
    {"precision", N_("right, of those"), offsetof(struct evaluation, precision)},
    {"ece", N_("expected calibration error"), offsetof(struct evaluation, ece)},
    {"responsible_recall", N_("of all responsible departments, named"),
     offsetof(struct evaluation, responsible_recall)},
    {"responsible_precision", N_("of all that were named, responsible"),
     offsetof(struct evaluation, responsible_precision)},
};

static const struct mode {
    const char *name, *words;
} modes[EVALUATE_MODES] = {
    {"rules", N_("rules alone")}, {"model", N_("model alone")}, {"both", N_("both")}};

static double figure_of(const struct evaluation *e, const struct figure *f)
{
    return *(const double *)((const char *)e + f->at);
}

static json_t *evaluation_json(const struct evaluation *e)
{
    json_t *o = json_object(), *rows = json_object(), *bins = json_array();
    for (size_t i = 0; i < ARRAY_LEN(figures); i++) {
        double v = figure_of(e, &figures[i]);
        json_object_set_new(o, figures[i].name, isnan(v) ? json_null() : json_real(v));
    }
    json_object_set_new(o, "n", json_integer((json_int_t)e->n));
    for (size_t i = 0; i < EVALUATE_BINS; i++)
        json_array_append_new(bins, json_pack("{s:i, s:f, s:f}", "n", (int)e->bins[i].n, "sure",
                                              e->bins[i].sure, "right", e->bins[i].right));
    for (size_t d = 0; d < e->n_departments; d++) {
        json_t *row = json_object();
        for (size_t k = 0; k < e->n_departments; k++)
            if (e->confused[d][k])
                json_object_set_new(row, e->departments[k], json_integer(e->confused[d][k]));
        if (json_object_size(row))
            json_object_set(rows, e->departments[d], row);
        json_decref(row);
    }
    json_object_set_new(o, "confusion", rows);
    json_object_set_new(o, "calibration", bins);
    return o;
}

static void figures_print(const struct evaluation e[EVALUATE_MODES], bool model)
{
    struct screen_table t = {.n_columns = model ? 4 : 2};
    char text[40];
    screen_table_add(&t, "");
    for (size_t m = 0; m < (model ? EVALUATE_MODES : 1u); m++)
        screen_table_add(&t, _(modes[m].words));
    for (size_t i = 0; i < ARRAY_LEN(figures); i++) {
        screen_table_add(&t, _(figures[i].words));
        for (size_t m = 0; m < (model ? EVALUATE_MODES : 1u); m++) {
            double v = figure_of(&e[m], &figures[i]);
            snprintf(text, sizeof text, isnan(v) ? "-" : "%.3f", v);
            screen_table_add(&t, text);
        }
    }
    screen_table_print(&t, stdout, true);
}

static void confusion_print(const struct evaluation *e)
{
    struct screen_table t = {.n_columns = 4};
    char text[200];
    screen_table_add(&t, _("Lead"));
    screen_table_add(&t, _("examples"));
    screen_table_add(&t, _("right"));
    screen_table_add(&t, _("chosen instead"));
    for (size_t d = 0; d < e->n_departments; d++) {
        uint32_t n = 0;
        size_t at = 0;
        text[0] = 0;
        for (size_t k = 0; k < e->n_departments; k++) {
            n += e->confused[d][k];
            if (k != d && e->confused[d][k] && at < sizeof text - 40)
                at += (size_t)snprintf(text + at, sizeof text - at, "%s%s %u", at ? ", " : "",
                                       e->departments[k], e->confused[d][k]);
        }
        if (n == 0)
            continue;
        char count[20], right[20];
        snprintf(count, sizeof count, "%u", n);
        snprintf(right, sizeof right, "%u", e->confused[d][d]);
        screen_table_add(&t, e->departments[d]);
        screen_table_add(&t, count);
        screen_table_add(&t, right);
        screen_table_add(&t, text);
    }
    screen_table_print(&t, stdout, true);
}

static int evaluate_run(struct cli *cli, const struct arguments *a)
{
    static struct evaluation e[EVALUATE_MODES];
    struct bench b;
    int64_t threshold;
    int rc = argument_number(a, "threshold", THRESHOLD_OF_MODEL, 0, 1000, &threshold);
    if (rc == CLI_OK && a->n_words != 2)
        rc = cli_usage(_("which file of examples? See weerklank routing --help"));
    if (rc != CLI_OK)
        return rc;
    rc = bench_open(&b, a, true);
    if (rc == CLI_OK) {
        enum evaluate_mode best = b.model ? EVALUATE_BOTH : EVALUATE_RULES;
        for (enum evaluate_mode m = 0; m <= best; m++)
            evaluate(b.registry, b.day, b.model, m, (int)threshold, &b.examples, &e[m]);
        if (cli->json) {
            json_t *o = evaluation_json(&e[best]);
            for (enum evaluate_mode m = 0; m <= best; m++)
                json_object_set_new(o, modes[m].name, evaluation_json(&e[m]));
            json_object_set_new(o, "model_version",
                                b.model ? json_string(b.model->version) : json_null());
            json_dumpf(o, stdout, JSON_COMPACT | JSON_REAL_PRECISION(6));
            printf("\n");
            json_decref(o);
        } else {
            printf(_("%zu examples, model %s\n\n"), e[best].n,
                   b.model ? b.model->version : _("none"));
            figures_print(e, b.model);
            printf("\n");
            confusion_print(&e[best]);
        }
    }
    bench_close(&b);
    return rc;
}

/* ------------------------------------------------------------------ train */

static int model_save(struct model *m, const char *path)
{
    struct buf text = {0};
    FILE *f = fopen(path, "we");
    bool done = f != NULL;
    model_write(m, &text);
    done = done && fwrite(text.p, 1, text.n, f) == text.n;
    if (f && fclose(f) != 0)
        done = false;
    if (!done)
        cli_say("%s: %s", path, strerror(errno));
    buf_free(&text);
    return done ? CLI_OK : CLI_REFUSED;
}

static void scale_print(const char *what, const struct model_scale *s)
{
    printf("%s: %s %d, %s", what, _("temperature"), s->temperature, _("certainty"));
    for (size_t i = 0; i < MODEL_SURE; i++)
        printf(" %d", s->sure[i]);
    printf(", %s %d\n", _("threshold"), s->threshold);
}

static int correct_run(const struct arguments *a)
{
    struct bench b;
    struct model *start = NULL, *m;
    char why[120];
    int rc = bench_open(&b, a, false);
    if (rc == CLI_OK && !(start = model_load(argument_value(a, "from"), why, sizeof why))) {
        cli_say("%s: %s", argument_value(a, "from"), why);
        rc = CLI_REFUSED;
    }
    if (rc == CLI_OK) {
        m = corrections_learn(b.registry, b.day, start, &b.examples);
        rc = model_save(m, argument_value(a, "out"));
        if (rc == CLI_OK)
            printf(_("Model %s: %s corrected by %zu examples, %u words more\n"), m->version,
                   start->version, b.examples.n, m->n_words - start->n_words);
        model_free(&m);
    }
    model_free(&start);
    bench_close(&b);
    return rc;
}

static int train_run(const struct arguments *a)
{
    const char *out = argument_value(a, "out");
    struct bench b;
    struct train_report report;
    struct model *m = NULL;
    int64_t precision, seed;
    int rc = argument_number(a, "precision", PRECISION, 1, 1000, &precision);
    if (rc == CLI_OK)
        rc = argument_number(a, "seed", 1, 0, INT32_MAX, &seed);
    if (rc == CLI_OK && (a->n_words < 2 || !out))
        rc = cli_usage(_("say which files of examples, and with --out where the model goes"));
    if (rc != CLI_OK)
        return rc;
    if (argument_value(a, "from"))
        return correct_run(a);
    rc = bench_open(&b, a, false);
    if (rc == CLI_OK) {
        struct train_options options = {.seed = seed, .position = -1, .precision = (int)precision};
        m = train_model(b.registry, b.day, &b.examples, &options, &report);
        if (!m) {
            cli_say(_("too few examples: at least two departments must lead"));
            rc = CLI_REFUSED;
        }
    }
    if (m)
        rc = model_save(m, out);
    if (m && rc == CLI_OK) {
        printf(_("Model %s: %lld examples, %u words\n"), m->version, (long long)m->examples,
               m->n_words);
        printf(_("Left out and decided: %zu; right %.3f; sure enough %.3f, of those right %.3f\n"),
               report.n, report.top1, report.coverage, report.precision);
        scale_print(_("Both"), &m->scale);
        scale_print(_("Rules alone"), &report.rules);
    }
    model_free(&m);
    bench_close(&b);
    return rc;
}

int routing_run(struct cli *cli, const struct command *c, const struct arguments *a)
{
    (void)c;
    if (a->n_words && strcmp(a->words[0], "evaluate") == 0)
        return evaluate_run(cli, a);
    if (a->n_words && strcmp(a->words[0], "train") == 0)
        return train_run(a);
    return cli_usage(_("routing evaluate FILE, or routing train FILE... --out FILE"));
}
