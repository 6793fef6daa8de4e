/* ZigZag's model is asked of layers, hardware and mappings that nobody could mean: each is refused
 * with its reason, and the sound one that each differs from by one number is not. */
#include <stdint.h>
#include <string.h>

#include "runtime/zigzag/zigzag.h"
#include "tests/unit/unit.h"

/* O[m,n] += I[m,k] * W[k,n], with a relation that nothing uses, on a two by two array. */
typedef struct problem {
    int64_t sizes[3], dimensions[65];
    zz_zigzag_term terms[2];
    zz_zigzag_relation relation;
    zz_zigzag_operand operands[3];
    zz_zigzag_layer layer;
    zz_zigzag_port port;
    zz_zigzag_memory memory;
    zz_zigzag_imc imc;
    zz_zigzag_hardware hardware;
    zz_zigzag_loop loops[3];
    zz_zigzag_spread spread;
    int ends[3][1];
    const int *all_ends[3];
    zz_zigzag_mapping mapping;
} problem;

static void sound(problem *p) {
    static const int dims[3][2] = {{0, 1}, {0, 2}, {2, 1}}, slots[] = {0, 1, 2};
    static const zz_zigzag_grant grants[] = {
        {0, ZZ_FILL}, {0, ZZ_DOWN}, {0, ZZ_UP},   {0, ZZ_BACK}, {1, ZZ_FILL},
        {1, ZZ_DOWN}, {2, ZZ_FILL}, {2, ZZ_DOWN}, {1, ZZ_UP},   {2, ZZ_UP},
    };
    memset(p, 0, sizeof *p);
    for (int d = 0; d < 65; d++)
        p->dimensions[d] = 2;
    for (int d = 0; d < 3; d++) {
        p->sizes[d] = 4;
        p->loops[d] = (zz_zigzag_loop){d, d == 0 ? 2 : 4};
        p->operands[d] = (zz_zigzag_operand){dims[d], 2, 8, d};
        p->ends[d][0] = 3;
        p->all_ends[d] = p->ends[d];
    }
    p->terms[0] = (zz_zigzag_term){0, 1};
    p->terms[1] = (zz_zigzag_term){1, 1};
    p->relation = (zz_zigzag_relation){.terms = p->terms, .term_count = 2};
    p->layer = (zz_zigzag_layer){p->sizes, 3, &p->relation, 1, p->operands, 3, 8};
    p->port = (zz_zigzag_port){8, 64, 1, 1, grants, sizeof grants / sizeof *grants};
    p->memory = (zz_zigzag_memory){1 << 20, 0, slots, 3, 3, &p->port, 1};
    p->imc = (zz_zigzag_imc){
        .activation_bits = 8, .weight_bits = 8, .serial_bits = 1, .analog = true, .adc_bits = 4};
    p->hardware = (zz_zigzag_hardware){p->dimensions, 2, &p->memory, 1, 1, 1, NULL};
    p->spread = (zz_zigzag_spread){0, 0, 2};
    p->mapping = (zz_zigzag_mapping){.spreads = &p->spread,
                                     .spread_count = 1,
                                     .loops = p->loops,
                                     .loop_count = 3,
                                     .ends = p->all_ends};
}

/* The reason, or NULL where the model is made. */
static const char *reason(const problem *p, char room[200]) {
    zz_memory memory;
    const char *what = NULL;
    zz_memory_begin(&memory);
    const bool made = zz_zigzag_prepare(zz_arena_new(&memory), &p->hardware, &p->layer, &what);
    CHECK(made == !what);
    strncpy(room, what ? what : "", 199);
    zz_memory_end(&memory);
    return what ? room : NULL;
}

static void nonsense_is_refused_with_its_reason(void) {
    char room[200] = "";
    problem p;
#define REFUSED(change, why)                                                                       \
    do {                                                                                           \
        sound(&p);                                                                                 \
        change;                                                                                    \
        CHECK_TEXT(reason(&p, room), why);                                                         \
    } while (0)
    sound(&p);
    CHECK(!reason(&p, room));
    REFUSED(p.layer.dim_count = 0, "the layer has no loops");
    REFUSED(p.layer.operand_count = 1, "the layer has no input");
    REFUSED(p.sizes[1] = 0, "a loop has no iterations");
    REFUSED(p.relation.divisor = -1, "a relation has a negative divisor");
    REFUSED(p.terms[1].factor = 0, "a relation has a factor below 1");
    REFUSED(p.terms[1].dim = 0, "a relation has twice the same dimension");
    REFUSED(p.relation.padding = 100, "the padding leaves nothing of a dimension");
    REFUSED(p.layer.final_bits = -1, "a precision is negative");
    REFUSED(p.operands[2].bits = -1, "a precision is negative");
    REFUSED(p.operands[2].slot = 1, "two operands are linked to one slot");
    REFUSED(p.operands[2].slot = 7, "an operand has no memory");
    REFUSED(p.hardware.dimension_count = 65, "the array has more than 64 dimensions");
    REFUSED(p.hardware.dimension_count = 64, "the sizes multiply beyond 64 bits");
    REFUSED(p.sizes[0] = INT64_MAX, "the sizes multiply beyond 64 bits");
    REFUSED(p.dimensions[1] = 0, "a dimension of the array is empty");
    REFUSED(p.memory.bits = 0, "a memory has no size");
    REFUSED(p.port.narrowest = -1, "a port has a negative width");
    REFUSED(p.port.widest = -1, "a port has a negative width");
#undef REFUSED
}

