/* Operands of a nest: the slot each tensor travels through, the memories that hold it, what each
 * direction costs, and where its `hold`s put the boundaries. */
#include <string.h>

#include "compiler/lower/parts.h"

/* The outermost memory of a tensor, an index; -1: the last that holds its slot. */
static int outermost_of(const zz_lowering *lower, int tensor) {
    return lower->outermost ? lower->outermost[tensor] : -1;
}

static void say_no_slot(zz_lowering *lower, const zz_model_tensor *tensor, const char *slot) {
    zz_diags *diags = &lower->session->diags;
    zz_diag *diag =
        zz_lower_error(lower, ZZ_E0313, lower->dataflow->span, "tensor `%s` has no slot on `%s`",
                       tensor->name, lower->accelerator->name);
    zz_diag_also(diags, diag, tensor->span, "travels through slot `%s`", slot);
    zz_diag_also(diags, diag, lower->accelerator->span, "no memory here holds `%s`", slot);
    zz_buffer slots = zz_buffer_new(lower->arena);
    for (int m = 0; m < lower->accelerator->memory_count; m++)
        for (int s = 0; s < lower->accelerator->memories[m].slot_count; s++) {
            const char *name = lower->accelerator->memories[m].slots[s];
            bool seen = false;
            for (int k = 0; k < m && !seen; k++)
                seen = zz_memory_holds(&lower->accelerator->memories[k], name);
            if (!seen)
                zz_putf(&slots, "%s`%s`", slots.size ? ", " : "", name);
        }
    zz_diag_note(diags, diag, "its slots are %s", zz_buffer_text(&slots));
    zz_diag_help(diags, diag,
                 "name `%s` after `holds` of a memory, or take another slot: `with %s as SLOT`",
                 slot, tensor->name);
}

/* Energy of a word of a port: the memory's figure is for `per` bits and grows with the width. */
static double word_energy(double energy, int64_t per, int64_t widest) {
    return per && widest && widest != per ? energy * (double)widest / (double)per : energy;
}

static zz_access access_of(const zz_model_memory *memory, const char *slot,
                           zz_direction direction) {
    zz_access access = {0};
    for (int p = 0; p < memory->port_count && !access.served; p++)
        for (int s = 0; s < memory->ports[p].serve_count; s++) {
            const struct zz_model_serve *serve = &memory->ports[p].serves[s];
            if (strcmp(serve->slot, slot) != 0 || !serve->directions[direction])
                continue;
            const bool reads = direction == ZZ_DOWN || direction == ZZ_UP;
            const int64_t widest = memory->ports[p].widest;
            access = (zz_access){
                .served = true,
                .port = p,
                .mention = serve->directions[direction],
                .narrowest = memory->ports[p].narrowest,
                .widest = widest,
                .energy = reads ? word_energy(memory->read_energy, memory->read_per, widest)
                                : word_energy(memory->write_energy, memory->write_per, widest)};
            break;
        }
    return access;
}

/* Every direction that will carry traffic must be served. */
static bool check_served(zz_lowering *lower, const zz_operand *operand) {
    static const char *const names[] = {"down", "back", "up", "fill"};
    bool sound = true;
    for (int l = 0; l < operand->level_count; l++) {
        const bool top = l == operand->level_count - 1;
        const bool read_back = operand->output && lower->nest->operation != ZZ_ASSIGN;
        const bool needed[ZZ_DIRECTIONS] = {
            [ZZ_DOWN] = !operand->output || read_back,
            [ZZ_BACK] = operand->output,
            [ZZ_UP] = operand->output && !top,
            [ZZ_FILL] = !top && (!operand->output || read_back),
        };
        const zz_model_memory *memory = &lower->accelerator->memories[operand->levels[l].memory];
        for (int d = 0; d < ZZ_DIRECTIONS; d++) {
            if (!needed[d] || operand->levels[l].access[d].served)
                continue;
            zz_diags *diags = &lower->session->diags;
            zz_diag *diag =
                zz_lower_error(lower, ZZ_E0314, memory->span, "no port of `%s` serves %s %s",
                               memory->name, operand->slot, names[d]);
            zz_diag_also(diags, diag, lower->dataflow->span, "needed for `%s` here", operand->name);
            zz_diag_help(diags, diag, "add `%s %s` to what one of its ports serves", operand->slot,
                         names[d]);
            sound = false;
        }
    }
    return sound;
}

