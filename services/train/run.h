/*
 * The run: see main.c.
 */
#ifndef TRAIN_RUN_H
#define TRAIN_RUN_H

#include "common/base.h"

struct train_ask {
    const char *file, *conninfo;
    int64_t position, seed;
    int64_t again; /* 0: learn */
};

/* 0, or -1: logged why, and no file was written. */
MUST_CHECK int train_run(const struct train_ask *ask);

#endif
