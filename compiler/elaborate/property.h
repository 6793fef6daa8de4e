/* What the rooms of accelerator.c share while one accelerator is built. */
#ifndef ZZ_COMPILER_ELABORATE_PROPERTY_H
#define ZZ_COMPILER_ELABORATE_PROPERTY_H

#include "compiler/elaborate/parts.h"

typedef struct zz_builder {
    zz_elaborator *elaborator;
    zz_arena *arena;
    zz_scope *scope;
    zz_accelerator *made;
    const char *array;  /* its name: `per array` is one in each lane */
    const char **slots; /* all that any memory names */
    size_t slot_count;
    const zz_node *cells; /* the property of an array that computes in memory, or NULL */
    bool sound;
    bool vague; /* the array could not be read: that a dimension is missing means nothing */
} zz_builder;

/* A format with one %s, kept. */
const char *zz_builder_print(zz_builder *b, const char *format, const char *name);
bool zz_is_among(const char *const *names, size_t count, const char *name);

/* The place of a property among those of its table; -1 for one that is unknown or came before.  An unknown
 * one is told the first `listed`, unless its name is near one of them all. */
int zz_which_property(zz_builder *b, const zz_node *node, const char *owner,
                      const char *const *names, int count, int listed, const zz_node **seen);
/* Whether a property has a value, and no part that it takes none of; reported if not. */
bool zz_has_value(zz_builder *b, const zz_node *node, const char *example);
bool zz_has_no(zz_builder *b, const zz_node *part, const char *what, const zz_node *node);
/* `read 10.5 pJ per 128 bit` */
void zz_access_property(zz_builder *b, const zz_node *node, double *energy, int64_t *per);
/* `area 0.01 mm2` */
void zz_area_property(zz_builder *b, const zz_node *node, const char *what, double *area);

/* array.c: the array, its dimensions and its properties. */
void zz_build_array(zz_builder *b, const zz_node *node, const zz_node *items);
/* Once the memories are there: whether the cells of an in-memory-compute array are. */
void zz_check_cells(zz_builder *b);
/* port.c: the ports of a memory, written or by default. */
void zz_build_ports(zz_builder *b, zz_model_memory *memory, const zz_node *items);

#endif
