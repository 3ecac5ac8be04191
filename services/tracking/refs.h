/*
 * From a reference (region, year, number) to its signal. Pure. Numbers of a region and year are dense,
 * so each row is an array by number; what stands there says where the signal is:
 *
 *      its slot, when it is in memory;  the position of an event of it, when it is in the log only
 */
#ifndef TRACKING_REFS_H
#define TRACKING_REFS_H

#include "services/domain/registry.h"

struct ref {
    enum { REF_UNKNOWN, REF_SLOT, REF_POSITION } is;
    uint32_t slot;
    int64_t position;
};

struct refs {
    struct ref_row {
        place_t region;
        uint16_t year;
        uint32_t n, cap;
        uint64_t *where; /* by number - 1; 0: unknown */
    } * rows;
    uint32_t n;
};

void refs_free(struct refs *r);
struct ref refs_find(const struct refs *r, place_t region, int year, int64_t number);
/* Room for numbers up to this one, all unknown so far: a file says so, so they are believed. */
void refs_extend(struct refs *r, place_t region, int year, uint32_t n);
/* A number far beyond those that are there is not believed, and left out. */
void refs_set_slot(struct refs *r, place_t region, int year, int64_t number, uint32_t slot);
void refs_set_position(struct refs *r, place_t region, int year, int64_t number, int64_t position);

#endif
