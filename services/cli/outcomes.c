/*
 * Outcomes by name: see outcomes.h.
 */
#include "services/cli/outcomes.h"

#include "services/cli/ask.h"
#include "services/figures/row.h"

void outcomes_print_score(struct slice bytes, json_t *question)
{
    struct buf row = {0};

    row_name_outcomes(bytes, &row);
    ask_print_json_with(&shape_score_row, buf_slice(&row), question);
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
    m.outcome = row_outcome_name(m.outcome, step);
    wire_encode(&shape_case_row, &m, &row);
    ask_print_json(&shape_case_row, buf_slice(&row));
    buf_free(&row);
}
