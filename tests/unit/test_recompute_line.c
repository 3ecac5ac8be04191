/*
 * A row of the log as COPY gives it, and a signal's clocks as a line.
 */
#include "tests/unit/clocks_lines.h"
#include "tests/unit/log_rows.h"

#include "services/log/rows.h"
#include "services/recompute/line.h"

/* ------------------------------------------------------------------ a row */

/* As COPY sends the columns that are asked for. */
static struct buf row_of(const struct event *e)
{
    struct buf out = {0};

    buf_add(&out, "\0\x0a", 2);
    row_put_int(&out, 8, e->position);
    row_put(&out, e->stream.b, sizeof e->stream.b);
    row_put_int(&out, 4, e->version);
    row_put_int(&out, 2, e->kind);
    row_put_int(&out, 8, db_time_to_pg(e->at));
    row_put(&out, e->party.p, e->party.n);
    if (wire_has(e, event_number))
        row_put_int(&out, 4, e->number);
    else
        row_put_null(&out);
    row_put(&out, e->meta.p, e->meta.n);
    if (wire_has(e, event_body))
        row_put(&out, e->body.p, e->body.n);
    else
        row_put_null(&out);
    row_put_null(&out); /* no statement says what stays of it */
    return out;
}

static void assert_same_event(const struct event *a, const struct event *b)
{
    assert_int_equal(a->position, b->position);
    assert_true(uuid_equal(&a->stream, &b->stream));
    assert_int_equal(a->version, b->version);
    assert_int_equal(a->kind, b->kind);
    assert_int_equal(a->at, b->at);
    assert_true(slice_equal(a->party, b->party) && slice_equal(a->meta, b->meta) &&
                slice_equal(a->body, b->body));
    assert_int_equal(wire_has(a, event_body), wire_has(b, event_body));
    assert_int_equal(wire_has(a, event_number), wire_has(b, event_number));
    assert_int_equal(a->number, b->number);
}

static void a_row_is_the_event_that_was_stored(void **state)
{
    struct event e = life_event(&life, 0), read;
    struct buf row = row_of(&e);

    (void)state;
    assert_int_equal(rows_parse(buf_slice(&row), &read), 0);
    assert_same_event(&e, &read);
    buf_free(&row);
}

static void an_erased_body_is_not_there(void **state)
{
    struct event e = life_event(&life, 0), read;
    struct buf row;

    (void)state;
    e.has &= ~WIRE_BIT(event_body);
    e.body = slice_of(NULL, 0);
    row = row_of(&e);
    assert_int_equal(rows_parse(buf_slice(&row), &read), 0);
    assert_same_event(&e, &read);
    buf_free(&row);
}

static void a_row_that_is_cut_or_goes_on_is_refused(void **state)
{
    struct event e = life_event(&life, 0), read;
    struct buf row = row_of(&e);

    (void)state;
    for (size_t n = 0; n < row.n; n++) {
        uint8_t *cut = malloc(n + 1); /* of its own, so that the sanitizer sees its end */

        memcpy(cut, row.p, n);
        assert_int_equal(rows_parse(slice_of(cut, n), &read), -1);
        free(cut);
    }
    buf_add(&row, "", 1);
    assert_int_equal(rows_parse(buf_slice(&row), &read), -1);
    buf_free(&row);
}

/* ------------------------------------------------------------------ a line */

static struct buf line_of(const struct life *l, int64_t until)
{
    struct clocks c = clocks_of(l);
    struct clocks_chain chain = {0};
    struct clocks_figures figures = {0};
    struct buf out = {0};

    clocks_until(&c, l->w->r, until, &chain);
    clocks_figures(&c, l->w->r, &chain, &figures);
    line_add(&out, &c, l->w->r, &chain, &figures);
    clocks_figures_free(&figures);
    clocks_chain_free(&chain);
    clocks_free(&c);
    return out;
}

static void a_line_tells_chain_steps_shares_and_parts(void **state)
{
    struct buf line;

    (void)state;
    world.now += US_PER_HOUR;
    is_routed();
    world.now += US_PER_HOUR;
    life_do(&life, MSG_TAKE_UP, VWS, "{}");
    line = line_of(&life, world.now + US_PER_HOUR);
    buf_add(&line, "", 1);
    assert_string_equal(
        (const char *)line.p + 48, /* behind the id */
        ",\"reference\":\"ZVL-2026-0412-3\",\"events\":3,\"state\":\"taken_up\",\"region_due\":"
        "\"2026-05-13\",\"until\":1775048400000000,\"chain\":[[\"coordinator\",\"holding\","
        "1775037600000000,1775041200000000],[\"VWS\",\"holding\",1775041200000000,"
        "1775048400000000]],\"whole\":[10800000000,10800000000,10800000000,10800000000],"
        "\"steps\":{\"receipt\":[1775041200000000,\"VWS\",false,[3600000000,3600000000,3600000000,"
        "3600000000]],\"take_up\":[1775044800000000,\"VWS\",false,[7200000000,3600000000,"
        "7200000000,3600000000]]},\"shares\":[[\"coordinator\",\"holding\",3600000000,3600000000],"
        "[\"VWS\",\"holding\",7200000000,7200000000]],\"parts\":[[\"VWS\",true,false,false,"
        "[1775041200000000,1775044800000000,0,0,0],[3600000000,3600000000,3600000000,3600000000],"
        "[7200000000,7200000000,7200000000,7200000000],0,0],[\"OCW\",false,false,false,"
        "[1775041200000000,0,0,0,0],[0,0,0,0],[7200000000,7200000000,7200000000,7200000000],0,0]]"
        "}\n");
    buf_free(&line);
}

static void numbers_are_whole_however_large(void **state)
{
    struct clocks_figures figures = {
        .whole = {INT64_MIN, INT64_MAX, -1, 0},
    };
    struct clocks c = clocks_of(&life);
    struct buf line = {0};

    (void)state;
    line_add(&line, &c, world.r, &c.chain, &figures);
    assert_non_null(memmem(line.p, line.n, "[-9223372036854775808,9223372036854775807,-1,0]", 47));
    buf_free(&line);
    clocks_free(&c);
}

static void what_cannot_be_folded_is_said_in_a_line(void **state)
{
    struct uuid id = {{0x01, 0x96}};
    struct buf line = {0};

    (void)state;
    line_add_quarantine(&line, &id, 77);
    assert_true(slice_is(buf_slice(&line), "{\"signal\":\"01960000-0000-0000-0000-000000000000\","
                                           "\"quarantine\":77}\n"));
    buf_free(&line);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        LIFE_TEST(a_row_is_the_event_that_was_stored),
        LIFE_TEST(an_erased_body_is_not_there),
        LIFE_TEST(a_row_that_is_cut_or_goes_on_is_refused),
        LIFE_TEST(a_line_tells_chain_steps_shares_and_parts),
        LIFE_TEST(numbers_are_whole_however_large),
        LIFE_TEST(what_cannot_be_folded_is_said_in_a_line),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
