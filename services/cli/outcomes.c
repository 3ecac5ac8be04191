/*
 * Outcomes by name: see outcomes.h.
 */
#include "services/cli/outcomes.h"

#include "services/cli/ask.h"
#include "services/figures/cases.h"

/* What is not known here (the service is newer) keeps its code. */
static struct slice name_of(struct slice code, enum figure_step step)
{
    const struct wire_enum *outcomes = case_outcomes(step);

    for (size_t i = 0; outcomes && i < outcomes->n; i++)
        if (slice_is(code, outcomes->rows[i].code))
            return slice_str(outcomes->rows[i].json);
    return code;
}

void outcomes_print_score(struct slice bytes)
{
    struct buf list = {0}, row = {0};
    struct score_outcome o;
    struct score_row m;
    uint32_t n = 0;

    if (wire_decode(&shape_score_row, bytes, WIRE_LENIENT, &m, NULL) < 0 ||
        !wire_has(&m, score_row_outcomes)) {
        ask_print_json(&shape_score_row, bytes);
        return;
    }
    for (size_t at = 0; wire_list_record(m.outcomes, &at, &shape_score_outcome, &o); n++) {
        o.code = name_of(o.code, (enum figure_step)m.step);
        wire_encode(&shape_score_outcome, &o, &list);
    }
    m.outcomes = wire_list_of(&list, n);
    wire_encode(&shape_score_row, &m, &row);
    ask_print_json(&shape_score_row, buf_slice(&row));
    buf_free(&list);
    buf_free(&row);
}

void outcomes_print_case(struct slice bytes, enum figure_step step)
{
    struct buf row = {0};
    struct case_row m;

    if (wire_decode(&shape_case_row, bytes, WIRE_LENIENT, &m, NULL) < 0 ||
        !wire_has(&m, case_row_outcome)) {
        ask_print_json(&shape_case_row, bytes);
        return;
    }
    m.outcome = name_of(m.outcome, step);
    wire_encode(&shape_case_row, &m, &row);
    ask_print_json(&shape_case_row, buf_slice(&row));
    buf_free(&row);
}