static void macros_have_their_limits(void) {
    char room[200] = "";
    problem p;
#define REFUSED(change, why)                                                                       \
    do {                                                                                           \
        sound(&p);                                                                                 \
        p.hardware.imc = &p.imc;                                                                   \
        change;                                                                                    \
        CHECK_TEXT(reason(&p, room), why);                                                         \
    } while (0)
    sound(&p);
    p.hardware.imc = &p.imc;
    CHECK(!reason(&p, room));
    REFUSED(p.hardware.dimension_count = 1, "an in-memory-compute array has columns and rows");
    REFUSED(p.dimensions[1] = 3, "a dimension of an in-memory-compute array is no power of two");
    REFUSED(p.imc.weight_bits = 6, "a precision of an in-memory-compute array is no power of two");
    REFUSED(p.imc.serial_bits = 0, "a precision of an in-memory-compute array is no power of two");
    REFUSED(p.imc.serial_bits = 16, "more bits in series than an activation has");
    REFUSED(p.imc.adc_bits = 31,
            "the converters of an in-memory-compute array have an odd number of bits");
    REFUSED(p.imc.analog = false,
            "the converters of an in-memory-compute array have an odd number of bits");
    REFUSED(p.imc.cells = 1, "an in-memory-compute array has no cells");
    REFUSED(p.imc.cells = -1, "an in-memory-compute array has no cells");
#undef REFUSED
}

static zz_zigzag_status evaluated(const problem *p) {
    zz_memory memory;
    zz_zigzag_result result;
    const char *what;
    zz_memory_begin(&memory);
    zz_arena *arena = zz_arena_new(&memory);
    const zz_zigzag_model *model = zz_zigzag_prepare(arena, &p->hardware, &p->layer, &what);
    const zz_zigzag_status status =
        model ? zz_zigzag_evaluate(arena, model, &p->mapping, &result) : ZZ_ZIGZAG_COMBINATIONS;
    zz_memory_end(&memory);
    return status;
}

static void mappings_must_be_well_formed(void) {
    problem p;
#define ENDS(wanted, change)                                                                       \
    do {                                                                                           \
        sound(&p);                                                                                 \
        change;                                                                                    \
        CHECK_INT(evaluated(&p), wanted);                                                          \
    } while (0)
    ENDS(ZZ_ZIGZAG_OK, (void)0);
    ENDS(ZZ_ZIGZAG_MALFORMED, p.spread.dim = 3);
    ENDS(ZZ_ZIGZAG_MALFORMED, p.spread.unroll = 0);
    ENDS(ZZ_ZIGZAG_MALFORMED, p.spread.dimension = 2);
    ENDS(ZZ_ZIGZAG_MALFORMED, p.loops[1].dim = -1);
    ENDS(ZZ_ZIGZAG_MALFORMED, p.loops[1].size = 0);
    ENDS(ZZ_ZIGZAG_MALFORMED, p.ends[1][0] = 2);
    ENDS(ZZ_ZIGZAG_MALFORMED, p.ends[1][0] = 4);
    ENDS(ZZ_ZIGZAG_MALFORMED, p.ends[1][0] = -1);
    ENDS(ZZ_ZIGZAG_UNROLL, p.sizes[0] = p.loops[0].size = 1);
    ENDS(ZZ_ZIGZAG_OVERFLOW, p.loops[0].size = p.loops[1].size = INT64_MAX / 2);
#undef ENDS
    CHECK_TEXT(zz_zigzag_exception(ZZ_ZIGZAG_UNROLL), "AssertionError");
    CHECK(!zz_zigzag_exception(ZZ_ZIGZAG_OVERFLOW));
    CHECK(strstr(zz_zigzag_message(ZZ_ZIGZAG_MALFORMED), "a loop that the layer lacks"));
}

const zz_test zz_tests_zigzag[] = {
    {"zigzag", "nonsense_is_refused_with_its_reason", nonsense_is_refused_with_its_reason},
    {"zigzag", "macros_have_their_limits", macros_have_their_limits},
    {"zigzag", "mappings_must_be_well_formed", mappings_must_be_well_formed},
    {0},
};
