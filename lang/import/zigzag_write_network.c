/* Layers as a network.  Layers of one form, that is with the same equation, precisions and slots, share
 * a template: what they differ in are its parameters, and axes that always agree have one together. */
#include <string.h>

#include "lang/import/zigzag_write.h"
#include "runtime/base/vector.h"

typedef struct parameter {
    zz_import_kind kind;
    int at; /* where its number stands in the first layer */
    const char *name;
    bool usual; /* most layers have one value, which is the default */
    int64_t value;
} parameter;

/* Layers of one form. */
typedef struct form {
    ZZ_VECTOR(const zz_import_task *) tasks;
    const char *name; /* of the template */
    ZZ_VECTOR(parameter) parameters;
    zz_import_task pattern; /* the first, with names for what differs */
} form;

typedef ZZ_VECTOR(form *) forms;

/* --- forms --------------------------------------------------------------------------------- */

static bool same_tensor(const zz_import_task *a, const zz_import_task *b, int at) {
    const zz_import_tensor *x = &a->layer->tensors[at], *y = &b->layer->tensors[at];
    bool same = !strcmp(x->name, y->name) && x->index_count == y->index_count &&
                x->bits == y->bits && x->partial_bits == y->partial_bits &&
                zz_import_slot_of(a->mapping, x->name) == zz_import_slot_of(b->mapping, y->name);
    for (int i = 0; i < x->index_count && same; i++)
        same = x->indices[i] == y->indices[i];
    return same;
}

static bool same_relation(const zz_import_relation *x, const zz_import_relation *y) {
    return !strcmp(x->name, y->name) && x->dims[0] == y->dims[0] && x->dims[1] == y->dims[1] &&
           !x->extent == !y->extent;
}

static bool same_form(const zz_import_task *a, const zz_import_task *b) {
    const zz_import_layer *x = a->layer, *y = b->layer;
    bool same = x->dim_count == y->dim_count && x->relation_count == y->relation_count &&
                x->tensor_count == y->tensor_count && !strcmp(x->assign, y->assign) &&
                !strcmp(x->join, y->join);
    for (int d = 0; d < x->dim_count && same; d++)
        same = !strcmp(x->dims[d], y->dims[d]);
    for (int r = 0; r < x->relation_count && same; r++)
        same = same_relation(&x->relations[r], &y->relations[r]);
    for (int t = 0; t < x->tensor_count && same; t++)
        same = same_tensor(a, b, t);
    return same;
}

/* --- parameters ---------------------------------------------------------------------------- */

static int count_of(const zz_import_layer *layer, zz_import_kind kind) {
    return kind == ZZ_IMPORT_SIZE ? layer->dim_count : layer->relation_count;
}

static bool differs(const form *f, zz_import_kind kind, int at) {
    const zz_import_layer *first = f->tasks.items[0]->layer;
    for (size_t t = 1; t < f->tasks.count; t++)
        if (zz_import_number_of(f->tasks.items[t]->layer, kind, at) !=
            zz_import_number_of(first, kind, at))
            return true;
    return false;
}

/* The name of what a number belongs to. */
static const char *owner_of(const zz_import_task *task, zz_import_kind kind, int at) {
    return kind == ZZ_IMPORT_SIZE ? task->dims[at] : task->relations[at];
}

/* Whether a number is that of a parameter in every layer, and of another axis of the same thing. */
static bool goes_with(const form *f, const parameter *p, zz_import_kind kind, int at) {
    if (p->kind != kind ||
        *owner_of(f->tasks.items[0], kind, at) != *owner_of(f->tasks.items[0], kind, p->at))
        return false;
    for (size_t t = 0; t < f->tasks.count; t++)
        if (zz_import_number_of(f->tasks.items[t]->layer, kind, at) !=
            zz_import_number_of(f->tasks.items[t]->layer, kind, p->at))
            return false;
    return true;
}

static int64_t value_for(const zz_import_task *task, const parameter *p) {
    return zz_import_number_of(task->layer, p->kind, p->at);
}

/* Whether people leave a number out where it is the usual one: of a filter, how it moves; a 1. */
static bool is_detail(const form *f, const parameter *p) {
    const zz_import_layer *first = f->tasks.items[0]->layer;
    bool filter = p->kind != ZZ_IMPORT_SIZE && p->kind != ZZ_IMPORT_EXTENT;
    for (int r = 0; r < first->relation_count && p->kind == ZZ_IMPORT_SIZE; r++)
        filter = filter || first->relations[r].dims[1] == p->at;
    return filter || p->value == 1;
}

