/*
 * Templates: a broken one is refused with its line before it is used; a value stays a value in text and HTML;
 * the defaults are whole.
 */
#include "tests/unit/common_test.h"

#include "common/buf.h"
#include "common/text.h"
#include "services/mail/template_set.h"

#include <sys/stat.h>

#define HEAD "Onderwerp: Vraag aan u\n\n"

static struct buf why, text, html;

static void buffers_free(void)
{
    buf_free(&why);
    buf_free(&text);
    buf_free(&html);
}

static const char *string(struct buf *b)
{
    buf_add(b, "", 1);
    b->n--;
    return (const char *)b->p;
}

static void fill(enum mail_kind kind, const char *source, const struct mail_values *v)
{
    struct mail_template *t = mail_template_read(kind, "f.txt", slice_str(source), &why);

    if (!t)
        fail_msg("%s", string(&why));
    buf_reset(&text);
    buf_reset(&html);
    mail_template_fill(t, MAIL_DUTCH, v, &text, &html);
    mail_template_free(&t);
}

static const char *refused(enum mail_kind kind, const char *source)
{
    buf_reset(&why);
    assert_null(mail_template_read(kind, "f.txt", slice_str(source), &why));
    return string(&why);
}

static void a_broken_template_is_refused_with_its_line(void **state)
{
    static const struct {
        const char *source, *why;
    } cases[] = {
        {HEAD "Beste,\n\n{{naam}} heeft\n", "f.txt:5: {{naam}} is not a field of this mail\n"},
        {HEAD "{{receiver}}\n", "f.txt:3: {{receiver}} is not a field of this mail\n"},
        {HEAD "{{ link }}\n", "f.txt:3: {{ link }} is not a field of this mail\n"},
        {HEAD "{{}}\n", "f.txt:3: {{}} is not a field of this mail\n"},
        {HEAD "{{li\x6ek\n", "f.txt:3: {{ and }} stand around a name, on one line\n"},
        {HEAD "x\nlink}}\n", "f.txt:4: {{ and }} stand around a name, on one line\n"},
        {HEAD "{{#new}}\n{{/new}}\n", "f.txt:3: {{new}} is not a field or list of this mail\n"},
        {HEAD "{{?title}}\n{{/title}}\n",
         "f.txt:3: {{title}} is not a field or list of this mail\n"},
        {HEAD "{{#title}}\nx\n", "f.txt:4: {{title}} was begun and not ended\n"},
        {HEAD "{{#title}}{{#due}}{{/title}}{{/due}}\n",
         "f.txt:3: {{title}} ends what was not begun last\n"},
        {HEAD "{{/title}}\n", "f.txt:3: {{title}} ends what was not begun last\n"},
        {HEAD "\n\n", "f.txt:4: the mail says nothing\n"},
        {"", "f.txt:0: the file is empty\n"},
        {"Vraag\n\nx\n", "f.txt:1: the first line is \"Onderwerp: ...\" or \"Subject: ...\"\n"},
        {"Onderwerp: Van {{by}}\n\nx\n",
         "f.txt:1: the subject holds no fields: it is read by everybody on the way\n"},
        {"Onderwerp: Vraag\nx\n", "f.txt:2: an empty line follows the subject\n"},
        {HEAD "x\n\xC3\n", "f.txt:4: the file is not UTF-8, or holds control characters\n"},
        {HEAD "\xC3\xA9\n\x01{{link}}\n",
         "f.txt:4: the file is not UTF-8, or holds control characters\n"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        assert_string_equal(refused(MAIL_KIND_QUESTION, cases[i].source), cases[i].why);
    assert_string_equal(refused(MAIL_KIND_DIGEST, HEAD "{{#new}}{{party}}{{/new}}\n"),
                        "f.txt:3: {{party}} is not a field of this mail\n");
    buffers_free();
}

static void values_come_into_text_and_html(void **state)
{
    struct mail_values v = {0};

    (void)state;
    v.fields.of[MAIL_FIELD_PARTY] = SLICE_LIT("VWS & <b>");
    v.fields.of[MAIL_FIELD_LINK] = SLICE_LIT("https://w.example/s?a=1&b=2");
    v.fields.of[MAIL_FIELD_EXCERPT] = SLICE_LIT("Een\n- twee <script>\n\nhttps://kwaad.example");
    fill(MAIL_KIND_QUESTION,
         HEAD "Beste {{party}},\nregel\n\n{{#title}}\nniet\n{{/title}}\n- a\n- b\n  "
              "c\n\n{{excerpt}}\n{{link}}\n",
         &v);
    assert_string_equal(string(&text),
                        "Beste VWS & <b>,\nregel\n\n- a\n- b\n  c\n\n> Een\n> - twee <script>\n> \n"
                        "> https://kwaad.example\nhttps://w.example/s?a=1&b=2\n");
    assert_non_null(strstr(string(&html), "<p>Beste VWS &amp; &lt;b&gt;,<br>regel</p>"));
    assert_non_null(strstr(string(&html), "<ul><li>a</li><li>b<br>  c</li></ul>"));
    assert_non_null(
        strstr(string(&html), "<q>Een<br>- twee &lt;script&gt;<br><br>https://kwaad.example</q>"));
    assert_non_null(strstr(string(&html), "<a href=\"https://w.example/s?a=1&amp;b=2\">"
                                          "https://w.example/s?a=1&amp;b=2</a>"));
    buffers_free();
}

static size_t count(const struct buf *b, const char *what)
{
    size_t n = 0, len = strlen(what);

    for (size_t i = 0; i + len <= b->n; i++)
        n += memcmp(b->p + i, what, len) == 0;
    return n;
}

static void no_value_is_more_than_text(void **state)
{
    static const char *const pieces[] = {
        "<a href=x>", "\n",      "\n\n- ", "# ",   "\"",   "'",  "&",
        "{{link}}",   "\x01",    "\x02",   "\x03", "\x04", "\r", "https://kwaad.example",
        "\xFF",       "\xC3\xBC"};

    (void)state;
    chance_seed(8);
    for (int i = 0; i < 5000; i++) {
        struct mail_values v = {0};
        struct buf value = {0};

        for (size_t k = chance() % 12 + 1; k > 0; k--)
            buf_add_str(&value, pieces[chance() % ARRAY_LEN(pieces)]);
        v.fields.of[MAIL_FIELD_TITLE] = v.fields.of[MAIL_FIELD_EXCERPT] = buf_slice(&value);
        v.fields.of[MAIL_FIELD_LINK] = SLICE_LIT("javascript:alert(1)");
        fill(MAIL_KIND_QUESTION, HEAD "Titel: {{title}}\n\n{{excerpt}}\n\n{{link}}\n", &v);
        assert_true(text_utf8_valid(text.p, text.n) && text_controls_ok(text.p, text.n, true));
        assert_true(text_utf8_valid(html.p, html.n) && text_controls_ok(html.p, html.n, true));
        assert_int_equal(count(&html, "<p>"), 3);
        assert_int_equal(count(&html, "<a ") + count(&html, "<li>") + count(&html, "<h2>"), 0);
        /* A title is one line: the excerpt's lines are marked, and nothing else makes one. */
        assert_int_equal(count(&text, "\n"), 5 + count(&text, "\n> ") - 1);
        buf_free(&value);
    }
    buffers_free();
}

static void a_digest_has_the_rows_of_its_lists(void **state)
{
    struct mail_row rows[2] = {0};
    struct mail_values v = {0};
    struct mail_template_set *s = mail_template_set_load("compose/mail", NULL, &why);

    (void)state;
    if (!s)
        fail_msg("%s", string(&why));
    v.fields.of[MAIL_FIELD_PARTY] = SLICE_LIT("VWS");
    rows[0].of[MAIL_FIELD_REFERENCE] = SLICE_LIT("ZVL-2026-0412-7");
    rows[0].of[MAIL_FIELD_DUE] = SLICE_LIT("18 mei");
    rows[0].of[MAIL_FIELD_LINK] = SLICE_LIT("https://w.example/1");
    rows[1].of[MAIL_FIELD_REFERENCE] = SLICE_LIT("TWE-2026-0001-3");
    rows[1].of[MAIL_FIELD_TITLE] = SLICE_LIT("De bus");
    v.lists[MAIL_LIST_WAITING].rows = rows;
    v.lists[MAIL_LIST_WAITING].n = 2;
    mail_template_fill(mail_template_set_get(s, MAIL_KIND_DIGEST, MAIL_DUTCH), MAIL_DUTCH, &v,
                       &text, &html);
    assert_non_null(strstr(string(&text), "# Wacht op u\n\n- ZVL-2026-0412-7, uiterlijk op 18 mei\n"
                                          "  https://w.example/1\n- TWE-2026-0001-3: De bus\n"));
    assert_null(strstr(string(&text), "Nieuw voor u"));
    assert_int_equal(count(&html, "<li>"), 2);
    assert_int_equal(count(&html, "<h2>"), 1);
    mail_template_set_free(&s);
    buffers_free();
}

static void an_organisation_replaces_single_files(void **state)
{
    char folder[] = "/tmp/weerklank-mail-XXXXXX", path[100];
    struct mail_template_set *s;
    FILE *f;

    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/question.nl.txt", folder);
    f = fopen(path, "w");
    assert_non_null(f);
    fputs("\xEF\xBB\xBFOnderwerp: Onze eigen vraag\r\n\r\nHallo {{party}}\r\n", f);
    fclose(f);
    s = mail_template_set_load("compose/mail", folder, &why);
    assert_non_null(s);
    assert_true(
        slice_is(mail_template_phrase(mail_template_set_get(s, MAIL_KIND_QUESTION, MAIL_DUTCH)),
                 "Onze eigen vraag"));
    assert_true(
        slice_is(mail_template_phrase(mail_template_set_get(s, MAIL_KIND_QUESTION, MAIL_ENGLISH)),
                 "A question to you"));
    mail_template_set_free(&s);
    /* A name that no mail has is not passed over. */
    f = fopen(path, "w");
    assert_non_null(f);
    fputs("Onderwerp: x\n\n{{naam}}\n", f);
    fclose(f);
    assert_null(mail_template_set_load("compose/mail", folder, &why));
    assert_non_null(
        strstr(string(&why), "question.nl.txt:3: {{naam}} is not a field of this mail\n"));
    remove(path);
    snprintf(path, sizeof path, "%s/vraag.nl.txt", folder);
    f = fopen(path, "w");
    assert_non_null(f);
    fclose(f);
    buf_reset(&why);
    assert_null(mail_template_set_load("compose/mail", folder, &why));
    assert_non_null(strstr(string(&why), "vraag.nl.txt:0: no mail has this name\n"));
    remove(path);
    rmdir(folder);
    buffers_free();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_broken_template_is_refused_with_its_line),
        cmocka_unit_test(values_come_into_text_and_html),
        cmocka_unit_test(no_value_is_more_than_text),
        cmocka_unit_test(a_digest_has_the_rows_of_its_lists),
        cmocka_unit_test(an_organisation_replaces_single_files),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
