/*
 * How sure routing is, in words. See sureness.h.
 */
#include "proto/sureness.h"

int sureness_least(enum sureness s)
{
    static const int least[sureness_N] = {[sureness_CERTAIN] = SURENESS_CERTAIN,
                                          [sureness_FAIRLY] = SURENESS_FAIRLY,
                                          [sureness_DOUBT] = SURENESS_DOUBT,
                                          [sureness_UNKNOWN] = 0};

    return least[s];
}

enum sureness sureness_of(int64_t thousandths, bool chose)
{
    enum sureness s = chose ? sureness_CERTAIN : sureness_DOUBT;

    while (s < sureness_UNKNOWN && thousandths < sureness_least(s))
        s++;
    return s;
}