/* The value of more than half of the layers becomes the default. */
static void find_default(const form *f, parameter *p) {
    int64_t lead = 0; /* by which the value outvotes the others: if any has the majority, it wins */
    size_t count = 0;
    for (size_t t = 0; t < f->tasks.count; t++) {
        const int64_t value = value_for(f->tasks.items[t], p);
        if (lead == 0)
            p->value = value;
        lead += value == p->value ? 1 : -1;
    }
    for (size_t t = 0; t < f->tasks.count; t++)
        count += value_for(f->tasks.items[t], p) == p->value;
    p->usual = 2 * count > f->tasks.count && is_detail(f, p);
}

static int shared_letters(const char *a, const char *b) {
    int count = 0;
    while (a[count] && a[count] == b[count])
        count++;
    return count;
}

/* What differs, each number with the parameter that it goes with; -1: it does not differ. */
static void find_parameters(zz_arena *arena, form *f, int **which) {
    const zz_import_task *first = f->tasks.items[0];
    for (int kind = 0; kind < ZZ_IMPORT_KINDS; kind++) {
        const int count = count_of(first->layer, kind);
        which[kind] = ZZ_NEW_ARRAY(arena, int, (size_t)count + 1);
        for (int at = 0; at < count; at++) {
            which[kind][at] = -1;
            if (!differs(f, kind, at))
                continue;
            for (size_t p = 0; p < f->parameters.count && which[kind][at] < 0; p++)
                if (goes_with(f, &f->parameters.items[p], kind, at))
                    which[kind][at] = (int)p;
            if (which[kind][at] >= 0)
                continue;
            const parameter made = {.kind = kind, .at = at};
            which[kind][at] = (int)f->parameters.count;
            zz_push(arena, &f->parameters, made);
        }
    }
}

/* `ox` for one axis, `o` for ox and oy together; `stride`, or `stride_ix` where there are several. */
static const char *wish_of(zz_arena *arena, const form *f, const int *which, int p) {
    static const char *const words[ZZ_IMPORT_KINDS] = {"", "stride", "dilation", "pad", ""};
    const parameter *wanted = &f->parameters.items[p];
    const zz_import_task *first = f->tasks.items[0];
    const char *owner = owner_of(first, wanted->kind, wanted->at);
    const char *word = words[wanted->kind];
    int letters = (int)strlen(owner), others = 0;
    for (int at = 0; at < count_of(first->layer, wanted->kind); at++) {
        if (which[at] == p)
            letters = shared_letters(owner, owner_of(first, wanted->kind, at)) < letters
                          ? shared_letters(owner, owner_of(first, wanted->kind, at))
                          : letters;
        else if (which[at] >= 0)
            others++;
    }
    return !*word   ? zz_sprintf(arena, "%.*s", letters, owner)
           : others ? zz_sprintf(arena, "%s_%.*s", word, letters, owner)
                    : word;
}

static void make_parameters(zz_import_writer *w, form *f) {
    const zz_import_task *first = f->tasks.items[0];
    int *which[ZZ_IMPORT_KINDS];
    zz_map names = zz_map_new(w->arena);
    find_parameters(w->arena, f, which);
    for (int kind = ZZ_IMPORT_STRIDE; kind <= ZZ_IMPORT_PAD; kind++) /* stand beside variables */
        for (int d = 0; d < first->layer->dim_count; d++)
            if (kind == ZZ_IMPORT_STRIDE)
                zz_import_take(w->arena, &names, first->dims[d]);
    f->pattern = *first;
    for (size_t p = 0; p < f->parameters.count; p++) {
        parameter *made = &f->parameters.items[p];
        const char *wish = wish_of(w->arena, f, which[made->kind], (int)p);
        const char *owner = owner_of(first, made->kind, made->at);
        made->name = strcmp(wish, owner) ? zz_import_name(w->arena, &names, wish, "n") : owner;
        find_default(f, made);
    }
    for (int kind = 0; kind < ZZ_IMPORT_KINDS; kind++) {
        const int count = count_of(first->layer, kind);
        const char **standing = ZZ_NEW_ARRAY(w->arena, const char *, (size_t)count + 1);
        for (int at = 0; at < count; at++)
            standing[at] = which[kind][at] >= 0 ? f->parameters.items[which[kind][at]].name : NULL;
        f->pattern.parameters[kind] = standing;
    }
}

/* --- text ---------------------------------------------------------------------------------- */

/* Puts the parts of a list, with a line end after a comma where a line would become too long. */
static void put_list_part(zz_buffer *out, const char *part, bool first, size_t *column) {
    const bool fits = *column + strlen(part) + 4 <= ZZ_IMPORT_LINE;
    zz_put(out, first ? "" : fits ? ", " : ",\n");
    zz_put(out, part);
    *column = (first || fits ? *column : 8) + strlen(part) + 2;
}

