/*
 * Under which names and headers files are given out.
 */
#include "common_test.h"

#include "services/domain/attachment.h"
#include "services/files/type.h"

static void assert_name(const char *name, enum file_type t, const char *want)
{
    struct buf b = {0};

    file_name_for(slice_str(name), t, &b);
    buf_add(&b, "", 1);
    assert_string_equal((const char *)b.p, want);
    buf_free(&b);
}

static void a_name_keeps_an_ending_that_fits(void **state)
{
    (void)state;
    assert_name("brief.pdf", file_type_PDF, "brief.pdf");
    assert_name("BRIEF.PDF", file_type_PDF, "BRIEF.PDF");
    assert_name("foto.jpeg", file_type_JPEG, "foto.jpeg");
    assert_name("foto.JPG", file_type_JPEG, "foto.JPG");
    assert_name("tabel.csv", file_type_TEXT, "tabel.csv");
    assert_name("v1.2.docx", file_type_DOCX, "v1.2.docx");
}

static void no_name_makes_of_it_what_it_is_not(void **state)
{
    (void)state;
    assert_name("brief.exe", file_type_PDF, "brief.exe.pdf");
    assert_name("brief", file_type_PDF, "brief.pdf");
    assert_name("pagina.html", file_type_TEXT, "pagina.html.txt");
    assert_name("pdf", file_type_PDF, "pdf.pdf");
    assert_name(".pdf", file_type_PDF, ".pdf.pdf");
    assert_name("brief.docm", file_type_DOCX, "brief.docm.docx");
    assert_name("---", file_type_CSV, "bestand.csv");
}

static const char *disposition(const char *name, enum file_type t)
{
    static struct file_headers h;

    file_headers_make(&h, slice_str(name), t);
    assert_string_equal(h.list[1].name, "Content-Disposition");
    return h.list[1].value;
}

static void it_is_always_an_attachment_under_both_names(void **state)
{
    (void)state;
    assert_string_equal(disposition("brief.pdf", file_type_PDF),
                        "attachment; filename=\"brief.pdf\"; filename*=UTF-8''brief.pdf");
    assert_string_equal(disposition("Brief van 3 april.pdf", file_type_PDF),
                        "attachment; filename=\"Brief van 3 april.pdf\";"
                        " filename*=UTF-8''Brief%20van%203%20april.pdf");
    assert_string_equal(disposition("één € 50%.ods", file_type_ODS),
                        "attachment; filename=\"__n _ 50_.ods\";"
                        " filename*=UTF-8''%C3%A9%C3%A9n%20%E2%82%AC%2050%25.ods");
}

/* Such names are refused long before; here they must do no harm all the same. */
static void nothing_gets_out_of_its_header(void **state)
{
    static const char *const names[] = {"a\"; filename=b.pdf", "a\r\nSet-Cookie: x=1.pdf",
                                        "a\\\".pdf",           "../../etc/passwd",
                                        "a;b'c*d.pdf",         "\xff\xfe.pdf"};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        const char *value = disposition(names[i], file_type_PDF);
        const char *quoted = value + strlen("attachment; filename=\"");
        const char *end = strchr(quoted, '"');

        assert_non_null(end);
        assert_int_equal(strncmp(end, "\"; filename*=UTF-8''", 20), 0);
        for (const char *p = value; *p; p++)
            assert_true(*p >= 0x20 && *p < 0x7f);
        for (const char *p = quoted; p < end; p++)
            assert_null(strchr("\\/%;", *p));
        for (const char *p = end + 20; *p; p++)
            assert_null(strchr(" \"\\/;,'()*", *p));
    }
}

static void a_browser_shows_and_guesses_nothing(void **state)
{
    struct file_headers h = {0};

    (void)state;
    for (int t = 0; t < file_type_N; t++) {
        file_headers_make(&h, SLICE_LIT("a"), (enum file_type)t);
        assert_string_equal(h.list[0].name, "Content-Type");
        assert_string_equal(h.list[0].value, file_type_media((enum file_type)t));
        assert_null(strstr(h.list[0].value, "html"));
        assert_string_equal(h.list[2].name, "X-Content-Type-Options");
        assert_string_equal(h.list[2].value, "nosniff");
        assert_string_equal(h.list[3].value, "default-src 'none'; sandbox");
        assert_string_equal(h.list[4].value, "private, no-store");
        assert_non_null(file_type_ending((enum file_type)t));
    }
    file_headers_free(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_keeps_an_ending_that_fits),
        cmocka_unit_test(no_name_makes_of_it_what_it_is_not),
        cmocka_unit_test(it_is_always_an_attachment_under_both_names),
        cmocka_unit_test(nothing_gets_out_of_its_header),
        cmocka_unit_test(a_browser_shows_and_guesses_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
