/* What the files of the writer share: one design on its way.  Internal to the import. */
#ifndef ZZ_LANG_IMPORT_ZIGZAG_WRITE_H
#define ZZ_LANG_IMPORT_ZIGZAG_WRITE_H

#include "lang/import/zigzag.h"

enum { ZZ_IMPORT_LINE = 100 };

typedef struct zz_import_writer {
    zz_arena *arena;
    zz_buffer *out;
    const zz_import_hardware *hardware;
    const zz_import_mappings *mappings;
    const char *accelerator;                 /* its name in the design */
    const char *network;                     /* of the network, or NULL */
    const char *slot_names[ZZ_IMPORT_SLOTS]; /* what the design calls ZigZag's slots */
    zz_map names;                            /* of declarations */
} zz_import_writer;

/* The numbers of a layer that layers of one form may have as a parameter. */
typedef enum zz_import_kind {
    ZZ_IMPORT_SIZE, /* of a loop */
    ZZ_IMPORT_STRIDE,
    ZZ_IMPORT_DILATION, /* of a relation, the factors */
    ZZ_IMPORT_PAD,
    ZZ_IMPORT_EXTENT,
    ZZ_IMPORT_KINDS
} zz_import_kind;

/* One layer under its mapping. */
typedef struct zz_import_task {
    zz_import_writer *w;
    const zz_import_layer *layer;
    const zz_import_mapping *mapping;
    const char **dims, **relations, **tensors;      /* their names in the design */
    const char *const *parameters[ZZ_IMPORT_KINDS]; /* names that stand for numbers; NULL: none */
} zz_import_task;

/* --- zigzag_write.c ------------------------------------------------------------------------ */

/* Comment lines of a text, within 100 columns, `indent` steps deep. */
void zz_import_comment(zz_import_writer *writer, int indent, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* --- zigzag_write_layer.c ------------------------------------------------------------------ */

zz_import_task zz_import_task_of(zz_import_writer *writer, const zz_import_layer *layer);
int64_t zz_import_number_of(const zz_import_layer *layer, zz_import_kind kind, int at);
/* Comment lines about a layer. */
void zz_import_write_origin(const zz_import_task *task, int indent);
/* Name, equation, what feeds it (with a blank before; may be empty) and body. */
void zz_import_write_layer(const zz_import_task *task, const char *head, const char *feeds);

/* --- zigzag_write_network.c ---------------------------------------------------------------- */

/* Layers as a network; those of one form share a template that stands before it. */
void zz_import_write_network(zz_import_writer *writer, const zz_import_workload *workload,
                             const zz_import_task *tasks);

/* --- zigzag_write_mapping.c ---------------------------------------------------------------- */

/* The dataflow of a layer whose mapping fixes every loop; nothing for others. */
void zz_import_write_dataflow(const zz_import_task *task);
/* Those of a network: one for all layers that a mapping treats alike. */
void zz_import_write_dataflows(zz_import_writer *writer, const zz_import_task *tasks, int count);
/* The explorations of all other layers. */
void zz_import_write_searches(zz_import_writer *writer, const zz_import_task *tasks, int count);

#endif