static const char *feeds_of(const zz_import_task *t, size_t column) {
    zz_buffer out = zz_buffer_new(t->w->arena);
    column += strlen(" with ");
    for (int i = 1; i < t->layer->tensor_count; i++)
        for (int s = 0; s < t->layer->tensors[i].source_count; s++) {
            const char *part = zz_sprintf(t->w->arena, "%s = %s.%s", t->tensors[i],
                                          t->layer->tensors[i].sources[s], t->tensors[0]);
            zz_put(&out, out.size ? "" : " with ");
            put_list_part(&out, part, out.size == strlen(" with "), &column);
        }
    return zz_buffer_text(&out);
}

static void put_template(zz_import_writer *w, form *f) {
    zz_buffer head = zz_buffer_new(w->arena);
    const char *type = f->tasks.items[0]->layer->type;
    f->name = zz_import_name(w->arena, &w->names, zz_import_lower(w->arena, type ? type : "layer_"),
                             "layer_");
    make_parameters(w, f);
    zz_put(&head, f->name);
    const char *before = "(";
    for (int usual = 0; usual < 2; usual++)
        for (size_t p = 0; p < f->parameters.count; p++) {
            const parameter *made = &f->parameters.items[p];
            if (made->usual != usual)
                continue;
            zz_putf(&head, "%s%s", before, made->name);
            if (usual)
                zz_putf(&head, " = %lld", (long long)made->value);
            before = ", ";
        }
    zz_put(&head, f->parameters.count ? ")" : "");
    zz_import_write_layer(&f->pattern, zz_buffer_text(&head), "");
    zz_put(w->out, "\n");
}

static void put_instance(const zz_import_task *task, const form *f) {
    zz_buffer out = zz_buffer_new(task->w->arena);
    size_t column = 4;
    zz_putf(&out, "layer %s = %s", task->layer->name, f->name);
    column += out.size;
    bool given = false;
    for (size_t p = 0; p < f->parameters.count; p++) {
        const parameter *from = &f->parameters.items[p];
        const int64_t number = value_for(task, from);
        if (from->usual && number == from->value)
            continue;
        zz_put(&out, given ? "" : "(");
        put_list_part(&out, zz_sprintf(task->w->arena, "%s = %lld", from->name, (long long)number),
                      !given, &column);
        given = true;
    }
    zz_put(&out, given ? ")" : "");
    zz_putf(task->w->out, "%s%s\n", zz_buffer_text(&out), feeds_of(task, column));
}

static void put_network_layer(const zz_import_task *task, const form *f) {
    zz_put(task->w->out, "\n");
    if (task->layer->before)
        zz_import_comment(task->w, 1, "%s", task->layer->before);
    zz_import_write_origin(task, 1);
    if (f->tasks.count > 1)
        put_instance(task, f);
    else
        zz_import_write_layer(task, task->layer->name, feeds_of(task, ZZ_IMPORT_LINE / 2));
}

void zz_import_write_network(zz_import_writer *w, const zz_import_workload *workload,
                             const zz_import_task *tasks) {
    forms all = {0};
    form **form_of = ZZ_NEW_ARRAY(w->arena, form *, (size_t)workload->layer_count + 1);
    for (int l = 0; l < workload->layer_count; l++) {
        for (size_t f = 0; f < all.count && !form_of[l]; f++)
            if (same_form(all.items[f]->tasks.items[0], &tasks[l]))
                form_of[l] = all.items[f];
        if (!form_of[l]) {
            form_of[l] = ZZ_NEW(w->arena, form);
            zz_push(w->arena, &all, form_of[l]);
        }
        zz_push(w->arena, &form_of[l]->tasks, &tasks[l]);
    }
    for (size_t f = 0; f < all.count; f++)
        if (all.items[f]->tasks.count > 1)
            put_template(w, all.items[f]);
    zz_import_comment(w, 0,
                      "ZigZag evaluates the convolutions and products of matrices of the file; all "
                      "else costs nothing there, and is named in comments.  Layers stand in its "
                      "order, and so do their loops: the last bit of a sum and its search depend "
                      "on that.");
    zz_putf(w->out, "network %s {\n", w->network);
    for (int l = 0; l < workload->layer_count; l++)
        put_network_layer(&tasks[l], form_of[l]);
    if (workload->after)
        zz_put(w->out, "\n");
    if (workload->after)
        zz_import_comment(w, 1, "%s", workload->after);
    zz_put(w->out, "}\n\n");
}
