/* Properties of an array and of its memories: which one is given, once, and the value it has. */
#include "compiler/elaborate/property.h"

#include <string.h>

const char *zz_builder_print(zz_builder *b, const char *format, const char *name) {
    return zz_sprintf(b->arena, format, name);
}

bool zz_is_among(const char *const *names, size_t count, const char *name) {
    for (size_t i = 0; i < count; i++)
        if (!strcmp(names[i], name))
            return true;
    return false;
}

bool zz_has_no(zz_builder *b, const zz_node *part, const char *what, const zz_node *node) {
    if (!part)
        return true;
    if (part->kind != ZZ_broken)
        ZZ_UNSOUND(b, ZZ_E0306, part->span, "`%s` takes no %s", node->text, what);
    b->sound = false;
    return false;
}

bool zz_has_value(zz_builder *b, const zz_node *node, const char *example) {
    const zz_node *value = zz_at(node, property, value);
    if (value && value->kind != ZZ_broken)
        return true;
    b->sound = false;
    if (!value) {
        zz_diag *diag = ZZ_UNSOUND(b, ZZ_E0306, node->span, "`%s` needs a value", node->text);
        zz_diag_help(b->elaborator->diags, diag, "such as `%s %s`", node->text, example);
    }
    return false;
}

/* The place of a property among those of its table; -1 for one that is unknown or came before. */
static void unknown_property(zz_builder *b, const zz_node *node, const char *owner,
                             const char *const *names, size_t count, size_t listed) {
    zz_diag *diag =
        ZZ_UNSOUND(b, ZZ_E0304, zz_name_span(node), "%s has no property `%s`", owner, node->text);
    if (!zz_near(b->elaborator, node->text, names, count))
        count = listed;
    zz_suggest(b->elaborator, diag, zz_name_span(node), node->text, names, count);
}

int zz_which_property(zz_builder *b, const zz_node *node, const char *owner,
                      const char *const *names, int count, int listed, const zz_node **seen) {
    for (int p = 0; p < count; p++) {
        if (strcmp(names[p], node->text))
            continue;
        if (seen[p]) {
            zz_diag *diag = ZZ_UNSOUND(b, ZZ_E0305, node->span, "`%s` is given twice", node->text);
            zz_diag_also(b->elaborator->diags, diag, seen[p]->span, "first given here");
            return -1;
        }
        seen[p] = node;
        return p;
    }
    unknown_property(b, node, owner, names, (size_t)count, (size_t)listed);
    return -1;
}

void zz_area_property(zz_builder *b, const zz_node *node, const char *what, double *area) {
    if (zz_has_no(b, zz_at(node, property, per), "`per`", node) &&
        zz_has_value(b, node, "0.01 mm2") &&
        !zz_area_of(b->scope, zz_at(node, property, value), what, area))
        b->sound = false;
}

void zz_access_property(zz_builder *b, const zz_node *node, double *energy, int64_t *per) {
    const zz_node *bits = zz_at(node, property, per);
    if (zz_has_value(b, node, "10.5 pJ per 128 bit") &&
        !zz_energy_of(b->scope, zz_at(node, property, value),
                      zz_builder_print(b, "the energy of a %s", node->text), energy))
        b->sound = false;
    if (bits &&
        (bits->kind == ZZ_broken || !zz_bits_of(b->scope, bits, "the width of a word", per)))
        b->sound = false;
}
