/* The variants of an exploration: each is a target with the values of one combination of the sweeps, under
 * one counting.  Takes what the clauses gave; gives each a name that tells it from the others, and the
 * dataflow that its search begins with. */
#include <string.h>

#include "compiler/elaborate/exploration_builder.h"
#include "runtime/cost/metric.h"

enum { VARIANT_LIMIT = 1024 };

static const char *value_text(zz_exploration_builder *b, zz_value value) {
    zz_buffer text = zz_buffer_new(b->arena);
    zz_value_print(b->arena, value, &text);
    return zz_buffer_text(&text);
}

/* "core(rows = 8)", with the values as they are here; labels get "core" and "rows = 8". */
static const char *target_text(zz_exploration_builder *b, zz_scope *scope, const zz_node *target,
                               zz_variant *variant) {
    const zz_node *arguments = zz_at(target, instantiation, arguments);
    const char **labels =
        ZZ_NEW_ARRAY(b->arena, const char *, arguments->count + ZZ_SWEEP_LIMIT + 3);
    int count = 0;
    zz_buffer text = zz_buffer_new(b->arena);
    zz_put(&text, target->text);
    labels[count++] = target->text;
    for (size_t i = 0; i < arguments->count; i++) {
        const zz_node *argument = arguments->children[i];
        if (argument->kind != ZZ_argument)
            continue;
        const char *value = value_text(b, zz_value_of(scope, zz_at(argument, argument, value)));
        zz_putf(&text, "%s%s%s%s", i == 0 ? "(" : ", ", argument->text ? argument->text : "",
                argument->text ? " = " : "", value);
        if (argument->text)
            labels[count++] = zz_sprintf(b->arena, "%s = %s", argument->text, value);
    }
    zz_put(&text, arguments->count > 0 ? ")" : "");
    variant->labels = labels;
    variant->label_count = count;
    return zz_buffer_text(&text);
}

/* The scope in which swept names have the values of combination `which`. */
static zz_scope *sweep_scope(zz_exploration_builder *b, size_t which, zz_variant *variant) {
    zz_scope *scope = zz_scope_new(b->elaborator, b->scope->module);
    zz_buffer text = zz_buffer_new(b->arena);
    for (int s = b->sweep_count - 1; s >= 0; s--) {
        const zz_node *node = b->sweeps[s].node;
        const zz_node *value = zz_at(node, clause, values)->children[which % b->sweeps[s].count];
        zz_parameter *parameter = ZZ_NEW(b->arena, zz_parameter);
        *parameter = (zz_parameter){.name = node->text,
                                    .span = zz_name_span(node),
                                    .bound = true,
                                    .value = zz_value_of(b->scope, value)};
        zz_map_set(&scope->parameters, node->text, parameter);
        which /= b->sweeps[s].count;
    }
    for (int s = 0; s < b->sweep_count; s++) {
        const zz_parameter *parameter = zz_scope_parameter(scope, b->sweeps[s].node->text);
        zz_putf(&text, "%s%s = %s", s ? ", " : "", parameter->name,
                value_text(b, parameter->value));
    }
    variant->sweep = b->sweep_count ? zz_buffer_text(&text) : NULL;
    return scope;
}

static bool same_text(const zz_node *list, size_t i) {
    for (size_t j = 0; j < list->count; j++)
        if (j != i && list->children[j]->text && list->children[i]->text &&
            !strcmp(list->children[j]->text, list->children[i]->text))
            return true;
    return false;
}

/* "lab2[tpu, boxes]": what tells this variant from the others. */
static const char *variant_name(zz_exploration_builder *b, size_t target, zz_counting counting,
                                const zz_variant *variant) {
    const zz_node *targets = zz_at(b->node, explore, targets);
    const char *parts[3];
    int count = 0;
    if (targets->count > 1)
        parts[count++] =
            same_text(targets, target) ? variant->target : targets->children[target]->text;
    if (variant->sweep && !(targets->count > 1 && same_text(targets, target)))
        parts[count++] = variant->sweep;
    if (b->counting_count > 1)
        parts[count++] = zz_counting_name(counting);
    zz_buffer text = zz_buffer_new(b->arena);
    zz_put(&text, b->made->name);
    for (int p = 0; p < count; p++)
        zz_putf(&text, "%s%s", p ? ", " : "[", parts[p]);
    zz_put(&text, count ? "]" : "");
    return zz_buffer_text(&text);
}

static void add_variant(zz_exploration_builder *b, size_t combination, size_t target_index,
                        zz_counting counting) {
    const zz_node *target = zz_at(b->node, explore, targets)->children[target_index];
    if (target->kind != ZZ_instantiation) {
        b->sound = false;
        return;
    }
    zz_variant variant = {0};
    zz_scope *scope = sweep_scope(b, combination, &variant);
    variant.target = target_text(b, scope, target, &variant);
    for (int s = 0; s < b->sweep_count; s++) {
        const zz_parameter *parameter = zz_scope_parameter(scope, b->sweeps[s].node->text);
        variant.labels[variant.label_count++] =
            zz_sprintf(b->arena, "%s = %s", parameter->name, value_text(b, parameter->value));
    }
    variant.labels[variant.label_count++] = zz_counting_name(counting);
    variant.dataflow = zz_build_search(scope, b->node, target, counting,
                                       variant_name(b, target_index, counting, &variant));
    if (!variant.dataflow) {
        b->sound = false;
        return;
    }
    if (zz_at(target, instantiation, arguments)->count > 0) {
        zz_accelerator *named = ZZ_NEW(b->arena, zz_accelerator);
        *named = *variant.dataflow->accelerator;
        named->name = variant.target;
        variant.dataflow->accelerator = named;
    }
    zz_push(b->arena, &b->variants, variant);
}

void zz_exploration_variants(zz_exploration_builder *b) {
    const zz_node *targets = zz_at(b->node, explore, targets);
    size_t combinations = 1;
    for (int s = 0; s < b->sweep_count && combinations <= VARIANT_LIMIT; s++)
        combinations *= b->sweeps[s].count;
    if (combinations > VARIANT_LIMIT ||
        combinations * targets->count * (size_t)b->counting_count > VARIANT_LIMIT) {
        ZZ_UNSOUND(b, ZZ_E0571, b->made->span, "`%s` asks for more than %d searches of every layer",
                   b->made->name, VARIANT_LIMIT);
        return;
    }
    /* After an error the next combination would only say it again. */
    for (size_t c = 0; c < combinations && (c == 0 || b->sound); c++)
        for (size_t t = 0; t < targets->count; t++)
            for (int k = 0; k < b->counting_count; k++)
                add_variant(b, c, t, b->countings[k]);
    b->made->variants = b->variants.items;
    b->made->variant_count = (int)b->variants.count;
}