static bool make_operand(zz_lowering *lower, int t, zz_operand *operand) {
    const zz_accelerator *accelerator = lower->accelerator;
    const zz_model_tensor *tensor = &lower->layer->tensors[t];
    const int outermost = outermost_of(lower, t);
    *operand = (zz_operand){
        .name = tensor->name,
        .slot = zz_slot_of(lower->dataflow, tensor),
        .output = tensor->output,
        .axis_count = tensor->axis_count,
        .axes = tensor->axes,
        .bits = tensor->bits,
        .partial_bits = tensor->output ? tensor->partial_bits : tensor->bits,
        .levels = ZZ_NEW_ARRAY(lower->arena, zz_level, (size_t)accelerator->memory_count),
        .data = tensor->data};
    for (int m = 0; m < accelerator->memory_count; m++) {
        if (!zz_memory_holds(&accelerator->memories[m], operand->slot))
            continue;
        if (outermost >= 0 && m > outermost) {
            operand->local = true;
            break;
        }
        zz_level *level = &operand->levels[operand->level_count++];
        level->memory = m;
        for (int d = 0; d < ZZ_DIRECTIONS; d++)
            level->access[d] = access_of(&accelerator->memories[m], operand->slot, (zz_direction)d);
    }
    if (operand->level_count == 0) {
        say_no_slot(lower, tensor, operand->slot);
        return false;
    }
    return check_served(lower, operand);
}

/* --- holds --------------------------------------------------------------------------------- */

static int find_tensor(zz_lowering *lower, const zz_item *item) {
    const zz_layer *layer = lower->layer;
    const char **names = ZZ_NEW_ARRAY(lower->arena, const char *, (size_t)layer->tensor_count);
    for (int t = 0; t < layer->tensor_count; t++) {
        names[t] = layer->tensors[t].name;
        if (strcmp(names[t], item->tensor) == 0)
            return t;
    }
    zz_diags *diags = &lower->session->diags;
    zz_diag *diag = zz_lower_error(lower, ZZ_E0508, item->tensor_span,
                                   "layer `%s` has no tensor `%s`", layer->name, item->tensor);
    const char *near = zz_nearest(item->tensor, names, (size_t)layer->tensor_count);
    if (near)
        zz_diag_label(diags, diag, "did you mean `%s`?", near);
    zz_diag_also(diags, diag, layer->span, "the layer is declared here");
    return -1;
}

static bool has_tensor(const zz_layer *layer, const char *name) {
    for (int t = 0; t < layer->tensor_count; t++)
        if (strcmp(layer->tensors[t].name, name) == 0)
            return true;
    return false;
}

/* A dataflow of several layers may bind tensors that only some of them have. */
static bool bound_elsewhere(const zz_lowering *lower, const zz_binding *binding) {
    for (int l = 0; l < lower->dataflow->layer_count; l++)
        if (has_tensor(lower->dataflow->layers[l], binding->tensor))
            return true;
    return zz_lower_elsewhere(lower, binding->tensor, true);
}

static int find_level(zz_lowering *lower, const zz_item *item, const zz_operand *operand) {
    const zz_accelerator *accelerator = lower->accelerator;
    for (int l = 0; l < operand->level_count; l++)
        if (strcmp(accelerator->memories[operand->levels[l].memory].name, item->memory) == 0)
            return l;
    zz_diags *diags = &lower->session->diags;
    const char **names =
        ZZ_NEW_ARRAY(lower->arena, const char *, (size_t)accelerator->memory_count);
    const zz_model_memory *named = NULL;
    for (int m = 0; m < accelerator->memory_count; m++) {
        names[m] = accelerator->memories[m].name;
        if (strcmp(names[m], item->memory) == 0)
            named = &accelerator->memories[m];
    }
    zz_diag *diag;
    if (named) {
        diag = zz_lower_error(lower, ZZ_E0506, item->memory_span, "`%s` does not hold `%s`",
                              item->memory, operand->slot);
        zz_diag_also(diags, diag, named->span, "declared here");
    } else {
        diag = zz_lower_error(lower, ZZ_E0506, item->memory_span, "`%s` has no memory `%s`",
                              accelerator->name, item->memory);
        const char *near = zz_nearest(item->memory, names, (size_t)accelerator->memory_count);
        if (near)
            zz_diag_label(diags, diag, "did you mean `%s`?", near);
        zz_diag_also(diags, diag, accelerator->span, "the accelerator is declared here");
    }
    return -1;
}

