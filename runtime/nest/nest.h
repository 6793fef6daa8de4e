/* The nest: the one intermediate representation of zzlc.  One layer under one dataflow on one
 * accelerator, as plain data: digits (loops) outermost first, variables bound by them or derived
 * through the equation, operands with their boundaries, memories with their ports.  Frame-based,
 * event-driven and boxed executions are all nests; nothing here is named after a kind of layer.
 *
 * Made by compiler/lower, read by the kernel emitter, the reference interpreter, the cost function
 * and the reports.  It borrows all its strings and arrays from the arena it was made in.
 *
 * What always holds: digits of one trip are not in the list; weights of a variable's digits are
 * those of a mixed radix number, the outermost digit the most significant; a bound variable without
 * digits is 0; a derived variable refers to bound variables only; boundaries of an operand do not
 * decrease from its outermost memory (0) inwards. */
#ifndef ZZ_RUNTIME_NEST_NEST_H
#define ZZ_RUNTIME_NEST_NEST_H

#include <stdbool.h>
#include <stdint.h>

typedef enum zz_counting { ZZ_EXACT, ZZ_BOXES, ZZ_EXPECTED } zz_counting;

/* down: read for the level below; back: written from below; up: read for the level above;
 * fill: written from above. */
typedef enum zz_direction { ZZ_DOWN, ZZ_BACK, ZZ_UP, ZZ_FILL, ZZ_DIRECTIONS } zz_direction;

typedef enum zz_digit_kind {
    ZZ_DIGIT_FOR,    /* a temporal loop */
    ZZ_DIGIT_SPREAD, /* over lanes; neither begins nor ends a window */
    ZZ_DIGIT_EVENT   /* a position of `on event`; temporal */
} zz_digit_kind;

typedef struct zz_digit {
    zz_digit_kind kind;
    int variable;        /* index into variables; always a bound one */
    int64_t trips;       /* >= 2 */
    int64_t weight;      /* variable = sum of digit * weight over its digits */
    int dimension;       /* SPREAD: index into dimensions; else -1 */
    int64_t lane_stride; /* SPREAD: place along the dimension = sum of digit * lane_stride */
    const char *path;    /* where the loop stands in the design, for #line; may be NULL */
    uint32_t line;
} zz_digit;

typedef struct zz_nest_variable {
    const char *name; /* for people; "I[2]" where the design gave none */
    int64_t extent;   /* valid values: 0 .. extent - 1 */
    bool position;    /* a tensor's axis such as oy+fy, not an index variable of the equation */
    bool bound;       /* by digits (or constantly 0); else derived */
    int64_t divisor; /* derived: divisor * value = constant + sum coefficients[v] * variables[v], */
    int64_t constant;      /*   divisor >= 1, exact division or the point is not valid */
    int64_t *coefficients; /* derived: one for each variable of the nest, 0 for derived ones */
    /* A position of the equation, whichever way the nest binds: value = position_constant + sum
     * position_coefficients[v] * variables[v] over the index variables; NULL for an index variable.
     * Only the interpreter's check of the result reads these. */
    int64_t *position_coefficients;
    int64_t position_constant;
} zz_nest_variable;

typedef struct zz_access {
    bool served;       /* false: no port carries this direction, and port means nothing */
    int port;          /* index into the memory's ports */
    int mention;       /* the port names its directions in this order; breaks ties in boxes */
    int64_t narrowest; /* bits; a transfer takes ceil(bits / narrowest) grains */
    int64_t widest;    /* bits of a word; narrowest = widest = 0: a word is one element */
    double energy;     /* pJ for a word */
} zz_access;

typedef enum zz_buffering { ZZ_BUFFER_AUTO, ZZ_BUFFER_SINGLE, ZZ_BUFFER_DOUBLE } zz_buffering;

typedef struct zz_level {
    int memory;
    int boundary;       /* digits[0 .. boundary) lie above its upper boundary; outermost level: 0 */
    bool in_event_body; /* the boundary lies inside `on event`: every new event ends its windows */
    bool slide;         /* refill slide, not whole */
    zz_buffering buffering;
    zz_access access[ZZ_DIRECTIONS];
} zz_level;

typedef struct zz_operand {
    const char *name; /* of the tensor */
    const char *slot; /* the accelerator's slot it travels through */
    bool output;
    int axis_count;
    int *axes;            /* variable of each axis; its extent is that of the axis */
    int64_t bits;         /* of a final value, or of an input */
    int64_t partial_bits; /* of a partial sum; = bits for inputs */
    zz_level *levels;     /* innermost memory first */
    int level_count;
    const double *data; /* row-major values, or NULL */
    bool local; /* memories outside of its outermost one hold its slot, but not this tensor */
} zz_operand;

