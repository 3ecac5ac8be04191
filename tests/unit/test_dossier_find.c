/*
 * What may have to be blacked out: each kind is found, whole and with its kind; what only looks like it is
 * left alone; and whatever bytes come, passages stay inside the text, in order.
 */
#include "common_test.h"

#include "services/dossier/find.h"

struct found {
    char text[400];
    size_t n, last;
    struct slice of;
};

static const char *const kinds[] = {"naam", "telefoon", "mail", "bsn", "rekening", "adres"};

static void note(void *arg, size_t from, size_t to, enum passage_kind kind)
{
    struct found *f = arg;
    size_t n = strlen(f->text);

    assert_true(from >= f->last && to > from && to <= f->of.n);
    f->last = to;
    f->n++;
    snprintf(f->text + n, sizeof f->text - n, "%s[%s:%.*s]", n ? " " : "", kinds[kind],
             (int)(to - from), (const char *)f->of.p + from);
}

static void assert_found(const char *text, const char *what)
{
    struct found f = {.of = slice_str(text)};

    find_passages(f.of, note, &f);
    assert_string_equal(f.text, what);
}

static void names_are_found_by_what_stands_around_them(void **state)
{
    (void)state;
    assert_found("De heer Jansen belt.", "[naam:heer Jansen]");
    assert_found("mevrouw A.B. de Vries-Smit,", "[naam:mevrouw A.B. de Vries-Smit]");
    assert_found("prof. dr. Jan van der Meer", "[naam:prof. dr. Jan van der Meer]");
    assert_found("J. P. van den Berg zegt", "[naam:J. P. van den Berg]");
    assert_found("Dhr. Ö. Yılmaz", "[naam:Dhr. Ö. Yılmaz]");
    assert_found("mijn naam is Fatima el Amrani", "[naam:mijn naam is Fatima el Amrani]");
    assert_found("Huisarts Pietersen stopt", "[naam:Huisarts Pietersen]");
    assert_found("Renate en Jeroen", "[naam:Renate] [naam:Jeroen]");
}

static void what_is_no_name_is_left_alone(void **state)
{
    (void)state;
    assert_found("De huisarts van Hulst stopt", "");
    assert_found("De directeur van Staatsbosbeheer", "");
    assert_found("Gedeputeerde Staten van Zeeland", "");
    assert_found("het ministerie van VWS in Den Haag", "");
    assert_found("De heer wil niets zeggen", "");
    assert_found("J. is een letter. vitamine B. en meer", "");
    assert_found("art. 3 van de Wet op het primair onderwijs", "");
    /* what is known to be missed: a surname alone */
    assert_found("Boterbloem belt ons elke dag", "");
}

static void numbers_are_told_apart(void **state)
{
    (void)state;
    assert_found("bel 0114-123456 of 06 12345678.",
                 "[telefoon:0114-123456] [telefoon:06 12345678]");
    assert_found("+31 (0)114 123456", "[telefoon:+31 (0)114 123456]");
    assert_found("BSN 111222333", "[bsn:111222333]");
    assert_found("111.222.333", "[bsn:111.222.333]");
    assert_found("NL91 ABNA 0417 1643 00", "[rekening:NL91 ABNA 0417 1643 00]");
    assert_found("4561 AB 12a en 4561AB", "[adres:4561 AB 12a] [adres:4561AB]");
    assert_found("a.b-c@voorbeeld.nl.", "[mail:a.b-c@voorbeeld.nl]");
}

static void what_is_no_number_of_somebody_is_left_alone(void **state)
{
    (void)state;
    assert_found("in 2026 waren er 12.345 mensen", "");
    assert_found("111222334 is geen BSN", "");
    assert_found("bel gratis 0800-1234567", "");
    assert_found("kamerstuk 36 410, nr. 12", "");
    assert_found("ZVL-2026-0412-7 en artikel 5.1, lid 2", "");
    assert_found("2024 SS en 0123 AB", "");
    assert_found("wij @ ons", "");
}

static void any_bytes_are_looked_through(void **state)
{
    static const char *const parts[] = {
        "heer ", "J.",   "Jan", " van ",         "@", "0114", "-", "12", "NL91", " ",
        "\xc3",  "\xff", "AB",  "mijn naam is ", "'", ".",    "+", "(",  "\n"};
    char text[200];

    (void)state;
    chance_seed(20261126);
    for (int i = 0; i < 200000; i++) {
        struct found f = {0};
        size_t n = 0;

        for (uint32_t k = chance_below(12); k > 0; k--)
            n += (size_t)snprintf(text + n, sizeof text - n, "%s",
                                  parts[chance_below(ARRAY_LEN(parts))]);
        /* its own room, so that a sanitizer sees a byte too far */
        f.of = slice_of(memcpy(malloc(n + 1), text, n), n);
        find_passages(f.of, note, &f);
        free((void *)(uintptr_t)f.of.p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_found_by_what_stands_around_them),
        cmocka_unit_test(what_is_no_name_is_left_alone),
        cmocka_unit_test(numbers_are_told_apart),
        cmocka_unit_test(what_is_no_number_of_somebody_is_left_alone),
        cmocka_unit_test(any_bytes_are_looked_through),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
