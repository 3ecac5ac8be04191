/*
 * What a file is, by its content: what is taken, and what is refused, with why.
 */
#include "files_zip.h"

#include "services/files/judge.h"

static struct sniffer *sniffer;

static int sniffer_begin(void **state)
{
    (void)state;
    sniffer = sniffer_new();
    return sniffer ? 0 : -1;
}

static int sniffer_end(void **state)
{
    (void)state;
    sniffer_free(&sniffer);
    return 0;
}

/* As an upload does: a first piece, more pieces, and ranges when they are asked for. */
static struct judge judged(struct slice file)
{
    size_t first = file.n < JUDGE_RANGE_MOST ? file.n : JUDGE_RANGE_MOST;
    struct judge j;
    int ranges = 0;

    judge_begin(&j, sniffer, slice_of(file.p, first));
    for (size_t at = first; !j.why && at < file.n; at += JUDGE_RANGE_MOST)
        judge_more(&j, slice_of(file.p + at,
                                file.n - at < JUDGE_RANGE_MOST ? file.n - at : JUDGE_RANGE_MOST));
    if (!j.why)
        judge_end(&j);
    while (!j.decided) {
        assert_true(++ranges < 10);
        assert_in_range(j.n, 1, JUDGE_RANGE_MOST);
        assert_true(j.from >= 0 && j.from + (int64_t)j.n <= (int64_t)file.n);
        judge_given(&j, slice_of(file.p + j.from, j.n));
    }
    return j;
}

static void assert_taken(struct slice file, enum file_type t)
{
    struct judge j = judged(file);

    if (j.why)
        fail_msg("refused: %s", j.why);
    assert_int_equal(j.type, t);
}

static void assert_not_taken(struct slice file, const char *why)
{
    struct judge j = judged(file);

    assert_string_equal(j.why ? j.why : "taken", why);
}

/* ------------------------------------------------------------------ by signature */

#define PNG "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\10\2\0\0\0\x90wS\xde"
#define PDF "%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

static void pictures_and_pdf_are_known_by_their_beginning(void **state)
{
    (void)state;
    assert_taken(SLICE_LIT(PDF), file_type_PDF);
    assert_taken(SLICE_LIT(PNG), file_type_PNG);
    assert_taken(SLICE_LIT("\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0"), file_type_JPEG);
    assert_taken(
        SLICE_LIT("RIFF\x1a\0\0\0WEBPVP8L\r\0\0\0/\0\0\0\x10\7\x10\x11\x11\x88\x88\xfe\7\0"),
        file_type_WEBP);
}

static void a_signature_elsewhere_or_half_a_one_counts_for_nothing(void **state)
{
    (void)state;
    assert_not_taken(SLICE_LIT("\0\0" PDF), "unknown");
    assert_not_taken(SLICE_LIT("<html>" PDF), "markup");
    assert_not_taken(SLICE_LIT("\x89PNG\r\n\x1a"), "unknown");
    assert_not_taken(SLICE_LIT("RIFF\x1a\0\0\0WAVEfmt "), "unknown");
    assert_taken(SLICE_LIT("PDF-1.7 heet dit.\n"), file_type_TEXT);
}

static void other_kinds_are_refused(void **state)
{
    (void)state;
    assert_not_taken(SLICE_LIT("MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff\0\0"), "unknown");
    assert_not_taken(SLICE_LIT("\x7f"
                               "ELF\2\1\1\0"),
                     "unknown");
    assert_not_taken(SLICE_LIT("GIF89a\1\0\1\0\0\0\0;"), "unknown");
    assert_not_taken(SLICE_LIT("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0"),
                     "unknown"); /* .doc, or encrypted .docx */
    assert_not_taken(SLICE_LIT("\x1f\x8b\x08\0\0\0\0\0"), "unknown");
    assert_not_taken(SLICE_LIT("7z\xbc\xaf\x27\x1c\0\4"), "unknown");
}

/* ------------------------------------------------------------------ texts */

