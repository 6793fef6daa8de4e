/* Do the tiles fit?  Tensors that share a memory add up, a tile held `double` counts twice, and the
 * outermost memory holds all of a tensor.  What does not fit is said with the memory, the tensor,
 * by how many bits, and where the tile was put. */
#include <string.h>

#include "compiler/evaluate/evaluate.h"
#include "runtime/base/checked.h"

/* One tile in a memory. */
typedef struct tile {
    int operand, level;
    int64_t bits; /* counted twice where double */
} tile;

static const zz_item *hold_of(const zz_dataflow *dataflow, const char *tensor, const char *memory) {
    for (int i = 0; i < dataflow->item_count; i++) {
        const zz_item *item = &dataflow->items[i];
        if (item->kind == ZZ_ITEM_HOLD && strcmp(item->tensor, tensor) == 0 &&
            strcmp(item->memory, memory) == 0)
            return item;
    }
    return NULL;
}

/* "k 2 x c 8 x fy 3 x 8 bit": what one instance runs through below a boundary. */
static const char *composition(zz_arena *arena, const zz_nest *nest, const tile *t) {
    const zz_operand *x = &nest->operands[t->operand];
    const zz_level *level = &x->levels[t->level];
    zz_buffer text = zz_buffer_new(arena);
    for (int v = 0; v < nest->variable_count; v++) {
        int64_t trips = 1;
        bool relevant = false;
        for (int d = 0; d < nest->digit_count; d++) {
            const zz_digit *digit = &nest->digits[d];
            const bool inside =
                digit->kind == ZZ_DIGIT_SPREAD
                    ? !(nest->memories[level->memory].replicated >> digit->dimension & 1)
                    : d >= level->boundary;
            if (digit->variable == v && inside && zz_nest_relevant(nest, d, t->operand)) {
                relevant = true;
                if (!zz_mul64(trips, digit->trips, &trips))
                    trips = INT64_MAX;
            }
        }
        if (relevant)
            zz_putf(&text, "%s%s %lld", text.size ? " x " : "", nest->variables[v].name,
                    (long long)trips);
    }
    zz_putf(&text, "%s%lld bit", text.size ? " x " : "",
            (long long)(x->output ? x->partial_bits : x->bits));
    return zz_buffer_text(&text);
}

static bool outermost(const zz_nest *nest, const tile *t) {
    return t->level == nest->operands[t->operand].level_count - 1;
}

/* The least change that would do: the loop, as `k` or `k:2`, that makes the tile fit when it stands
 * above the boundary; where none does alone, the longest.  NULL: no loop makes the tile. */
static const char *shrinking_loop(zz_arena *arena, const zz_nest *nest, const tile *t,
                                  int64_t capacity) {
    const zz_level *level = &nest->operands[t->operand].levels[t->level];
    const int64_t times = capacity > 0 ? zz_ceil_div(t->bits, capacity) : t->bits;
    const zz_digit *best = NULL;
    for (int d = level->boundary; d < nest->digit_count; d++) {
        const zz_digit *digit = &nest->digits[d];
        if (digit->kind != ZZ_DIGIT_FOR || !zz_nest_relevant(nest, d, t->operand))
            continue;
        if (!best || (best->trips < times ? digit->trips > best->trips
                                          : digit->trips >= times && digit->trips < best->trips))
            best = digit;
    }
    if (!best)
        return NULL;
    const char *name = nest->variables[best->variable].name;
    return best->trips > times ? zz_sprintf(arena, "%s:%lld", name, (long long)times) : name;
}

static bool is_double(const zz_nest *nest, const tile *t) {
    return nest->operands[t->operand].levels[t->level].buffering == ZZ_BUFFER_DOUBLE;
}

static void explain(zz_session *session, zz_diag *diag, const zz_nest *nest, const zz_item *item,
                    const tile *t, const zz_model_memory *memory) {
    zz_diags *diags = &session->diags;
    const zz_operand *x = &nest->operands[t->operand];
    if (outermost(nest, t)) {
        zz_diag_note(diags, diag, "the outermost memory of `%s` holds all of it", x->name);
        if (x->local)
            zz_diag_note(diags, diag, "`locality between layers` put it there");
        zz_diag_help(diags, diag, "enlarge `%s`, or declare a larger memory after it",
                     memory->name);
        return;
    }
    zz_diag_note(diags, diag, "the loops below run `%s` through %s", x->name,
                 composition(session->arena, nest, t));
    const char *loop = shrinking_loop(session->arena, nest, t, memory->bits);
    if (loop)
        zz_diag_help(diags, diag,
                     item ? "put `for %s` above this line" : "`hold` it below `for %s`", loop);
}

static bool check_memory(zz_session *session, const zz_dataflow *dataflow, const zz_nest *nest,
                         int memory, const tile *tiles, int count, int64_t need) {
    zz_diags *diags = &session->diags;
    const zz_nest_memory *m = &nest->memories[memory];
    if (need <= m->bits)
        return true;
    const tile *largest = &tiles[0];
    for (int i = 1; i < count; i++)
        if (tiles[i].bits > largest->bits)
            largest = &tiles[i];
    const zz_operand *x = &nest->operands[largest->operand];
    const zz_item *item = hold_of(dataflow, x->name, m->name);
    const zz_model_memory *model = &dataflow->accelerator->memories[memory];
    zz_diag *diag = zz_report(diags, ZZ_E0312, item ? item->span : dataflow->span,
                              "`%s` of `%s` does not fit in `%s`: %lld bit too many", x->name,
                              nest->layer, m->name, (long long)(need - m->bits));
    zz_diag_label(diags, diag, "needs %lld bit%s%s%s", (long long)largest->bits,
                  is_double(nest, largest) ? " (twice its tile: `double`)" : "",
                  model->replicated ? " in each instance" : "",
                  count > 1 ? ", with the others too many" : "");
    zz_diag_also(diags, diag, model->span, "holds %lld bit", (long long)m->bits);
    for (int i = 0; i < count && count > 1 && i < 3; i++)
        zz_diag_note(diags, diag, "`%s` takes %lld bit of it",
                     nest->operands[tiles[i].operand].name, (long long)tiles[i].bits);
    explain(session, diag, nest, item, largest, model);
    return false;
}

bool zz_check_capacity(zz_session *session, const zz_dataflow *dataflow, const zz_nest *nest,
                       const zz_counts *counts) {
    /* What ZigZag's allocation took to fit does so in ZigZag's model, though it rounds otherwise. */
    if (nest->counting == ZZ_BOXES && nest->allocated)
        return true;
    bool fits = true;
    tile *tiles = ZZ_NEW_ARRAY(session->arena, tile, (size_t)nest->operand_count);
    for (int m = 0; m < nest->memory_count; m++) {
        int64_t need = 0;
        int count = 0;
        for (int o = 0; o < nest->operand_count; o++)
            for (int l = 0; l < nest->operands[o].level_count; l++) {
                const zz_level *level = &nest->operands[o].levels[l];
                int64_t bits = counts->operands[o].levels[l].tile_bits;
                if (level->memory != m)
                    continue;
                if (level->buffering == ZZ_BUFFER_DOUBLE && !zz_mul64(bits, 2, &bits))
                    bits = INT64_MAX;
                if (!zz_add64(need, bits, &need))
                    need = INT64_MAX;
                tiles[count++] = (tile){.operand = o, .level = l, .bits = bits};
            }
        if (count)
            fits &= check_memory(session, dataflow, nest, m, tiles, count, need);
    }
    return fits;
}
