/*
 * The load generator's state: texts, links, slots, samples. One thread, zmq_poll.
 */
#ifndef BENCH_LOAD_H
#define BENCH_LOAD_H

#include "common/bus.h"
#include "common/clock.h"
#include "common/hash.h"
#include "proto/frame.h"

#define LOAD_TEXTS   128
#define LOAD_PARTIES 32
#define LOAD_SLOTS   8192
#define LOAD_SAMPLES (4u << 20)

/* A connection, with what this turn gathered for it. */
struct load_link {
    void *socket;
    struct frame_writer out;
};

struct load_text {
    char region[25];
    struct slice body; /* canonical m_submit */
    bool routed;       /* routing gives it a lead: usable in loops */
};

struct load_party {
    char code[25];
    struct load_link *link; /* where its messages go */
    int64_t watched;        /* position up to which its watch has told */
};

enum load_step { STEP_SUBMIT, STEP_ROUTED, STEP_TAKE_UP, STEP_ANSWER };

struct load_slot {
    struct uuid id;
    int64_t began, sent;
    uint16_t text;
    uint8_t step; /* enum load_step: what it waits for */
    uint8_t lead; /* 1 + index of the department, once seen */
    bool idle;
};

struct load_samples {
    uint32_t *us;
    uint32_t n;
};

struct load {
    const char *intake_endpoint, *state;
    bool curve, loops, failed, measuring;
    struct bus *bus;
    struct load_text texts[LOAD_TEXTS];
    uint32_t n_texts, next_text;
    struct load_party departments[LOAD_PARTIES], regions[LOAD_PARTIES];
    uint32_t n_departments, n_regions;
    struct load_link links[3 * LOAD_PARTIES];
    uint32_t n_links, n_sockets;
    struct load_slot slots[LOAD_SLOTS];
    uint32_t n_slots;
    struct load_samples whole, submit, shown;
    uint32_t per_second[3600];
    int64_t began; /* of the measuring */
    double seconds;
    uint64_t done, problems, repeats, untagged;
    char last_problem[48];
    struct slice take_up, answer; /* canonical bodies */
};

void load_texts(struct load *l, const char *path);
void load_connect(struct load *l);
void load_close(struct load *l);
void load_run(struct load *l, double warm, double seconds);
void load_print(const struct load *l);

/* load_links.c */
struct load_link *load_link_for(struct load *l, bool submit, const char *party, uint32_t slot);
void load_flush(struct load *l);
void load_watch(struct load *l, struct load_party *p);

#endif