static void a_text_is_a_text_in_any_encoding_of_one_byte(void **state)
{
    (void)state;
    assert_taken(SLICE_LIT("Geachte heer,\r\n\tDe huisarts stopt.\n"), file_type_TEXT);
    assert_taken(SLICE_LIT("\xef\xbb\xbf"
                           "E\xc3\xa9n euro: \xe2\x82\xac 1"),
                 file_type_TEXT);
    assert_taken(SLICE_LIT("E\xe9n euro: \x80 1"), file_type_TEXT);
    assert_taken(SLICE_LIT("x"), file_type_TEXT);
}

static void a_table_is_known_by_its_lines(void **state)
{
    (void)state;
    assert_taken(SLICE_LIT("naam;aantal\r\nHulst;3\r\n\"Sluis; oost\";4\r\n"), file_type_CSV);
    assert_taken(SLICE_LIT("a,b,c\n1,2,3\n4,\"vijf\nzes\",7"), file_type_CSV);
    assert_taken(SLICE_LIT("a\tb\n1\t2\n"), file_type_CSV);
    assert_taken(SLICE_LIT("een;regel"), file_type_TEXT);
    assert_taken(SLICE_LIT("a;b\n1;2;3\n"), file_type_TEXT);
    assert_taken(SLICE_LIT("Geachte heer,\nDe huisarts stopt.\n"), file_type_TEXT);
}

static void markup_is_refused_however_it_begins(void **state)
{
    static const char *const texts[] = {
        "<!DOCTYPE html><p>x",
        "<html><script>alert(1)</script>",
        "  \r\n\t<script>alert(1)</script>",
        "\xef\xbb\xbf<p>x</p>",
        "<svg xmlns=\"http://www.w3.org/2000/svg\"><script/></svg>",
        "<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        "<!-- x --><svg/>",
        "{\\rtf1\\ansi x}"};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        assert_not_taken(slice_str(texts[i]), "markup");
}

static void a_control_anywhere_in_a_text_is_seen(void **state)
{
    struct buf b = {0};

    (void)state;
    assert_not_taken(SLICE_LIT("tekst\0tekst"), "unknown");
    while (b.n < 3 * JUDGE_RANGE_MOST)
        buf_add_str(&b, "Een regel tekst.\n");
    assert_taken(buf_slice(&b), file_type_TEXT);
    b.p[b.n - 100] = 0x1b;
    assert_not_taken(buf_slice(&b), "controls");
    buf_free(&b);
}

/* ------------------------------------------------------------------ office documents */

static struct zip z;

static void odf_begin(const char *what)
{
    char media[100];

    zip_free(&z);
    snprintf(media, sizeof media, ODF_MEDIA "%s", what);
    zip_add(&z, "mimetype", media);
    z.packs = true;
    zip_add(&z, "content.xml", "<x/>");
}

static void docx_begin(const char *types)
{
    zip_free(&z);
    z.packs = true;
    zip_add(&z, "_rels/.rels", "<x/>");
    zip_add(&z, "[Content_Types].xml", types);
    zip_add(&z, "word/document.xml", "<x/>");
}

static void opendocument_is_what_its_first_entry_says(void **state)
{
    (void)state;
    odf_begin("text");
    assert_taken(zip_end(&z), file_type_ODT);
    odf_begin("spreadsheet");
    assert_taken(zip_end(&z), file_type_ODS);
    odf_begin("presentation");
    assert_taken(zip_end(&z), file_type_ODP);
    odf_begin("graphics");
    assert_not_taken(zip_end(&z), "other_office");
    odf_begin("text-template");
    assert_not_taken(zip_end(&z), "other_office");
}

