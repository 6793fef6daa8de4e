/* Accelerators: the array with its dimensions, the memories with their slots and ports.  Takes a
 * template with its parameters; gives a zz_accelerator in which every memory has its ports written
 * out and `all` stands for nothing any more.  Where the memories of a slot, in the order declared, are
 * not replicated over fewer and fewer dimensions, it says so (disorder).  The array is made in
 * array.c, the ports in port.c. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "compiler/elaborate/property.h"

/* --- memories -------------------------------------------------------------------------------- */

static void collect_slots(zz_builder *b, const zz_node *items) {
    ZZ_VECTOR(const char *) slots = {0};
    bool full = false; /* said once */
    for (size_t i = 0; i < items->count && !full; i++) {
        if (items->children[i]->kind != ZZ_memory)
            continue;
        const zz_node *names = zz_at(items->children[i], memory, slots);
        for (size_t s = 0; s < names->count && s < ZZ_MEMORY_LIMIT && !full; s++) {
            const char *name = names->children[s]->text;
            if (names->children[s]->kind != ZZ_name || !strcmp(name, "all") ||
                zz_is_among(slots.items, slots.count, name))
                continue;
            full = slots.count == ZZ_MEMORY_LIMIT;
            if (full)
                ZZ_UNSOUND(b, ZZ_E0315, names->children[s]->span,
                           "an accelerator has at most %d slots", ZZ_MEMORY_LIMIT);
            else
                zz_push(b->arena, &slots, name);
        }
    }
    b->slots = slots.items;
    b->slot_count = slots.count;
}

static void held_slots(zz_builder *b, zz_model_memory *memory, const zz_node *node) {
    const zz_node *names = zz_at(node, memory, slots);
    memory->slots = ZZ_NEW_ARRAY(b->arena, const char *, b->slot_count);
    if (names->count > ZZ_MEMORY_LIMIT) {
        ZZ_UNSOUND(b, ZZ_E0315, names->span, "a memory holds at most %d slots", ZZ_MEMORY_LIMIT);
        return;
    }
    for (size_t i = 0; i < names->count; i++) {
        const zz_node *name = names->children[i];
        if (name->kind != ZZ_name)
            continue;
        if (!strcmp(name->text, "all")) {
            if (b->slot_count == 0)
                ZZ_UNSOUND(b, ZZ_E0319, name->span,
                           "`holds all`, but no memory of `%s` names a slot", b->made->name);
            for (size_t s = 0; s < b->slot_count; s++)
                if (!zz_is_among(memory->slots, (size_t)memory->slot_count, b->slots[s]))
                    memory->slots[memory->slot_count++] = b->slots[s];
        } else if (zz_is_among(memory->slots, (size_t)memory->slot_count, name->text)) {
            ZZ_UNSOUND(b, ZZ_E0320, name->span, "`%s` holds `%s` twice", memory->name, name->text);
        } else if ((size_t)memory->slot_count < b->slot_count) {
            memory->slots[memory->slot_count++] = name->text;
        }
    }
}

static void replication(zz_builder *b, zz_model_memory *memory, const zz_node *node) {
    const zz_node *names = zz_at(node, memory, dimensions);
    const zz_accelerator *made = b->made;
    for (size_t i = 0; i < names->count; i++) {
        const zz_node *name = names->children[i];
        if (name->kind != ZZ_name)
            continue;
        uint64_t mask = 0;
        for (int d = 0; d < made->dimension_count; d++)
            if (!strcmp(made->dimensions[d].name, name->text))
                mask = (uint64_t)1 << d;
        if (!mask && b->array && !strcmp(b->array, name->text))
            for (int d = 0; d < made->dimension_count; d++)
                mask |= (uint64_t)1 << d;
        if (!mask && !b->vague) {
            zz_diag *diag =
                ZZ_UNSOUND(b, ZZ_E0307, name->span, "the array has no dimension `%s`", name->text);
            const char **all =
                ZZ_NEW_ARRAY(b->arena, const char *, (size_t)made->dimension_count + 1);
            size_t count = 0;
            for (int d = 0; d < made->dimension_count; d++)
                all[count++] = made->dimensions[d].name;
            if (b->array && !zz_is_among(all, count, b->array))
                all[count++] = b->array;
            zz_suggest(b->elaborator, diag, name->span, name->text, all, count);
        }
        memory->replicated |= mask;
    }
}

