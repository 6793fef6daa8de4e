/* Equations such as `O[b][k]+=W[k][c]*I[b][c]` and relations such as `ix=2*ox+1*fx`, read from the
 * scalars they stand in; messages point into the scalar. */
#include "lang/import/zigzag_equation.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

typedef struct cursor {
    zz_importer *importer;
    const zz_yaml *node;
    const char *text, *at;
} cursor;

enum { MOST_INDICES = 64, MOST_TENSORS = 16 };

/* The place of some characters of the scalar; all of it where the file quotes or folds it. */
static zz_span span_of(const cursor *c, const char *begin, const char *end) {
    zz_span span = c->node->span;
    const size_t size = strlen(c->text);
    if (!c->node->plain || span.end - span.begin != size)
        return span;
    if (end == begin && *end)
        end++;
    span.end = span.begin + (uint32_t)(end - c->text);
    span.begin += (uint32_t)(begin - c->text);
    return span;
}

static bool fault(cursor *c, const char *what, const char *expected) {
    const char *end = c->at + (*c->at != 0);
    zz_diag *diag = zz_report(c->importer->diags, ZZ_E1004, span_of(c, c->at, end), "%s", what);
    zz_diag_label(c->importer->diags, diag, "expected %s", expected);
    return false;
}

static void skip(cursor *c) {
    c->at += strspn(c->at, " \t\n");
}

static bool take(cursor *c, char character) {
    skip(c);
    if (*c->at != character)
        return false;
    c->at++;
    return true;
}

static const char *word(cursor *c) {
    skip(c);
    const char *begin = c->at;
    while (isascii((unsigned char)*c->at) && (isalnum((unsigned char)*c->at) || *c->at == '_'))
        c->at++;
    return c->at == begin || isdigit((unsigned char)*begin)
               ? NULL
               : zz_strndup(c->importer->arena, begin, (size_t)(c->at - begin));
}

static const char wrong_equation[] = "this equation is not understood";

/* O[b][k] or O[b, k] */
static bool access_read(cursor *c, zz_import_equation *made) {
    zz_arena *arena = c->importer->arena;
    zz_import_access access = {0};
    skip(c);
    const char *begin = c->at;
    access.tensor = word(c);
    if (!access.tensor)
        return fault(c, wrong_equation, "an operand, as in `W[k][c]`");
    while (take(c, '[')) {
        do {
            const char *index = word(c);
            if (!index)
                return fault(c, wrong_equation, "a dimension");
            if (access.indices.count == MOST_INDICES)
                return fault(c, wrong_equation, "at most 64 dimensions of an operand");
            zz_push(arena, &access.indices, zz_import_lower(arena, index));
        } while (take(c, ','));
        if (!take(c, ']'))
            return fault(c, wrong_equation, "`]`");
    }
    if (access.indices.count == 0)
        return fault(c, wrong_equation, "dimensions, as in `W[k][c]`");
    access.span = span_of(c, begin, c->at);
    for (size_t a = 0; a < made->accesses.count; a++)
        if (!strcmp(made->accesses.items[a].tensor, access.tensor)) {
            zz_report(c->importer->diags, ZZ_E1004, access.span,
                      "`%.100s` stands twice in the equation", access.tensor);
            return false;
        }
    if (made->accesses.count == MOST_TENSORS)
        return fault(c, wrong_equation, "at most 16 operands");
    zz_push(arena, &made->accesses, access);
    return true;
}

bool zz_import_equation_read(zz_importer *importer, const zz_yaml *node, zz_import_equation *made) {
    const char *text = zz_import_text(importer, node, "an equation");
    if (!text)
        return false;
    cursor c = {importer, node, text, text};
    *made = (zz_import_equation){.join = '*'};
    if (!access_read(&c, made))
        return false;
    made->sums = take(&c, '+');
    if (!take(&c, '='))
        return fault(&c, wrong_equation, made->sums ? "`=`" : "`+=` or `=`");
    do {
        if (!access_read(&c, made))
            return false;
        skip(&c);
        if (made->accesses.count == 2 && (*c.at == '+' || *c.at == '*'))
            made->join = *c.at;
    } while (take(&c, made->join));
    if (*c.at)
        return fault(&c, wrong_equation, "`*`, `+` or the end");
    return true;
}

static const char wrong_relation[] = "this relation is not understood";

/* 2*ox or ox */
static bool term(cursor *c, const char **dim, int64_t *factor) {
    skip(c);
    *factor = 1;
    const size_t digits = strspn(c->at, "0123456789");
    if (digits > 9)
        return fault(c, wrong_relation, "a number of at most nine digits");
    if (digits > 0) {
        *factor = atol(c->at);
        if (*factor < 1)
            return fault(c, wrong_relation, "a factor of at least 1");
        c->at += digits;
        if (!take(c, '*'))
            return fault(c, wrong_relation, "`*` and a dimension");
    }
    *dim = word(c);
    if (!*dim)
        return fault(c, wrong_relation, "a dimension, as in `ix=2*ox+1*fx`");
    *dim = zz_import_lower(c->importer->arena, *dim);
    return true;
}

bool zz_import_sum_read(zz_importer *importer, const zz_yaml *node, zz_import_sum *made) {
    const char *text = zz_import_text(importer, node, "a relation");
    if (!text)
        return false;
    cursor c = {importer, node, text, text};
    made->span = node->span;
    made->name = word(&c);
    if (!made->name)
        return fault(&c, wrong_relation, "a dimension, as in `ix=2*ox+1*fx`");
    made->name = zz_import_lower(importer->arena, made->name);
    if (!take(&c, '='))
        return fault(&c, wrong_relation, "`=`");
    if (!term(&c, &made->dims[0], &made->factors[0]))
        return false;
    if (!take(&c, '+'))
        return fault(&c, wrong_relation, "`+` and a second dimension");
    if (!term(&c, &made->dims[1], &made->factors[1]))
        return false;
    skip(&c);
    if (*c.at)
        return fault(&c, wrong_relation, "the end: a relation is the sum of two dimensions");
    return true;
}
