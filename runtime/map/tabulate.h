/* Windows of one component of a nest, walked in C: which elements of an operand each window touches,
 * told to tables as a kernel would tell them (runtime/count/host.h).  For searches, which need the
 * windows of many boundaries of one nest: compiling a kernel for each would take longer. */
#ifndef ZZ_RUNTIME_MAP_TABULATE_H
#define ZZ_RUNTIME_MAP_TABULATE_H

#include "runtime/count/component.h"
#include "runtime/count/run.h"

typedef struct zz_tabulation {
    const zz_component *component;
    const zz_window *window;
    int operand;
    bool begins, ends; /* mark first touches; mark finals */
    bool lower;        /* a set for each lower instance */
    /* -1: not wanted; marked by begin (down) and by end (up), and equal where nothing is marked */
    int down_upper, down_lower, up_upper, up_lower;
} zz_tabulation;

/* Walks the windows of the component; digits outside stand in the order of the nest.  False when
 * there are too many points or elements. */
bool zz_tabulate(zz_run *run, const zz_tabulation *tabulation);

/* Elements of the filtered event tensor in each window, told to one table. */
bool zz_tabulate_arrivals(zz_run *run, const zz_component *component, const zz_window *window,
                          int table);

/* Steps of the component with a valid point, and valid points.  False when too many. */
bool zz_tabulate_steps(zz_run *run, const zz_component *component, int64_t *steps, int64_t *points);

#endif
