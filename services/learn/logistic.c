/*
 * liblinear. See logistic.h.
 */
#include "services/learn/logistic.h"

#include "common/room.h"

#include <linear.h>
#include <stdlib.h>

#define TOLERANCE .01

static void quiet(const char *text)
{
    (void)text;
}

static struct feature_node *nodes_fill(struct feature_node *to, const struct logistic_row *row)
{
    for (size_t i = 0; i < row->n; i++)
        *to++ = (struct feature_node){(int)row->values[i].column + 1, row->values[i].value};
    *to++ = (struct feature_node){-1, 0};
    return to;
}

void logistic_learn(const struct logistic_row *rows, size_t n, uint32_t columns, uint8_t label,
                    double cost, double *weights_out)
{
    struct problem p = {.n = (int)columns, .bias = -1};
    struct parameter how = {.solver_type = L2R_LR, .eps = TOLERANCE, .C = cost};
    size_t values = 0, times = 0, with = 0;
    for (size_t i = 0; i < n; i++) {
        values += rows[i].n + 1;
        times += rows[i].times;
        with += rows[i].label == label;
    }
    memset(weights_out, 0, columns * sizeof weights_out[0]);
    if (with == 0 || with == n)
        return;
    struct feature_node *nodes = room_for(NULL, values, sizeof nodes[0]), *to = nodes;
    p.x = room_for(NULL, times, sizeof p.x[0]);
    p.y = room_for(NULL, times, sizeof p.y[0]);
    for (size_t i = 0; i < n; i++) {
        for (uint8_t k = 0; k < rows[i].times; k++) {
            p.x[p.l] = to;
            p.y[p.l++] = rows[i].label == label ? 1 : -1;
        }
        to = nodes_fill(to, &rows[i]);
    }
    set_print_string_function(quiet);
    struct model *m = train(&p, &how);
    double sign = m->label[0] == 1 ? 1 : -1;
    for (uint32_t i = 0; i < columns; i++)
        weights_out[i] = sign * m->w[i];
    free_and_destroy_model(&m);
    free(p.x);
    free(p.y);
    free(nodes);
}
