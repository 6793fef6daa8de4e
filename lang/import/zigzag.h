/* ZigZag's input files, read and checked, and a design written from them.
 *   zigzag_read.c      what every file needs: keys, numbers, lists, and the messages about them
 *   zigzag_hardware.c  zigzag_mapping.c  zigzag_workload.c    one kind of YAML file each
 *   zigzag_onnx.c      the layers that ZigZag sees in an ONNX file
 *   zigzag_write.c     zigzag_write_layer.c  zigzag_write_network.c  zigzag_write_mapping.c
 *                      the text of the design
 * The structs are the seam: layers may come from elsewhere. */
#ifndef ZZ_LANG_IMPORT_ZIGZAG_H
#define ZZ_LANG_IMPORT_ZIGZAG_H

#include "lang/import/onnx.h"
#include "lang/import/yaml.h"
#include "runtime/base/map.h"

/* ZigZag's memory operands: the slots of its hardware. */
enum { ZZ_IMPORT_SLOTS = 3, ZZ_IMPORT_DIRECTIONS = 4, ZZ_IMPORT_LIMIT = 256 };
extern const char *const zz_import_slots[ZZ_IMPORT_SLOTS];           /* I1, I2, O */
extern const char *const zz_import_directions[ZZ_IMPORT_DIRECTIONS]; /* tl, fl, th, fh */
extern const char *const zz_import_words[ZZ_IMPORT_DIRECTIONS];      /* down, back, up, fill */

/* --- hardware ------------------------------------------------------------------------------ */

typedef struct zz_import_port {
    const char *name, *type; /* as written; read, write or read_write */
    int64_t narrowest, widest;
    int listed[ZZ_IMPORT_SLOTS][ZZ_IMPORT_DIRECTIONS];  /* 0: not; else which mention, from 1 */
    bool serves[ZZ_IMPORT_SLOTS][ZZ_IMPORT_DIRECTIONS]; /* listed, and by no later port */
} zz_import_port;

typedef struct zz_import_memory {
    const char *name;
    zz_span span;
    int64_t bits;
    double read_cost, write_cost, area;
    int slots[ZZ_IMPORT_SLOTS]; /* in the order written: the allocation depends on it */
    int slot_count;
    uint64_t served;     /* bit d: one instance serves all positions of dimension d */
    uint64_t replicated; /* over the others */
    bool disordered;     /* and over some over which a memory below, of one of its slots, is not */
    zz_import_port *ports;
    int port_count;
    bool ports_twice; /* the key stands twice; ZigZag takes the last */
    bool doubled;     /* force_double_buffering, which ZigZag ignores */
} zz_import_memory;

typedef struct zz_import_hardware {
    const char *name;
    const char **dimensions;
    int64_t *sizes;
    int dimension_count;
    zz_import_memory *memories;
    int memory_count;
    double unit_energy, unit_area;
    struct {
        bool is; /* the array computes in memory; unit_energy means nothing */
        bool analog;
        int64_t activation_bits, weight_bits, serial_bits, adc_bits;
    } macro;
} zz_import_hardware;

/* --- layers -------------------------------------------------------------------------------- */

/* X = a * P + b * Q - before, with values 0 to extent - 1. */
typedef struct zz_import_relation {
    const char *name;
    int dims[2];
    int64_t factors[2];
    int64_t before, after; /* padding */
    int64_t extent;        /* 0: what the loops reach */
} zz_import_relation;

typedef struct zz_import_tensor {
    const char *name;
    const int *indices; /* i < dim_count: a loop dimension; else relation i - dim_count */
    int index_count;
    int64_t bits, partial_bits;
    const char **sources; /* identifiers of the layers that make it; none: not said */
    int source_count;
    bool constant;
} zz_import_tensor;

typedef struct zz_import_layer {
    const char *name;  /* an identifier, unique */
    const char *title; /* as the file calls it, which a mapping may name */
    const char *type;  /* of its operator, or NULL */
    const char **dims; /* loop dimensions in lower case, the outermost first */
    int64_t *sizes;
    int dim_count;
    zz_import_relation *relations;
    int relation_count;
    zz_import_tensor *tensors; /* the output first */
    int tensor_count;
    const char *assign, *join; /* "+=" and "*", as the design writes them */
    const char *note;          /* what had to be changed, or NULL */
    const char *before;        /* what stands before it and is no layer, or NULL */
    zz_span span;
} zz_import_layer;

typedef struct zz_import_workload {
    zz_import_layer *layers;
    int layer_count;
    const char *network; /* what to call the network that they make; NULL: they make none */
    const char *after;   /* what stands behind them and is no layer, or NULL */
} zz_import_workload;

/* --- mappings ------------------------------------------------------------------------------ */

typedef struct zz_import_spread {
    int dimension; /* of the array */
    const char *dim;
    int64_t unroll;
} zz_import_spread;