typedef struct zz_port {
    const char *name;
    enum { ZZ_PORT_READ, ZZ_PORT_WRITE, ZZ_PORT_READ_WRITE } type;
    int64_t narrowest, widest; /* bits, 0 as in zz_access */
} zz_port;

typedef struct zz_nest_memory {
    const char *name;
    int64_t bits;        /* of one instance */
    uint64_t replicated; /* bit d: one instance for each position of dimensions[d] */
    int64_t instances;   /* of the hardware: product of the sizes of these dimensions */
    zz_port *ports;
    int port_count;
    const char *const *slots; /* that it holds, in the order declared; NULL: not told */
    int slot_count;
    double area; /* mm2, of one instance; 0: not told */
} zz_nest_memory;

typedef struct zz_nest_dimension {
    const char *name;
    int64_t size;
} zz_nest_dimension;

/* An array that computes in memory: dimension 0 are its columns, 1 its rows, others its banks. */
typedef struct zz_nest_macro {
    bool analog;                          /* converters read sums off bit lines; else adder trees */
    int64_t activation_bits, weight_bits; /* powers of two, as all sizes of the array are */
    int64_t serial_bits;                  /* of an activation, at a time */
    int64_t adc_bits;                     /* of a converter; 0: none */
    int cells;                            /* the memory of the weights: one cell a weight */
} zz_nest_macro;

/* How points combine into an output element. */
typedef enum zz_operation { ZZ_SUM, ZZ_MAX, ZZ_ASSIGN } zz_operation;

/* The right side of the equation in postfix form. */
typedef struct zz_term {
    enum { ZZ_TERM_LOAD, ZZ_TERM_MULTIPLY, ZZ_TERM_ADD, ZZ_TERM_SUBTRACT } kind;
    int operand; /* LOAD */
} zz_term;

/* What `counting expected` knows of events: not which elements arrive, but how likely each does. */
typedef struct zz_chance {
    double arrival;  /* the probability of each element, independent of all others */
    uint64_t seed;   /* of the tensors that are drawn */
    int64_t samples; /* to draw; 0: as many as it takes */
} zz_chance;

typedef struct zz_nest {
    const char *dataflow, *layer, *accelerator;
    const char *network; /* that the layer is of; NULL: it stands by itself */
    int network_index;   /* its place there, from 0 */
    zz_counting counting;

    bool local;     /* what passes from layer to layer stays on chip where it can */
    bool allocated; /* ZigZag's allocation drew all boundaries: in its boxes, the tiles fit */

    zz_digit *digits; /* outermost first */
    int digit_count;
    zz_nest_variable *variables;
    int variable_count;

    zz_operand *operands; /* in the order of the equation, the output first */
    int operand_count;
    zz_operation operation;
    zz_term *terms;
    int term_count;

    zz_nest_dimension *dimensions;
    int dimension_count; /* <= 64 */
    int64_t lanes;       /* product of their sizes */
    bool accumulators;
    double operation_energy;   /* pJ for one valid point */
    int64_t operation_latency; /* cycles for one executed step */
    bool hops;                 /* transfers from lane to lane are counted */
    double hop_energy;         /* pJ for `hop_per` bits; for an element when that is 0 */
    int64_t hop_per;
    double unit_area;           /* mm2, of one lane; 0: not told */
    const zz_nest_macro *macro; /* NULL: a plain array; else operation_energy means nothing */
    bool disordered; /* a memory has copies where one below it has none: only ZigZag counts that */
    zz_nest_memory *memories;
    int memory_count;

    /* on event; event_operand < 0: none.  Event digits are digits[event_begin .. event_end). */
    int event_operand;
    int event_begin, event_end;
    const unsigned char
        *arrives; /* for each element, row-major: 1 it arrives, 0 it is filtered; NULL: all */
    const zz_chance *chance; /* EXPECTED: what arrives is a matter of chance; NULL: it is known */
} zz_nest;

/* A loop in time, not over lanes. */
bool zz_nest_temporal(const zz_nest *nest, int digit);
/* Whether the digit's variable occurs in the operand's access, directly or through a derived
 * variable. */
bool zz_nest_relevant(const zz_nest *nest, int digit, int operand);
/* The same of a variable. */
bool zz_nest_relevant_variable(const zz_nest *nest, int variable, int operand);

/* The name of the outermost memory of an operand. */
const char *zz_nest_outermost(const zz_nest *nest, int operand);
/* Whether the array or any memory says its area; compute in memory always does. */
bool zz_nest_has_area(const zz_nest *nest);
/* Lanes along a dimension that the nest spreads something over. */
int64_t zz_nest_spread(const zz_nest *nest, int dimension);

/* Whether events of more than one element are filtered on given data. */
bool zz_nest_filters(const zz_nest *nest);

#endif
