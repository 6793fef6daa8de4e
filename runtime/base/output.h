/* Files that are whole or absent, whenever the program ends: what is written has no name until it is
 * finished, or, where files cannot be without one, a name beside its own that the next one who
 * writes there knows for a leftover. */
#ifndef ZZ_RUNTIME_BASE_OUTPUT_H
#define ZZ_RUNTIME_BASE_OUTPUT_H

#include "runtime/base/memory.h"

/* A file that is being written; abandoned with its arena unless it is finished. */
typedef struct zz_output zz_output;

/* Begins what will be the file `path`, or the file a symbolic link of that name leads to.  Leftovers
 * of earlier runs that were killed while they wrote there are removed; what another run is writing
 * stays.  NULL: *failed is the errno. */
zz_output *zz_output_begin(zz_arena *arena, const char *path, int *failed);
/* The same, with a name from the beginning, as where no file can be without. */
zz_output *zz_output_begin_named(zz_arena *arena, const char *path, int *failed);
/* Open for writing and reading, until it is finished. */
int zz_output_descriptor(const zz_output *output);
/* Gives the file its name, in place of what had it.  0, or the errno; then no trace is left. */
int zz_output_finish(zz_output *output);
/* The same, but EEXIST where something has that name. */
int zz_output_finish_new(zz_output *output);

/* Puts text into a file, whole or not at all.  What is no ordinary file (a device, a pipe) is
 * written to directly.  0, or the errno of the step that failed. */
int zz_save(zz_arena *arena, const char *path, const char *text, size_t size);
/* The same, but EEXIST where anything has that name. */
int zz_save_new(zz_arena *arena, const char *path, const char *text, size_t size);
/* All of the text to an open file; 0, or the errno. */
int zz_write_all(int descriptor, const char *text, size_t size);

#endif