static void office_open_xml_is_what_its_main_part_is(void **state)
{
    (void)state;
    docx_begin(DOCX_TYPES);
    assert_taken(zip_end(&z), file_type_DOCX);
    docx_begin(TYPES_BEGIN TYPES_PART("spreadsheetml.sheet.main") TYPES_END);
    assert_taken(zip_end(&z), file_type_XLSX);
    docx_begin(TYPES_BEGIN TYPES_PART("presentationml.presentation.main") TYPES_END);
    assert_taken(zip_end(&z), file_type_PPTX);
    docx_begin(TYPES_BEGIN TYPES_PART("wordprocessingml.template.main") TYPES_END);
    assert_not_taken(zip_end(&z), "other_office");
    docx_begin(TYPES_BEGIN TYPES_PART("wordprocessingml.document.main")
                   TYPES_PART("spreadsheetml.sheet.main") TYPES_END);
    assert_not_taken(zip_end(&z), "other_office");
}

static void its_types_are_found_behind_much_else(void **state)
{
    struct buf types = {0};

    (void)state;
    buf_add_str(&types, TYPES_BEGIN);
    for (int i = 0; i < 3000; i++)
        buf_printf(&types,
                   "<Override PartName=\"/word/media/image%d.png\" ContentType=\"image/png\"/>", i);
    buf_add_str(&types, TYPES_PART("wordprocessingml.document.main") TYPES_END);
    buf_add(&types, "", 1);
    docx_begin((const char *)types.p);
    assert_taken(zip_end(&z), file_type_DOCX);
    buf_free(&types);
}

static void macros_are_refused_by_name_and_by_type(void **state)
{
    static const char *const names[] = {"word/vbaProject.bin", "WORD/VBAPROJECT.BIN",
                                        "xl/macrosheets/sheet1.xml", "word/activeX/activeX1.xml",
                                        "word/vbaData.xml"};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        docx_begin(DOCX_TYPES);
        zip_add(&z, names[i], "x");
        assert_not_taken(zip_end(&z), "macros");
    }
    docx_begin(
        TYPES_BEGIN
        "<Override PartName=\"/w.xml\" "
        "ContentType=\"application/vnd.ms-word.document.macroEnabled.main+xml\"/>" TYPES_END);
    assert_not_taken(zip_end(&z), "macros");
    docx_begin(TYPES_BEGIN TYPES_PART(
        "wordprocessingml.document.main") "<Default Extension=\"bin\" "
                                          "ContentType=\"application/vnd.ms-office.VbaProject\"/"
                                          ">" TYPES_END);
    assert_not_taken(zip_end(&z), "macros");
    odf_begin("text");
    zip_add(&z, "Basic/Standard/Module1.xml", "x");
    assert_not_taken(zip_end(&z), "macros");
    odf_begin("text");
    zip_add(&z, "Scripts/python/a.py", "x");
    assert_not_taken(zip_end(&z), "macros");
}

static void what_xml_would_hide_is_refused(void **state)
{
    (void)state;
    docx_begin(TYPES_BEGIN TYPES_PART(
        "wordprocessingml.document.main") "<Default Extension=\"bin\" "
                                          "ContentType=\"application/"
                                          "vnd.ms-office.&#118;baProject\"/>" TYPES_END);
    assert_not_taken(zip_end(&z), "other_office");
    docx_begin("<!DOCTYPE x [<!ENTITY v 'v'>]>" DOCX_TYPES);
    assert_not_taken(zip_end(&z), "other_office");
    docx_begin("<x/>");
    assert_not_taken(zip_end(&z), "other_office");
}

static void what_is_encrypted_is_refused(void **state)
{
    (void)state;
    zip_free(&z);
    z.flags = 1;
    zip_add(&z, "[Content_Types].xml", DOCX_TYPES);
    assert_not_taken(zip_end(&z), "encrypted");
    odf_begin("text");
    zip_add(&z, "encrypted-package", "x");
    assert_not_taken(zip_end(&z), "encrypted");
}

