/*
 * A dossier from events alone: what somebody wrote can become no markup, retention terms come together as
 * they should, and what is confirmed is in none of its files.
 */
#include "common_test.h"

#include "proto/json.h"
#include "services/dossier/dossier.h"
#include "services/dossier/markup.h"

#define HOSTILE "</dd><script>alert('x')</script>&amp;\"]]>"
#define DAY_US  (US_PER_DAY * 20000)

static char *headline_of(const struct moment *m)
{
    char *out = malloc(m->kind.n + 1);

    memcpy(out, m->kind.p, m->kind.n);
    out[m->kind.n] = '\0';
    return out;
}

static const char *label_of(const struct wire_field *f)
{
    return f->json;
}

static const char *moment_of(int64_t us)
{
    static char out[28];

    clock_format_utc(us, out);
    return out;
}

static const char *date_of(int32_t day)
{
    static char out[11];

    clock_day_format(day, out);
    return out;
}

static const char *name_of(void *arg, enum dossier_names set, struct slice code)
{
    static char out[80];

    (void)arg;
    (void)set;
    snprintf(out, sizeof out, "naam van %.*s", SLICE_FMT(code));
    return out;
}

static const struct dossier_words words = {.headline = headline_of,
                                           .label = label_of,
                                           .moment = moment_of,
                                           .date = date_of,
                                           .name = name_of};

/* ------------------------------------------------------------------ a signal of a few events */

struct life {
    struct dossier d;
    struct dossier_signal s;
    struct buf bodies[8], moments[8];
    size_t n;
    struct buf files; /* all of them, each behind its path */
    size_t n_files;
};

static int on_file(void *arg, const char *path, struct slice bytes, int64_t at)
{
    struct life *l = arg;

    assert_true(at > 0);
    buf_printf(&l->files, "\n== %s\n", path);
    buf_add(&l->files, bytes.p, bytes.n);
    l->n_files++;
    return 0;
}

static void life_begin(struct life *l)
{
    struct summary m = {0};

    *l = (struct life){.d = {.words = &words, .about = "een proef", .maker = "wie"}};
    uuid_of_name("signal", &m.signal);
    wire_set(&m, summary, signal, m.signal);
    wire_set(&m, summary, reference, SLICE_LIT("ZVL-2026-0001-2"));
    wire_set(&m, summary, region, SLICE_LIT("ZVL"));
    wire_set(&m, summary, title, SLICE_LIT(HOSTILE));
    wire_set(&m, summary, state, signal_state_CLOSED);
    dossier_signal_begin(&l->s, &m);
}

/* body NULL: erased, or not for who asks. */
static void happens(struct life *l, int kind, const char *party, const void *body)
{
    const struct message_info *info = event_info(kind);
    struct moment m = {0};
    size_t i = l->n++;

    assert_true(i < ARRAY_LEN(l->bodies));
    wire_set(&m, moment, position, (int64_t)(100 + i));
    wire_set(&m, moment, signal, l->s.id);
    wire_set(&m, moment, version, (int64_t)(i + 1));
    wire_set(&m, moment, kind, slice_str(info->name));
    wire_set(&m, moment, at, DAY_US + (int64_t)i);
    wire_set(&m, moment, party, slice_str(party));
    if (body) {
        wire_encode(info->shape, body, &l->bodies[i]);
        wire_set(&m, moment, body, (struct wire_raw){l->bodies[i].p, l->bodies[i].n});
    }
    wire_encode(&shape_moment, &m, &l->moments[i]);
    assert_int_equal(wire_decode(&shape_moment, buf_slice(&l->moments[i]), WIRE_LENIENT, &m, NULL),
                     0);
    dossier_signal_add(&l->d, &l->s, &m, buf_slice(&l->moments[i]));
}

static const char *written(struct life *l)
{
    const char *reference = "ZVL-2026-0001-2";

    dossier_begin(&l->d, &reference, 1);
    assert_int_equal(dossier_signal_write(&l->d, &l->s, on_file, l), 0);
    assert_int_equal(dossier_end(&l->d, on_file, l), 0);
    buf_add(&l->files, "", 1);
    return (const char *)l->files.p;
}

static void life_end(struct life *l)
{
    for (size_t i = 0; i < l->n; i++) {
        buf_free(&l->bodies[i]);
        buf_free(&l->moments[i]);
    }
    dossier_signal_free(&l->s);
    dossier_free(&l->d);
    buf_free(&l->files);
}

static struct m_submit submission(const char *what)
{
    static struct buf needed;
    struct m_submit m = {0};

