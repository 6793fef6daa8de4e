/* What the files of this suite share: a case read from a table, and the figures of a result. */
#ifndef ZZ_TESTS_ZIGZAG_TABLES_H
#define ZZ_TESTS_ZIGZAG_TABLES_H

#include <stdio.h>

#include "runtime/base/vector.h"
#include "runtime/zigzag/zigzag.h"

typedef ZZ_VECTOR(double) zz_values;

typedef struct zz_row { /* one figure as the table has it; NAN where it says there is none */
    const char *name;
    zz_values values;
} zz_row;

typedef struct zz_case {
    const char *id;
    const char *error;   /* what ZigZag raises, or NULL */
    const char *machine; /* what the table calls the hardware */
    const zz_zigzag_hardware *hardware;
    const zz_zigzag_layer *layer;
    const char *const *loops; /* names of the layer's loops */
    zz_zigzag_mapping mapping;
    ZZ_VECTOR(zz_row) rows;
} zz_case;

typedef ZZ_VECTOR(zz_case *) zz_cases;

/* Reads a whole table; false, with what is wrong on stdout, when there is none. */
bool zz_read_file(zz_arena *arena, const char *path, zz_cases *cases);
/* The body of a suite's main: runs every case of the tables that the command line names, and prints the
 * sum of what passed and failed, which `run` counts. */
int zz_run_tables(int argc, char **argv, void (*run)(zz_arena *arena, const zz_case *c),
                  int *passed, int *failed);

/* The values of a figure in the order of the tables; false for a name that is none. */
bool zz_figure(zz_arena *arena, const zz_case *c, const zz_zigzag_result *result, const char *name,
               zz_values *values);

/* The same case as a nest; what ZigZag keeps in the order of slots and grants is lost. */
const zz_nest *zz_case_nest(zz_arena *arena, const zz_case *c);

#endif
