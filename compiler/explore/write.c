/* The best mapping of a search as a `dataflow`: text that lowers to the nest it was written from, and
 * counts to the same figures.  Without a search's own words for it, every boundary is a `hold`. */
#include <string.h>

#include "compiler/explore/explore.h"
#include "compiler/scope/fault.h"

/* Whether some tile begins above digit d. */
static bool is_boundary(const zz_nest *nest, int d) {
    for (int x = 0; x < nest->operand_count; x++)
        for (int l = nest->operands[x].level_count - 2; l >= 0; l--)
            if (nest->operands[x].levels[l].boundary == d)
                return true;
    return false;
}

/* Holds whose tile begins above digit d, outer memories first. */
static void put_holds(const zz_nest *nest, int d, zz_buffer *out) {
    for (int x = 0; x < nest->operand_count; x++) {
        const zz_operand *operand = &nest->operands[x];
        for (int l = operand->level_count - 2; l >= 0; l--) {
            const zz_level *level = &operand->levels[l];
            if (level->boundary == d)
                zz_putf(out, "    hold %s in %s%s%s\n", operand->name,
                        nest->memories[level->memory].name, level->slide ? " refill slide" : "",
                        level->buffering == ZZ_BUFFER_DOUBLE   ? " double"
                        : level->buffering == ZZ_BUFFER_SINGLE ? " single"
                                                               : "");
        }
    }
}

/* The loops over the events from digit d to the next boundary between them; gives where that is. */
static int put_order(const zz_nest *nest, int d, zz_buffer *out) {
    const int begin = d;
    for (; d < nest->event_end && (d == begin || !is_boundary(nest, d)); d++)
        zz_putf(out, "%s%s", d == begin ? "in order " : ", ",
                nest->variables[nest->digits[d].variable].name);
    zz_put(out, "\n");
    return d;
}

/* `on event` as the design has it, in the order that was found, with the boundaries inside. */
static void put_event(zz_arena *arena, const zz_explored_item *item, zz_buffer *out) {
    const zz_nest *nest = item->nest;
    const zz_item *event = zz_event_of(item->variant->dataflow);
    const zz_node *access = zz_at(event->event, event, access);
    const zz_node *condition = zz_at(event->event, event, condition);
    zz_putf(out, "    on event %s", zz_written(arena, access->span));
    if (condition)
        zz_putf(out, " when %s", zz_written(arena, condition->span));
    if (nest->event_begin == nest->event_end) {
        zz_put(out, "\n");
        return;
    }
    zz_put(out, " ");
    for (int d = put_order(nest, nest->event_begin, out); d < nest->event_end;) {
        put_holds(nest, d, out);
        zz_put(out, "    ");
        d = put_order(nest, d, out);
    }
}

/* Which layers of the network run beside this one, so that it ends where it does in the search. */
static void put_locality(const zz_explored_item *item, zz_buffer *out) {
    const zz_dataflow *dataflow = item->variant->dataflow;
    const zz_network *network = item->layer->network;
    int count = 0;
    if (!dataflow->outermost || !network)
        return;
    for (int l = 0; l < dataflow->layer_count; l++)
        count += dataflow->layers[l]->network == network;
    zz_put(out, "    locality between layers in ");
    if (count == network->layer_count) {
        zz_putf(out, "%s\n", network->name);
        return;
    }
    const char *before = "";
    for (int l = 0; l < dataflow->layer_count; l++)
        if (dataflow->layers[l]->network == network) {
            zz_putf(out, "%s%s.%s", before, network->name, dataflow->layers[l]->name);
            before = ", ";
        }
    zz_put(out, "\n");
}

static void put_lines(zz_arena *arena, const zz_explored_item *item, zz_buffer *out) {
    const zz_nest *nest = item->nest;
    const bool stream = nest->event_operand >= 0;
    for (int d = 0; d <= nest->digit_count; d++) {
        const zz_digit *digit = d < nest->digit_count ? &nest->digits[d] : NULL;
        if (stream && d == nest->event_begin) {
            put_holds(nest, d, out);
            put_event(arena, item, out);
            if (nest->event_end > d) {
                d = nest->event_end - 1;
                continue;
            }
        } else {
            put_holds(nest, d, out);
        }
        if (!digit)
            break;
        zz_putf(out, "    %s %s:%lld", digit->kind == ZZ_DIGIT_SPREAD ? "spread" : "for",
                nest->variables[digit->variable].name, (long long)digit->trips);
        if (digit->kind == ZZ_DIGIT_SPREAD)
            zz_putf(out, " over %s", nest->dimensions[digit->dimension].name);
        zz_put(out, "\n");
    }
}

void zz_write_mapping(zz_arena *arena, const zz_explored_item *item, const char *name,
                      zz_buffer *out) {
    const zz_nest *nest = item->nest;
    const zz_dataflow *dataflow = item->variant->dataflow;
    zz_putf(out, "dataflow %s : %s%s%s on %s", name, nest->network ? nest->network : "",
            nest->network ? "." : "", nest->layer, item->variant->target);
    for (int b = 0; b < dataflow->binding_count; b++)
        zz_putf(out, "%s%s as %s", b ? ", " : " with ", dataflow->bindings[b].tensor,
                dataflow->bindings[b].slot);
    if (nest->counting != ZZ_EXACT)
        zz_putf(out, " counting %s", zz_counting_name(nest->counting));
    zz_put(out, " {\n");
    put_locality(item, out);
    put_lines(arena, item, out);
    zz_put(out, "}\n");
}