static void memory(zz_builder *b, const zz_node *node) {
    static const char *const names[] = {"read", "write", "area"};
    const zz_node *seen[3] = {0};
    const zz_node *items = zz_at(node, memory, items);
    zz_accelerator *made = b->made;
    zz_model_memory *memory = &made->memories[made->memory_count];
    memory->name = node->text;
    memory->span = zz_name_span(node);
    for (int m = 0; m < made->memory_count; m++)
        if (!strcmp(made->memories[m].name, node->text)) {
            zz_diag *diag =
                ZZ_UNSOUND(b, ZZ_E0102, memory->span, "`%s` is declared twice", node->text);
            zz_diag_also(b->elaborator->diags, diag, made->memories[m].span, "first declared here");
        }
    made->memory_count++;
    replication(b, memory, node);
    if (!zz_bits_of(b->scope, zz_at(node, memory, size),
                    zz_builder_print(b, "the size of `%s`", node->text), &memory->bits))
        b->sound = false;
    held_slots(b, memory, node);
    for (size_t i = 0; i < items->count; i++) {
        const zz_node *item = items->children[i];
        if (item->kind != ZZ_property)
            continue;
        const int which = zz_which_property(b, item, "a memory", names, 3, 3, seen);
        if (which == 0)
            zz_access_property(b, item, &memory->read_energy, &memory->read_per);
        else if (which == 1)
            zz_access_property(b, item, &memory->write_energy, &memory->write_per);
        else if (which == 2)
            zz_area_property(b, item, zz_builder_print(b, "the area of `%s`", node->text),
                             &memory->area);
    }
    zz_build_ports(b, memory, items);
}

/* --- the whole ------------------------------------------------------------------------------- */

/* An outer memory that is replicated where an inner one is not would have several copies of what
 * the inner one gets from it.  ZigZag counts such hardware, so it is refused where it is counted
 * exactly. */
static void find_disorder(zz_builder *b) {
    zz_accelerator *made = b->made;
    for (size_t s = 0; s < b->slot_count; s++) {
        int inner = -1;
        for (int m = 0; m < made->memory_count; m++) {
            const zz_model_memory *outer = &made->memories[m];
            if (!zz_is_among(outer->slots, (size_t)outer->slot_count, b->slots[s]))
                continue;
            const uint64_t more =
                inner < 0 ? 0 : outer->replicated & ~made->memories[inner].replicated;
            if (more) {
                int d = 0;
                while (!(more >> d & 1))
                    d++;
                made->disorder =
                    (zz_disorder){.found = true, .inner = inner, .outer = m, .dimension = d};
                made->disorder.slot = b->slots[s];
                return;
            }
            inner = m;
        }
    }
}

static void *build(const zz_template *from, const char *name, zz_span span) {
    zz_elaborator *e = from->scope->elaborator;
    const zz_node *node = from->symbol->node;
    const zz_node *items = zz_at(node, accelerator, items);
    zz_builder b = {.elaborator = e, .arena = e->arena, .scope = from->scope, .sound = true};
    b.made = ZZ_NEW(e->arena, zz_accelerator);
    b.made->name = name;
    b.made->span = span;
    b.made->operation_latency = 1;
    zz_build_array(&b, node, items);

    size_t count = 0;
    for (size_t i = 0; i < items->count; i++)
        count += items->children[i]->kind == ZZ_memory;
    if (count == 0 && !zz_has_broken(items)) {
        zz_diag *diag =
            ZZ_UNSOUND(&b, ZZ_E0303, zz_name_span(node), "`%s` has no memory", node->text);
        zz_diag_help(e->diags, diag, "such as `memory sram : 64 KiB, holds W, I, O`");
    }
    if (count > ZZ_MEMORY_LIMIT) {
        ZZ_UNSOUND(&b, ZZ_E0315, zz_name_span(node),
                   "an accelerator has at most %d memories, found %zu", ZZ_MEMORY_LIMIT, count);
        return NULL;
    }
    collect_slots(&b, items);
    b.made->memories = ZZ_NEW_ARRAY(e->arena, zz_model_memory, count);
    for (size_t i = 0; i < items->count; i++)
        if (items->children[i]->kind == ZZ_memory)
            memory(&b, items->children[i]);
    zz_check_cells(&b);
    find_disorder(&b);
    return b.sound && !zz_has_broken(items) ? b.made : NULL;
}

zz_accelerator *zz_build_accelerator(const zz_template *from, const char *name, zz_span span) {
    return zz_template_build(build, from, name, span);
}

zz_accelerator *zz_accelerator_in_place(zz_scope *scope, const zz_node *instantiation) {
    zz_elaborator *e = scope->elaborator;
    if (instantiation->kind != ZZ_instantiation)
        return NULL;
    zz_symbol *symbol =
        zz_scope_need(scope, instantiation->text, zz_name_span(instantiation), ZZ_SORT_ACCELERATOR);
    if (!symbol)
        return NULL;
    const zz_node *arguments = zz_at(instantiation, instantiation, arguments);
    if (arguments->count == 0)
        return zz_symbol_accelerator(e, symbol, instantiation->span);
    zz_template from;
    if (!zz_template_open(e, symbol, arguments, scope, instantiation->span, &from))
        return NULL;
    if (!from.place.span.source)
        from.place = (zz_instance_place){symbol->node->span, instantiation->span, symbol->name};
    zz_accelerator *made = zz_build_accelerator(&from, symbol->name, symbol->span);
    if (made)
        zz_push(e->arena, &e->accelerators, made);
    return made;
}