/* Whether `locality` put the tensor's ends into the memory of a `hold`, or below it: the line means
 * nothing then. */
static bool beyond(const zz_lowering *lower, const zz_item *item, int t) {
    const zz_operand *operand = &lower->nest->operands[t];
    for (int m = 0; operand->local && m < lower->accelerator->memory_count; m++)
        if (strcmp(lower->accelerator->memories[m].name, item->memory) == 0)
            return m >= outermost_of(lower, t) &&
                   zz_memory_holds(&lower->accelerator->memories[m], operand->slot);
    return false;
}

/* One `hold`: the boundary of a level.  placed[level] is the item that placed it. */
static bool place(zz_lowering *lower, int item_index, const zz_item **placed, zz_operand *operand) {
    zz_diags *diags = &lower->session->diags;
    const zz_item *item = &lower->dataflow->items[item_index];
    const int l = find_level(lower, item, operand);
    if (l < 0)
        return false;
    zz_level *level = &operand->levels[l];
    if (l == operand->level_count - 1 && lower->digits_above[item_index] > 0) {
        zz_diag *diag = zz_lower_error(lower, ZZ_E0509, item->span,
                                       "`%s` is the outermost memory of `%s` and holds all of it",
                                       item->memory, item->tensor);
        zz_diag_help(diags, diag, "leave this line out");
        return false;
    }
    for (int other = 0; other <= l; other++) {
        if (!placed[other])
            continue;
        zz_diag *diag = zz_lower_error(lower, ZZ_E0507, item->span,
                                       other == l ? "`%s` in `%s` is held twice"
                                                  : "`%s` in `%s` comes below an inner memory",
                                       item->tensor, item->memory);
        zz_diag_also(diags, diag, placed[other]->span,
                     other == l ? "held here already" : "the inner memory is held here");
        return false;
    }
    placed[l] = item;
    level->boundary = lower->digits_above[item_index];
    level->in_event_body = lower->below_event[item_index];
    level->slide = item->slide;
    level->buffering = item->buffering;
    return true;
}

bool zz_lower_operands(zz_lowering *lower) {
    const zz_layer *layer = lower->layer;
    zz_nest *nest = lower->nest;
    nest->operands = ZZ_NEW_ARRAY(lower->arena, zz_operand, (size_t)layer->tensor_count);
    nest->operand_count = layer->tensor_count;
    const zz_item ***placed =
        ZZ_NEW_ARRAY(lower->arena, const zz_item **, (size_t)layer->tensor_count);
    bool **fixed = ZZ_NEW_ARRAY(lower->arena, bool *, (size_t)layer->tensor_count);
    bool sound = true;
    for (int t = 0; t < layer->tensor_count; t++) {
        sound &= make_operand(lower, t, &nest->operands[t]);
        placed[t] =
            ZZ_NEW_ARRAY(lower->arena, const zz_item *, (size_t)nest->operands[t].level_count + 1);
        fixed[t] = ZZ_NEW_ARRAY(lower->arena, bool, (size_t)nest->operands[t].level_count + 1);
    }
    for (int b = 0; b < lower->dataflow->binding_count; b++) {
        const zz_binding *binding = &lower->dataflow->bindings[b];
        const zz_item stand_in = {.tensor = binding->tensor, .tensor_span = binding->span};
        sound &= bound_elsewhere(lower, binding) || find_tensor(lower, &stand_in) >= 0;
    }
    for (int i = 0; i < lower->dataflow->item_count; i++) {
        const zz_item *item = &lower->dataflow->items[i];
        if (item->kind != ZZ_ITEM_HOLD)
            continue;
        if (!has_tensor(layer, item->tensor) && zz_lower_elsewhere(lower, item->tensor, true))
            continue;
        const int t = find_tensor(lower, item);
        sound &= t >= 0 && (nest->operands[t].level_count == 0 || beyond(lower, item, t) ||
                            place(lower, i, placed[t], &nest->operands[t]));
    }
    if (!sound)
        return false;
    for (int t = 0; t < layer->tensor_count; t++)
        for (int l = 0; l < nest->operands[t].level_count; l++)
            fixed[t][l] = placed[t][l] || l == nest->operands[t].level_count - 1;
    return lower->dataflow->unallocated || zz_allocate_greedy(lower, fixed);
}