typedef struct zz_import_loop {
    const char *dim;
    int64_t size; /* 0: `*` */
} zz_import_loop;

typedef struct zz_import_link {
    const char *tensor;
    int slot;
} zz_import_link;

/* Dimensions of loops that a search may unroll over one of the array. */
typedef struct zz_import_hint {
    int dimension;
    const char **dims;
    int dim_count;
} zz_import_hint;

typedef struct zz_import_mapping {
    const char *name; /* a layer, an operator type, or "default" */
    zz_import_spread *spreads;
    int spread_count;
    zz_import_loop *loops; /* innermost first, as ZigZag has them */
    int loop_count;
    zz_import_link *links;
    int link_count;
    zz_import_hint *hints;
    int hint_count;
    zz_span span;
} zz_import_mapping;

typedef struct zz_import_mappings {
    zz_import_mapping *mappings;
    int mapping_count;
} zz_import_mappings;

/* --- reading (zigzag_read.c) --------------------------------------------------------------- */

typedef struct zz_importer {
    zz_arena *arena;
    zz_diags *diags;
} zz_importer;

/* What a map may hold, and which of it must be there. */
typedef struct zz_import_key {
    const char *name;
    bool needed;
} zz_import_key;

/* The value of a key; of several the last, as ZigZag has it.  NULL: not there. */
const zz_yaml *zz_import_get(const zz_yaml *map, const char *key);
/* How often a key stands in a map. */
int zz_import_times(const zz_yaml *map, const char *key);
/* Tells what is no map, which keys are unknown, missing or there twice; false when it is no map. */
bool zz_import_map(zz_importer *importer, const zz_yaml *node, const char *what,
                   const zz_import_key *keys, size_t count);
/* A list of at most `most` items; false when told. */
bool zz_import_list(zz_importer *importer, const zz_yaml *node, const char *what, size_t most);
/* A word; NULL when told. */
const char *zz_import_text(zz_importer *importer, const zz_yaml *node, const char *what);
/* A whole number from `least` on; `least - 1` when told. */
int64_t zz_import_integer(zz_importer *importer, const zz_yaml *node, const char *what,
                          int64_t least);
/* A number that is not negative; 0 when told. */
double zz_import_number(zz_importer *importer, const zz_yaml *node, const char *what);
bool zz_import_truth(zz_importer *importer, const zz_yaml *node, const char *what);
/* One of some words: its place, or -1 when told. */
int zz_import_choice(zz_importer *importer, const zz_yaml *node, const char *what,
                     const char *const *words, int count);
/* "cannot be read": found something else than expected. */
zz_diag *zz_import_fault(zz_importer *importer, const zz_yaml *node, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
bool zz_import_null(const zz_yaml *node);
/* A name made of a text: letters, digits and `_`, no word of the language, and not among `taken`, to
 * which it is added.  zz_import_take adds a name as it is. */
const char *zz_import_name(zz_arena *arena, zz_map *taken, const char *text, const char *instead);
void zz_import_take(zz_arena *arena, zz_map *taken, const char *name);
/* A name made of that of a file. */
const char *zz_import_file_name(zz_arena *arena, zz_map *taken, const char *path,
                                const char *instead);
const char *zz_import_lower(zz_arena *arena, const char *text);

/* --- files --------------------------------------------------------------------------------- */

/* NULL with diagnostics. */
zz_import_hardware *zz_import_zigzag_hardware(zz_importer *importer, const zz_yaml *root);
zz_import_workload *zz_import_zigzag_workload(zz_importer *importer, const zz_yaml *root);
zz_import_workload *zz_import_zigzag_onnx(zz_importer *importer, const char *path);
/* Tells why an ONNX file was not read. */
void zz_import_onnx_fault(zz_importer *importer, const char *path, zz_onnx_status status,
                          const zz_onnx_fault *fault);
zz_import_mappings *zz_import_zigzag_mappings(zz_importer *importer, const zz_yaml *root,
                                              const zz_import_hardware *hardware);

/* Tells every tensor of a layer that no memory operand, or none that a memory holds, stands for. */
void zz_import_check_links(zz_importer *importer, const zz_import_hardware *hardware,
                           const zz_import_workload *workload, const zz_import_mappings *mappings);

/* The design.  `files` names what it was made from; workload and mappings may be NULL. */
void zz_import_write(zz_arena *arena, const char *files, const zz_import_hardware *hardware,
                     const zz_import_workload *workload, const zz_import_mappings *mappings,
                     zz_buffer *out);

const zz_import_mapping *zz_import_mapping_of(const zz_import_mappings *mappings,
                                              const zz_import_layer *layer);
/* The slot that a tensor is linked to, by ZigZag's default when the mapping is silent; -1: none. */
int zz_import_slot_of(const zz_import_mapping *mapping, const char *tensor);

#endif