    buf_reset(&needed);
    wire_put_enum(&needed, &enum_need, 0);
    wire_set(&m, m_submit, what, slice_str(what));
    wire_set(&m, m_submit, notice, SLICE_LIT("Een voorbeeld."));
    wire_set(&m, m_submit, needed, wire_list_of(&needed, 1));
    return m;
}

static void closes(struct life *l)
{
    struct m_close m = {0};

    wire_set(&m, m_close, reason, close_reason_ACCEPTED);
    happens(l, EV_CLOSED, "ZVL", &m);
}

/* ------------------------------------------------------------------ the tests */

static void every_text_is_escaped_and_no_control_is_left(void **state)
{
    struct buf b = {0};

    (void)state;
    markup_text(&b, SLICE_LIT("<a href=\"x\">'&\x01\x1b\x7f\xef\xbf\xbf\xc3\xa9\n"));
    buf_add(&b, "", 1);
    assert_string_equal((char *)b.p, "&lt;a href=&quot;x&quot;&gt;&#39;&amp;\xc3\xa9\n");
    buf_free(&b);
}

static void what_somebody_wrote_is_no_markup(void **state)
{
    struct m_submit m = submission(HOSTILE);
    struct life l;
    const char *all;

    (void)state;
    life_begin(&l);
    happens(&l, EV_SUBMITTED, HOSTILE, &m);
    closes(&l);
    all = written(&l);
    for (const char *p = all; (p = strstr(p, "<script")) != NULL; p++) {
        const char *file = p;

        while (strncmp(file, "\n== ", 4) != 0)
            file--;
        /* as it is only in plain text and JSON */
        assert_true(strstr(file + 4, ".txt\n") == strchr(file + 4, '\n') - 4 ||
                    strstr(file + 4, ".json") < strchr(file + 4, '\n'));
    }
    assert_non_null(strstr(all, "&lt;script&gt;alert(&#39;x&#39;)"));
    life_end(&l);
}

static void the_same_events_give_the_same_bytes(void **state)
{
    struct m_submit m = submission("De heer Jansen belt.");
    struct life l[2];
    const char *all[2];

    (void)state;
    for (int i = 0; i < 2; i++) {
        life_begin(&l[i]);
        happens(&l[i], EV_SUBMITTED, "ZVL", &m);
        closes(&l[i]);
        all[i] = written(&l[i]);
    }
    assert_string_equal(all[0], all[1]);
    assert_int_equal(l[0].n_files, 3 * 2 + 2 + 3 * 2 + 2);
    for (int i = 0; i < 2; i++)
        life_end(&l[i]);
}

static void contact_contribution_and_names_are_proposed(void **state)
{
    struct m_submit m = submission("De heer Jansen belt.");
    struct m_contribute c = {0};
    struct life l;
    const char *all;

    (void)state;
    wire_set(&m, m_submit, contact_phone, SLICE_LIT("toestel 12"));
    wire_set(&c, m_contribute, text, SLICE_LIT("Wij vinden van niet."));
    life_begin(&l);
    happens(&l, EV_SUBMITTED, "ZVL", &m);
    happens(&l, EV_CONTRIBUTED, "BZK", &c);
    all = written(&l);
    assert_int_equal(l.d.proposed.n, 3);
    assert_int_equal(l.d.proposed.list[0].kind, PASSAGE_NAME);
    assert_int_equal(l.d.proposed.list[1].kind, PASSAGE_CONTACT);
    assert_int_equal(l.d.proposed.list[2].ground, WOO_OPINION);
    assert_non_null(strstr(all, "<mark title=\"3: persoonlijke beleidsopvattingen"));
    life_end(&l);
}

static void an_attachment_is_listed_with_its_digest(void **state)
{
    struct m_submit m = submission("Iets.");
    struct m_attach a = {0};
    struct life l;
    const char *all;

    (void)state;
    wire_set(&a, m_attach, file, (struct uuid){{1}});
    wire_set(&a, m_attach, name, SLICE_LIT("brief.pdf"));
    wire_set(&a, m_attach, type, file_type_PDF);
    wire_set(&a, m_attach, size, 1234);
    wire_set(&a, m_attach, salt, slice_of("0123456789abcdef", 16));
    wire_set(&a, m_attach, digest, slice_of("0123456789abcdef0123456789abcdef", 32));
    wire_set(&a, m_attach, description, SLICE_LIT("Van mevrouw Jansen"));
    life_begin(&l);
    happens(&l, EV_SUBMITTED, "ZVL", &m);
    happens(&l, EV_ATTACHED, "ZVL", &a);
    all = written(&l);
    assert_non_null(strstr(all, "brief.pdf"));
    assert_non_null(strstr(all, "1234"));
    assert_non_null(strstr(all, "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="));
    assert_non_null(strstr(all, "Het bestand zelf zit niet in dit dossier."));
    assert_int_equal(l.d.proposed.n, 1); /* a name in the description */
    life_end(&l);
}

