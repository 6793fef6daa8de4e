/* The hardware of a nest: the accelerator's figures as plain data, and what a nest cannot do on it. */
#include <string.h>

#include "compiler/lower/lower.h"
#include "compiler/lower/parts.h"
#include "runtime/base/checked.h"

void zz_lower_hardware(zz_lowering *lower) {
    zz_nest *nest = lower->nest;
    const zz_accelerator *accelerator = lower->accelerator;
    nest->dimensions = accelerator->dimensions;
    nest->dimension_count = accelerator->dimension_count;
    nest->lanes = 1;
    for (int d = 0; d < nest->dimension_count; d++)
        if (!zz_mul64(nest->lanes, nest->dimensions[d].size, &nest->lanes))
            nest->lanes = INT64_MAX; /* only ever divides */
    nest->accumulators = accelerator->accumulators;
    nest->operation_energy = accelerator->operation_energy;
    nest->operation_latency = accelerator->operation_latency;
    nest->hops = accelerator->hops;
    nest->hop_energy = accelerator->hop_energy;
    nest->hop_per = accelerator->hop_per;
    nest->unit_area = accelerator->unit_area;
    nest->macro = accelerator->macro;
    nest->disordered = accelerator->disorder.found;
    nest->memories = ZZ_NEW_ARRAY(lower->arena, zz_nest_memory, (size_t)accelerator->memory_count);
    nest->memory_count = accelerator->memory_count;
    for (int m = 0; m < accelerator->memory_count; m++) {
        const zz_model_memory *from = &accelerator->memories[m];
        zz_nest_memory *to = &nest->memories[m];
        *to = (zz_nest_memory){.name = from->name,
                               .bits = from->bits,
                               .replicated = from->replicated,
                               .instances = 1,
                               .port_count = from->port_count,
                               .slots = from->slots,
                               .slot_count = from->slot_count,
                               .area = from->area};
        for (int d = 0; d < nest->dimension_count; d++)
            if (from->replicated >> d & 1 &&
                !zz_mul64(to->instances, nest->dimensions[d].size, &to->instances))
                to->instances = INT64_MAX;
        to->ports = ZZ_NEW_ARRAY(lower->arena, zz_port, (size_t)from->port_count);
        for (int p = 0; p < from->port_count; p++) {
            to->ports[p].name = from->ports[p].name;
            to->ports[p].type = from->ports[p].type;
            to->ports[p].narrowest = from->ports[p].narrowest;
            to->ports[p].widest = from->ports[p].widest;
        }
    }
}

zz_diag *zz_say_disorder(zz_session *session, const zz_dataflow *dataflow) {
    const zz_accelerator *accelerator = dataflow->accelerator;
    const zz_disorder *disorder = &accelerator->disorder;
    const zz_model_memory *outer = &accelerator->memories[disorder->outer];
    const zz_model_memory *inner = &accelerator->memories[disorder->inner];
    zz_diags *diags = &session->diags;
    zz_diag *diag = zz_report(diags, ZZ_E0318, outer->span,
                              "`%s` feeds `%s`, but there are more of it along `%s`", outer->name,
                              inner->name, accelerator->dimensions[disorder->dimension].name);
    zz_diag_label(diags, diag, "declared later: further from the array");
    zz_diag_also(diags, diag, inner->span, "nearer to the array for `%s`", disorder->slot);
    zz_diag_also(diags, diag, dataflow->span,
                 dataflow->counting == ZZ_EXACT ? "counts exactly" : "counts in boxes");
    zz_diag_help(diags, diag, "memories of a slot stand from the innermost to the outermost");
    return diag;
}

/* The `spread` that a digit is of. */
static zz_span spread_span(const zz_lowering *lower, int digit) {
    const zz_dataflow *dataflow = lower->dataflow;
    const zz_digit *d = &lower->nest->digits[digit];
    for (int i = 0; i < dataflow->item_count; i++)
        if (dataflow->items[i].kind == ZZ_ITEM_SPREAD && lower->digits_above[i] == digit &&
            !strcmp(dataflow->items[i].variable, lower->names[d->variable]))
            return dataflow->items[i].span;
    return dataflow->span;
}

static bool passes(const zz_operand *x, int memory) {
    bool any = false;
    for (int l = 0; l < x->level_count; l++)
        any = any || x->levels[l].memory == memory;
    return any;
}

/* In a row of an array that computes in memory all columns see one activation. */
bool zz_check_diagonal(zz_lowering *lower) {
    const zz_nest *nest = lower->nest;
    if (!nest->macro || zz_nest_spread(nest, 1) == 1)
        return true;
    for (int x = 0; x < nest->operand_count; x++) {
        const zz_operand *weights = &nest->operands[x];
        if (!passes(weights, nest->macro->cells))
            continue;
        for (int d = 0; d < nest->digit_count; d++) {
            if (zz_nest_temporal(nest, d) || nest->digits[d].dimension != 0 ||
                zz_nest_relevant(nest, d, x))
                continue;
            zz_diag *diag =
                zz_lower_error(lower, ZZ_E0322, spread_span(lower, d),
                               "`%s` over the columns puts `%s` on a diagonal",
                               nest->variables[nest->digits[d].variable].name, weights->name);
            zz_diag_note(&lower->session->diags, diag,
                         "`%s` does not depend on it, and %lld rows of the array are in use",
                         weights->name, (long long)zz_nest_spread(nest, 1));
            return false;
        }
    }
    return true;
}