static void a_plain_zip_is_no_document(void **state)
{
    (void)state;
    zip_free(&z);
    zip_add(&z, "a.txt", "x");
    assert_not_taken(zip_end(&z), "other_office");
    zip_free(&z); /* mimetype must come first, and not packed */
    zip_add(&z, "content.xml", "<x/>");
    zip_add(&z, "mimetype", ODF_MEDIA "text");
    assert_not_taken(zip_end(&z), "other_office");
    zip_free(&z);
    z.packs = true;
    zip_add(&z, "mimetype", ODF_MEDIA "text");
    assert_not_taken(zip_end(&z), "other_office");
    odf_begin("text");
    zip_add(&z, "[Content_Types].xml", DOCX_TYPES);
    assert_not_taken(zip_end(&z), "other_office");
}

static void zips_that_readers_read_differently_are_refused(void **state)
{
    struct slice file;

    (void)state;
    docx_begin(DOCX_TYPES);
    zip_add(&z, "word/DOCUMENT.xml", "<y/>"); /* twice, for who does not look at the case */
    assert_not_taken(zip_end(&z), "zip");
    docx_begin(DOCX_TYPES);
    zip_end(&z);
    buf_add_str(&z.out, "more");
    assert_not_taken(buf_slice(&z.out), "zip");
    docx_begin(DOCX_TYPES);
    file = zip_end(&z);
    assert_not_taken(slice_of(file.p, file.n - 1), "zip");
    docx_begin(DOCX_TYPES);
    z.entries++; /* says one more than there is */
    assert_not_taken(zip_end(&z), "zip");
    zip_free(&z);
    z.alias = "[Content_Types].xml"; /* another name in the file itself */
    zip_add(&z, "[Content_Types].xmx", DOCX_TYPES);
    assert_not_taken(zip_end(&z), "zip");
    zip_free(&z);
    put(&z.out, 0x04034b50, 4); /* something before the first entry */
    zip_add(&z, "[Content_Types].xml", DOCX_TYPES);
    assert_not_taken(zip_end(&z), "zip");
}

/* Whatever is cut off or changed in it: an answer comes, and no other type does. */
static void a_zip_with_any_byte_changed_is_judged_all_the_same(void **state)
{
    struct buf copy = {0};
    struct slice file;
    int refused = 0;

    (void)state;
    docx_begin(DOCX_TYPES);
    file = zip_end(&z);
    for (size_t i = 4; i < file.n; i++) {
        struct judge j;

        buf_reset(&copy);
        buf_add(&copy, file.p, file.n);
        copy.p[i] ^= 0x41;
        j = judged(buf_slice(&copy));
        refused += j.why != NULL;
        assert_true(j.why || j.type == file_type_DOCX);
        j = judged(slice_of(file.p, i));
        assert_non_null(j.why);
    }
    assert_true(refused > 100);
    buf_free(&copy);
    zip_free(&z);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pictures_and_pdf_are_known_by_their_beginning),
        cmocka_unit_test(a_signature_elsewhere_or_half_a_one_counts_for_nothing),
        cmocka_unit_test(other_kinds_are_refused),
        cmocka_unit_test(a_text_is_a_text_in_any_encoding_of_one_byte),
        cmocka_unit_test(a_table_is_known_by_its_lines),
        cmocka_unit_test(markup_is_refused_however_it_begins),
        cmocka_unit_test(a_control_anywhere_in_a_text_is_seen),
        cmocka_unit_test(opendocument_is_what_its_first_entry_says),
        cmocka_unit_test(office_open_xml_is_what_its_main_part_is),
        cmocka_unit_test(its_types_are_found_behind_much_else),
        cmocka_unit_test(macros_are_refused_by_name_and_by_type),
        cmocka_unit_test(what_xml_would_hide_is_refused),
        cmocka_unit_test(what_is_encrypted_is_refused),
        cmocka_unit_test(a_plain_zip_is_no_document),
        cmocka_unit_test(zips_that_readers_read_differently_are_refused),
        cmocka_unit_test(a_zip_with_any_byte_changed_is_judged_all_the_same),
    };

    return cmocka_run_group_tests(tests, sniffer_begin, sniffer_end);
}