static void what_is_confirmed_is_in_no_file(void **state)
{
    struct m_submit m = submission("De heer Jansen belt.");
    struct m_supplement later = {0};
    struct marks confirmed = {0};
    json_t *reviewed = json_pack("{s:i}", "ZVL-2026-0001-2", 1);
    struct life l;
    const char *all;

    (void)state;
    marks_add(&confirmed, &(struct mark){.text = (char *)"heer Jansen",
                                         .from = -1,
                                         .ground = WOO_PRIVACY,
                                         .confirmed = true});
    life_begin(&l);
    l.d.confirmed = &confirmed;
    l.d.reviewed = reviewed;
    happens(&l, EV_SUBMITTED, "ZVL", &m);
    wire_set(&later, m_supplement, text, SLICE_LIT("Pietersen belt nu ook."));
    happens(&l, EV_SUPPLEMENTED, "ZVL", &later); /* after the list was made */
    all = written(&l);
    assert_null(strstr(all, "Jansen"));
    assert_null(strstr(all, "Pietersen"));
    assert_non_null(strstr(all, "De █████ [gelakt: Woo 5.1.2.e] belt."));
    assert_non_null(strstr(all, "<span class=\"gelakt\""));
    assert_true(confirmed.list[0].used);
    life_end(&l);
    marks_free(&confirmed);
    json_decref(reviewed);
}

/* ------------------------------------------------------------------ retention */

struct term_row {
    const char *organisation; /* NULL: all others */
    int64_t years;            /* 0: for ever */
};

/* ZVL and VWS wrote texts, and it is closed. "V 20 2044-10-04", or the letter alone. */
static void assert_retention(const struct term_row *rows, uint32_t n, const char *expected)
{
    struct buf list = {0};
    struct m_retention terms = {0};
    struct m_submit m = submission("Iets.");
    struct m_take_up t = {0};
    struct life l;
    char got[60], until[11] = "";

    for (uint32_t i = 0; i < n; i++) {
        struct retention_term row = {0};

        if (rows[i].organisation)
            wire_set(&row, retention_term, organisation, slice_str(rows[i].organisation));
        if (rows[i].years > 0)
            wire_set(&row, retention_term, years, rows[i].years);
        else
            wire_set(&row, retention_term, permanent, true);
        wire_set(&row, retention_term, ground, SLICE_LIT("lijst"));
        wire_encode(&shape_retention_term, &row, &list);
    }
    wire_set(&terms, m_retention, terms, wire_list_of(&list, n));
    wire_set(&t, m_take_up, note, SLICE_LIT("Ja."));
    life_begin(&l);
    l.d.terms = &terms;
    happens(&l, EV_SUBMITTED, "ZVL", &m);
    happens(&l, EV_TAKEN_UP, "VWS", &t);
    closes(&l);
    written(&l);
    if (l.s.retention.until != INT32_MAX)
        clock_day_format(l.s.retention.until, until);
    snprintf(got, sizeof got, "%c %lld %s", l.s.retention.value, (long long)l.s.retention.years,
             until);
    assert_string_equal(got, expected);
    life_end(&l);
    buf_free(&list);
}

static void the_longest_term_of_all_organisations_counts(void **state)
{
    static const struct term_row both[] = {{"ZVL", 10}, {"VWS", 20}}, one[] = {{"ZVL", 10}},
                                 ever[] = {{"ZVL", 10}, {"VWS", 0}},
                                 other[] = {{"ZVL", 10}, {NULL, 7}};

    (void)state;
    assert_retention(both, 2, "V 20 2044-10-04");
    assert_retention(other, 2, "V 10 2034-10-04");
    assert_retention(one, 1, "N 10 2034-10-04"); /* of VWS nothing is known */
    assert_retention(ever, 2, "B 10 2034-10-04");
    assert_retention(NULL, 0, "N 0 ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_text_is_escaped_and_no_control_is_left),
        cmocka_unit_test(what_somebody_wrote_is_no_markup),
        cmocka_unit_test(the_same_events_give_the_same_bytes),
        cmocka_unit_test(contact_contribution_and_names_are_proposed),
        cmocka_unit_test(an_attachment_is_listed_with_its_digest),
        cmocka_unit_test(what_is_confirmed_is_in_no_file),
        cmocka_unit_test(the_longest_term_of_all_organisations_counts),
    };

    hash_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
