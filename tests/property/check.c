/* Takes a design, runs it through everything that can count it, and says where they differ: the
 * kernel (by libtcc, and by the system's compiler), the interpreter, the equation of the model
 * evaluated directly, and integer sets.  What the kernel and the interpreter share is the nest; the
 * other two do not even share that. */
#include "tests/property/design.h"

#include <stdarg.h>
#include <stdio.h>

#include "compiler/elaborate/elaborate.h"
#include "compiler/evaluate/evaluate.h"
#include "compiler/lower/lower.h"
#include "runtime/interpret/schedule.h"

typedef struct comparison {
    zz_buffer *what;
    const char *left, *right;
    int differences;
} comparison;

static void compare(comparison *c, int64_t left, int64_t right, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

enum { MOST_TOLD = 12 };

static void compare(comparison *c, int64_t left, int64_t right, const char *format, ...) {
    if (left == right || c->differences++ >= MOST_TOLD)
        return;
    char name[128];
    va_list list;
    va_start(list, format);
    vsnprintf(name, sizeof name, format, list);
    va_end(list);
    zz_putf(c->what, "%s: %s %lld, %s %lld\n", name, c->left, (long long)left, c->right,
            (long long)right);
}

static void compare_levels(comparison *c, const zz_nest *nest, const zz_operand *x,
                           const zz_level_count *left, const zz_level_count *right) {
    static const char *const directions[ZZ_DIRECTIONS] = {"down", "back", "up", "fill"};
    for (int l = 0; l < x->level_count; l++) {
        const char *memory = nest->memories[x->levels[l].memory].name;
        for (int d = 0; d < ZZ_DIRECTIONS; d++) {
            const zz_traffic *a = &left[l].traffic[d], *b = &right[l].traffic[d];
            compare(c, a->elements, b->elements, "%s %s %s elements", x->name, memory,
                    directions[d]);
            compare(c, a->grains, b->grains, "%s %s %s grains", x->name, memory, directions[d]);
            compare(c, a->first, b->first, "%s %s %s first", x->name, memory, directions[d]);
            compare(c, a->final, b->final, "%s %s %s final", x->name, memory, directions[d]);
        }
        compare(c, left[l].tile, right[l].tile, "%s %s tile", x->name, memory);
        compare(c, left[l].tile_bits, right[l].tile_bits, "%s %s tile bits", x->name, memory);
        compare(c, left[l].hops, right[l].hops, "%s %s hops", x->name, memory);
        compare(c, left[l].doubled, right[l].doubled, "%s %s doubled", x->name, memory);
    }
}

static void compare_ports(comparison *c, const zz_nest *nest, int64_t **left, int64_t **right) {
    for (int m = 0; m < nest->memory_count; m++)
        for (int p = 0; p < nest->memories[m].port_count; p++)
            compare(c, left[m][p], right[m][p], "%s %s busy", nest->memories[m].name,
                    nest->memories[m].ports[p].name);
}

static void compare_counts(comparison *c, const zz_nest *nest, const zz_counts *a,
                           const zz_counts *b) {
    compare(c, a->macs, b->macs, "macs");
    compare(c, a->steps, b->steps, "steps");
    compare(c, a->compute, b->compute, "compute");
    compare(c, a->stall, b->stall, "stall");
    compare(c, a->onload, b->onload, "onload");
    compare(c, a->offload, b->offload, "offload");
    compare(c, a->events.arrived, b->events.arrived, "arrived");
    compare(c, a->events.idle, b->events.idle, "idle");
    compare(c, a->events.filtered, b->events.filtered, "filtered");
    compare(c, a->readiness.first, b->readiness.first, "readiness first");
    compare(c, a->readiness.last, b->readiness.last, "readiness last");
    compare(c, a->readiness.live, b->readiness.live, "live");
    compare(c, a->outputs.elements, b->outputs.elements, "output elements");
    compare(c, a->outputs.untouched, b->outputs.untouched, "untouched");
    for (int x = 0; x < nest->operand_count; x++)
        compare_levels(c, nest, &nest->operands[x], a->operands[x].levels, b->operands[x].levels);
    compare_ports(c, nest, a->busy, b->busy);
}

/* --- the equation of the model --------------------------------------------------------------- */

static int64_t row_major(const zz_layer *layer, int tensor, const int64_t *point) {
    const zz_model_tensor *x = &layer->tensors[tensor];
    int64_t element = 0;
    for (int a = 0; a < x->axis_count; a++)
        element = element * layer->variables[x->axes[a]].extent + point[x->axes[a]];
    return element;
}

static bool complete_point(const zz_layer *layer, int64_t *point) {
    for (int v = 0; v < layer->variable_count; v++) {
        const zz_model_variable *position = &layer->variables[v];
        if (!position->is_position)
            continue;
        point[v] = position->constant;
        for (int of = 0; of < layer->variable_count; of++)
            if (!layer->variables[of].is_position)
                point[v] += position->coefficients[of] * point[of];
        if (point[v] < 0 || point[v] >= position->extent)
            return false;
    }
    return true;
}

/* Points, and output elements that some point touches, of the layer by itself. */
static void count_equation(zz_arena *arena, const zz_layer *layer, const zz_nest *nest,
                           int64_t *points, int64_t *touched) {
    int64_t *point = ZZ_NEW_ARRAY(arena, int64_t, (size_t)layer->variable_count);
    int64_t outputs = 1;
    for (int a = 0; a < layer->tensors[0].axis_count; a++)
        outputs *= layer->variables[layer->tensors[0].axes[a]].extent;
    bool *seen = ZZ_NEW_ARRAY(arena, bool, (size_t)outputs);
    *points = *touched = 0;
    for (bool more = true; more;) {
        const bool valid = complete_point(layer, point);
        if (valid && (nest->event_operand < 0 || !nest->arrives ||
                      nest->arrives[row_major(layer, nest->event_operand, point)])) {
            bool *element = &seen[row_major(layer, 0, point)];
            *touched += !*element;
            *element = true;
            ++*points;
        }
        more = false;
        for (int v = layer->variable_count - 1; v >= 0 && !more; v--) {
            if (layer->variables[v].is_position)
                continue;
            more = ++point[v] < layer->variables[v].extent;
            if (!more)
                point[v] = 0;
        }
    }
}

/* --- footprints ------------------------------------------------------------------------------ */

/* The same nest with two memories for each operand, all of it in the inner one at once: then the
 * tile of the inner one is what the layer touches. */
static zz_nest *footprint_nest(zz_arena *arena, const zz_nest *nest) {
    zz_nest *copy = ZZ_NEW(arena, zz_nest);
    *copy = *nest;
    copy->memory_count = 2;
    copy->memories = ZZ_NEW_ARRAY(arena, zz_nest_memory, 2);
    for (int m = 0; m < 2; m++)
        copy->memories[m] = (zz_nest_memory){.name = m ? "outer" : "inner",
                                             .instances = 1,
                                             .ports = ZZ_NEW(arena, zz_port),
                                             .port_count = 1};
    copy->operands = ZZ_NEW_ARRAY(arena, zz_operand, (size_t)nest->operand_count);
    for (int x = 0; x < nest->operand_count; x++) {
        zz_operand *operand = &copy->operands[x];
        *operand = nest->operands[x];
        operand->level_count = 2;
        operand->levels = ZZ_NEW_ARRAY(arena, zz_level, 2);
        for (int l = 0; l < 2; l++) {
            operand->levels[l].memory = l;
            for (int d = 0; d < ZZ_DIRECTIONS; d++)
                operand->levels[l].access[d].served = true;
        }
    }
    return copy;
}

static zz_verdict check_sets(zz_arena *arena, const zz_layer *layer, const zz_nest *nest,
                             int64_t macs, zz_buffer *what) {
    int64_t points;
    int64_t *footprints = ZZ_NEW_ARRAY(arena, int64_t, (size_t)layer->tensor_count);
    if (nest->arrives || !zz_sets_count(arena, layer, &points, footprints))
        return ZZ_AGREES;
    zz_counts counts;
    const char *why = NULL;
    const zz_nest *whole = footprint_nest(arena, nest);
    if (zz_evaluate(arena, whole, ZZ_ENGINE_TCC, &counts, &why) != ZZ_COUNT_OK) {
        zz_putf(what, "the footprints are not counted: %s\n", why ? why : "");
        return ZZ_NOT_COUNTED;
    }
    comparison c = {.what = what, .left = "kernel", .right = "isl"};
    compare(&c, macs, points, "macs");
    for (int t = 0; t < layer->tensor_count; t++)
        if (t != nest->event_operand) /* of which all that arrives counts, used or not */
            compare(&c, counts.operands[t].levels[0].tile, footprints[t], "footprint of %s",
                    layer->tensors[t].name);
    return c.differences ? ZZ_DIFFERS : ZZ_AGREES;
}

/* --- a timeline ------------------------------------------------------------------------------ */

/* One arbitration: takes as long as is counted, or longer; keeps each port as busy as is counted; and
 * begins steps one after the other. */
static zz_verdict check_timeline(zz_arena *arena, const zz_nest *nest, const zz_counts *counts,
                                 const zz_recording *recording, zz_cycles *cycles,
                                 zz_buffer *what) {
    const char *why;
    zz_timeline timeline;
    const zz_interpret_status status = zz_simulate(arena, nest, counts, recording, &timeline, &why);
    if (status != ZZ_INTERPRET_OK) {
        zz_putf(what, "simulation, status %d: %s\n", (int)status, why);
        return ZZ_DIFFERS;
    }
    const int64_t counted = counts->onload + counts->compute + counts->stall + counts->offload;
    comparison c = {.what = what, .left = "simulation", .right = "interpreter"};
    compare_ports(&c, nest, timeline.busy, counts->busy);
    if (timeline.cycles < counted)
        compare(&c, timeline.cycles, counted, "cycles");
    for (int64_t s = 1; s < counts->steps; s++)
        if (timeline.begins[s] - timeline.begins[s - 1] < nest->operation_latency)
            compare(&c, timeline.begins[s], timeline.begins[s - 1], "step %lld", (long long)s + 1);
    *cycles = (zz_cycles){.counted = counted, .simulated = timeline.cycles};
    for (int x = 0; x < nest->operand_count; x++)
        if (nest->operands[x].level_count > cycles->levels)
            cycles->levels = nest->operands[x].level_count;
    return c.differences ? ZZ_DIFFERS : ZZ_AGREES;
}

/* The counted cycles laid out: steps one after the other between onload and offload, and each port busy for the
 * cycles that are counted, one transfer at a time. */
static zz_verdict check_schedule(zz_arena *arena, const zz_nest *nest, const zz_counts *counts,
                                 const zz_recording *recording, zz_buffer *what) {
    zz_schedule schedule;
    zz_schedule_of(arena, nest, counts, recording, &schedule);
    const int64_t end = counts->onload + counts->compute + counts->stall;
    comparison c = {.what = what, .left = "schedule", .right = "interpreter"};
    int64_t free = counts->onload + 1;
    for (int64_t s = 0; s < counts->steps; s++) {
        if (schedule.begins[s] < free)
            compare(&c, schedule.begins[s], free, "step %lld", (long long)s + 1);
        free = schedule.begins[s] + nest->operation_latency;
    }
    if (free > end + 1)
        compare(&c, free, end + 1, "the end of the last step");
    if ((schedule.memory >= 0) != (counts->stall > 0))
        compare(&c, schedule.memory, counts->stall, "what is waited for");
    int64_t **busy = ZZ_NEW_ARRAY(arena, int64_t *, (size_t)nest->memory_count);
    for (int m = 0; m < nest->memory_count; m++) {
        busy[m] = ZZ_NEW_ARRAY(arena, int64_t, (size_t)nest->memories[m].port_count);
        for (int p = 0; p < nest->memories[m].port_count; p++) {
            const zz_port_spans *spans = &schedule.ports[m][p];
            int64_t next = 1;
            for (size_t i = 0; i < spans->count; i++) {
                busy[m][p] += spans->items[i].cycles;
                if (spans->items[i].begin < next)
                    compare(&c, spans->items[i].begin, next, "a transfer of memory %d", m);
                next = spans->items[i].begin + spans->items[i].cycles;
            }
            if (next > end + counts->offload + 1)
                compare(&c, next, end + counts->offload + 1, "the last transfer of memory %d", m);
        }
    }
    compare_ports(&c, nest, busy, counts->busy);
    return c.differences ? ZZ_DIFFERS : ZZ_AGREES;
}

/* --- all of it -----------------------------------------------------------------------------------
 */

static zz_verdict rejected(zz_session *session, zz_buffer *what) {
    bool fits = true;
    for (size_t i = 0; i < session->diags.count; i++)
        fits &= session->diags.items[i]->severity != ZZ_ERROR ||
                session->diags.items[i]->code == ZZ_E0513;
    fits &= session->diags.count > 0;
    zz_diags_render(&session->diags, false, what);
    return fits ? ZZ_DOES_NOT_FIT : ZZ_REJECTED;
}

static zz_verdict check_kernel(zz_arena *arena, const zz_nest *nest, zz_engine engine,
                               const zz_counts *wanted, zz_counts *counts, zz_buffer *what) {
    const char *why = NULL;
    const char *name = engine == ZZ_ENGINE_TCC ? "kernel (tcc)" : "kernel (cc)";
    const zz_count_status status = zz_evaluate(arena, nest, engine, counts, &why);
    if (status != ZZ_COUNT_OK) {
        zz_putf(what, "%s gives up, status %d: %s\n", name, (int)status, why ? why : "");
        return ZZ_NOT_COUNTED;
    }
    comparison c = {.what = what, .left = name, .right = "interpreter"};
    compare_counts(&c, nest, counts, wanted);
    return c.differences ? ZZ_DIFFERS : ZZ_AGREES;
}

/* Hops of boxes.  Where trip counts are multiplied they are what the places below a memory move less
 * what it moves itself, as its traffic says; and those of the lanes are the exact ones, where no
 * point is cut off and the memory moves the same. */
static zz_verdict check_boxes(zz_arena *arena, const zz_nest *nest, const zz_counts *exact,
                              zz_buffer *what) {
    zz_counts counts;
    const char *why = NULL;
    zz_nest boxes = *nest;
    boxes.counting = ZZ_BOXES;
    if (!nest->hops || nest->arrives ||
        zz_evaluate(arena, &boxes, ZZ_ENGINE_TCC, &counts, &why) != ZZ_COUNT_OK || counts.boxed)
        return ZZ_AGREES;
    comparison c = {.what = what, .left = "hops of boxes", .right = "those of the traffic"};
    for (int x = 0; x < nest->operand_count; x++) {
        const zz_level_count *levels = counts.operands[x].levels;
        for (int l = 1; l < nest->operands[x].level_count; l++) {
            const zz_traffic *above = levels[l].traffic, *below = levels[l - 1].traffic;
            const int64_t passed = below[ZZ_FILL].elements + below[ZZ_UP].elements -
                                   above[ZZ_DOWN].elements - above[ZZ_BACK].elements;
            compare(&c, levels[l].hops, passed > 0 ? passed : 0, "operand %d, memory %d", x, l);
        }
        const int side = nest->operands[x].output ? ZZ_BACK : ZZ_DOWN;
        const zz_level_count *real = exact->operands[x].levels;
        if (counts.macs == exact->macs &&
            levels[0].traffic[side].elements == real[0].traffic[side].elements)
            compare(&c, levels[0].hops, real[0].hops, "operand %d, the lanes", x);
    }
    return c.differences ? ZZ_DIFFERS : ZZ_AGREES;
}

static zz_verdict check_nest(zz_arena *arena, const zz_layer *layer, const zz_nest *nest,
                             uint64_t seed, const zz_check_options *options, zz_cycles *cycles,
                             zz_buffer *what) {
    zz_counts wanted, counts;
    const char *why = NULL;
    zz_recording recording;
    const zz_interpret_options interpret = {.seed = seed, .recording = &recording};
    const zz_interpret_status status = zz_interpret(arena, nest, &interpret, &wanted, &why);
    if (status != ZZ_INTERPRET_OK) {
        zz_putf(what, "interpreter, status %d: %s\n", (int)status, why ? why : "");
        return status == ZZ_INTERPRET_WRONG ? ZZ_DIFFERS : ZZ_NOT_COUNTED;
    }
    int64_t points, touched;
    count_equation(arena, layer, nest, &points, &touched);
    comparison c = {.what = what, .left = "interpreter", .right = "equation"};
    compare(&c, wanted.macs, points, "macs");
    compare(&c, wanted.outputs.elements - wanted.outputs.untouched, touched, "outputs touched");
    if (c.differences)
        return ZZ_DIFFERS;
    zz_verdict verdict = check_timeline(arena, nest, &wanted, &recording, cycles, what);
    if (verdict == ZZ_AGREES)
        verdict = check_schedule(arena, nest, &wanted, &recording, what);
    if (verdict == ZZ_AGREES && options->simulate_only)
        return verdict;
    if (verdict == ZZ_AGREES)
        verdict = check_kernel(arena, nest, ZZ_ENGINE_TCC, &wanted, &counts, what);
    if (verdict == ZZ_AGREES)
        verdict = check_boxes(arena, nest, &wanted, what);
    if (verdict == ZZ_AGREES && options->sets)
        verdict = check_sets(arena, layer, nest, counts.macs, what);
    if (verdict == ZZ_AGREES && !zz_charges_agree(arena, nest, seed, what))
        verdict = ZZ_DIFFERS;
    if (verdict == ZZ_AGREES && options->cc)
        verdict = check_kernel(arena, nest, ZZ_ENGINE_CC, &wanted, &counts, what);
    return verdict;
}

static zz_verdict check_text(zz_arena *arena, const zz_design *design,
                             const zz_check_options *options, zz_cycles *cycles, zz_buffer *what) {
    zz_buffer text = zz_buffer_new(arena);
    zz_design_write(design, &text);
    if (!zz_design_write_data(design, zz_sprintf(arena, "%s/event.npy", options->folder))) {
        zz_put(what, "the data file cannot be written\n");
        return ZZ_NOT_COUNTED;
    }
    zz_session session = {.arena = arena, .diags = zz_diags_new(arena)};
    const zz_source *source =
        zz_source_from_text(arena, zz_sprintf(arena, "%s/design.zz", options->folder),
                            zz_buffer_text(&text), text.size);
    const zz_model *model = zz_elaborate(&session, source);
    if (session.diags.errors || model->dataflow_count != 1)
        return rejected(&session, what);
    const zz_layer *layer = model->dataflows[0]->layers[0];
    const zz_nest *nest = zz_lower(&session, model->dataflows[0], layer);
    if (!nest || session.diags.errors)
        return rejected(&session, what);
    return check_nest(arena, layer, nest, design->data_seed, options, cycles, what);
}

zz_verdict zz_design_check(const zz_design *design, const zz_check_options *options,
                           zz_cycles *cycles, zz_buffer *what) {
    zz_cycles found = {0};
    zz_memory memory;
    jmp_buf escape;
    volatile zz_verdict verdict = ZZ_NOT_COUNTED;
    zz_memory_begin(&memory);
    ZZ_MEMORY_TRY (&memory, escape) {
        verdict = check_text(zz_arena_new(&memory), design, options, &found, what);
    } else {
        zz_put(what, "out of memory\n");
    }
    zz_memory_end(&memory);
    if (cycles)
        *cycles = found;
    return verdict;
}
