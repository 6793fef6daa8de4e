/* From text to the model: what a design says, with everything resolved. */
#include <string.h>

#include "compiler/elaborate/elaborate.h"
#include "compiler/lower/lower.h"
#include "tests/unit/unit.h"

typedef struct fixture {
    zz_memory memory;
    zz_session session;
    zz_model *model;
} fixture;

static void elaborate(fixture *f, const char *text, const zz_definition *definition) {
    *f = (fixture){0};
    zz_memory_begin(&f->memory);
    zz_arena *arena = zz_arena_new(&f->memory);
    f->session = (zz_session){.arena = arena, .diags = zz_diags_new(arena)};
    f->session.definitions = definition;
    f->session.definition_count = definition != NULL;
    f->model = zz_elaborate(&f->session, zz_source_from_text(arena, "test.zz", text, strlen(text)));
}

static bool is_sound(fixture *f) {
    zz_buffer out = zz_buffer_new(f->session.arena);
    zz_diags_render(&f->session.diags, false, &out);
    return zz_test_text(__FILE__, __LINE__, "diagnostics", zz_buffer_text(&out), "");
}

/* "name extent" or "name extent = constant + coefficient name ..." of every variable. */
static const char *variables(fixture *f, const zz_layer *layer) {
    zz_buffer out = zz_buffer_new(f->session.arena);
    for (int v = 0; v < layer->variable_count; v++) {
        const zz_model_variable *x = &layer->variables[v];
        zz_putf(&out, "%s%s %lld", v ? ", " : "", x->name ? x->name : "_", (long long)x->extent);
        if (x->is_position)
            zz_putf(&out, " = %lld", (long long)x->constant);
        for (int i = 0; x->is_position && i < layer->variable_count; i++)
            if (x->coefficients[i])
                zz_putf(&out, " + %lld %s", (long long)x->coefficients[i],
                        layer->variables[i].name);
    }
    return zz_buffer_text(&out);
}

/* "name bits/partial bits:slot[axes]" of every tensor. */
static const char *tensors(fixture *f, const zz_layer *layer) {
    zz_buffer out = zz_buffer_new(f->session.arena);
    for (int t = 0; t < layer->tensor_count; t++) {
        const zz_model_tensor *x = &layer->tensors[t];
        zz_putf(&out, "%s%s %lld/%lld:%s[", t ? " " : "", x->name, (long long)x->bits,
                (long long)x->partial_bits, x->slot);
        for (int a = 0; a < x->axis_count; a++)
            zz_putf(&out, "%s%d", a ? "," : "", x->axes[a]);
        zz_put(&out, "]");
    }
    return zz_buffer_text(&out);
}

static const zz_layer *layer_of(fixture *f, const char *name) {
    for (int l = 0; l < f->model->layer_count; l++)
        if (!strcmp(f->model->layers[l]->name, name))
            return f->model->layers[l];
    return NULL;
}

static void layers_become_affine(void) {
    fixture f;
    elaborate(&f,
              "layer conv(k, stride = 1, pad = 0) :\n"
              "    O[k,oy,c] += W[k,fy] * I[iy = stride*oy + fy - pad, 2*c + 1] {\n"
              "    k k, oy 8, fy 3, c 2\n"
              "    iy stride*(oy_last) + 3 - 2*pad\n"
              "    W 8 bit as weights, I 1 byte, O 16 bit partial 24 bit\n"
              "}\n"
              "const oy_last = 7\n"
              "layer plain = conv(4)\n"
              "layer both = conv(stride = 2, pad = 1, k = plain.k * 2) { I 4 bit, fy 5 }\n"
              "layer more = both { O 32 bit partial 32 bit, iy 20 }\n",
              NULL);
    REQUIRE(is_sound(&f));
    const zz_layer *plain = layer_of(&f, "plain"), *both = layer_of(&f, "both");
    const zz_layer *more = layer_of(&f, "more");
    REQUIRE(plain && both && more && !layer_of(&f, "conv"));
    CHECK_TEXT(variables(&f, plain),
               "k 4, oy 8, c 2, fy 3, iy 10 = 0 + 1 oy + 1 fy, _ 4 = 1 + 2 c");
    CHECK_TEXT(tensors(&f, plain), "O 16/24:O[0,1,2] W 8/8:weights[0,3] I 8/8:I[4,5]");
    CHECK_TEXT(variables(&f, both),
               "k 8, oy 8, c 2, fy 5, iy 15 = -1 + 2 oy + 1 fy, _ 4 = 1 + 2 c");
    CHECK_TEXT(tensors(&f, both), "O 16/24:O[0,1,2] W 8/8:weights[0,3] I 4/4:I[4,5]");
    CHECK_TEXT(variables(&f, more),
               "k 8, oy 8, c 2, fy 5, iy 20 = -1 + 2 oy + 1 fy, _ 4 = 1 + 2 c");
    CHECK_TEXT(tensors(&f, more), "O 32/32:O[0,1,2] W 8/8:weights[0,3] I 4/4:I[4,5]");
    zz_memory_end(&f.memory);
}

static void positions_are_shared_by_name(void) {
    fixture f;
    elaborate(&f,
              "layer l : O[q, p = 2*x + y] max= A[p] - B[p = y + 2*x, 0] * C[x] {\n"
              "    x 4, y 2, p 5, q 1, A 1 bit, B 1 bit, C 1 bit, O 1 bit\n"
              "}\n",
              NULL);
    REQUIRE(is_sound(&f) && f.model->layer_count == 1);
    const zz_layer *l = f.model->layers[0];
    CHECK_TEXT(variables(&f, l), "q 1, x 4, y 2, p 5 = 0 + 2 x + 1 y, _ 1 = 0");
    CHECK_TEXT(tensors(&f, l), "O 1/1:O[0,3] A 1/1:A[3] B 1/1:B[3,4] C 1/1:C[1]");
    CHECK_INT(l->operation, ZZ_MAX);
    static const int kinds[] = {ZZ_TERM_LOAD, ZZ_TERM_LOAD, ZZ_TERM_LOAD, ZZ_TERM_MULTIPLY,
                                ZZ_TERM_SUBTRACT};
    REQUIRE(l->term_count == 5);
    for (int t = 0; t < 5; t++)
        CHECK_INT(l->terms[t].kind, kinds[t]);
    zz_memory_end(&f.memory);
}

static void accelerators_have_their_ports(void) {
    fixture f;
    elaborate(&f,
              "accelerator tpu(n = 32) {\n"
              "    array pe[D1: n, D2: n/2] { mac 40 fJ; latency 2 cycles; accumulators }\n"
              "    memory rf per pe : 64 byte, holds W { read 1 pJ per 16 bit }\n"
              "    memory col per D2 : 1 KiB, holds O\n"
              "    memory sram : 256 KiB, holds all {\n"
              "        read 10 pJ per 128 bit\n"
              "        port p : read_write 16..64 bit serves O down up, W fill\n"
              "        port q : read serves W down\n"
              "    }\n"
              "}\n"
              "accelerator small = tpu(n = 4)\n",
              NULL);
    REQUIRE(is_sound(&f) && f.model->accelerator_count == 2);
    const zz_accelerator *tpu = f.model->accelerators[0], *small = f.model->accelerators[1];
    CHECK_INT(tpu->dimensions[1].size, 16);
    CHECK_INT(small->dimensions[1].size, 2);
    CHECK(tpu->accumulators && tpu->operation_energy == 0.04 && tpu->operation_latency == 2);
    REQUIRE(tpu->memory_count == 3);
    const zz_model_memory *rf = &tpu->memories[0], *col = &tpu->memories[1];
    const zz_model_memory *sram = &tpu->memories[2];
    CHECK_INT((int64_t)rf->replicated, 3);
    CHECK_INT((int64_t)col->replicated, 2);
    CHECK_INT((int64_t)sram->replicated, 0);
    CHECK_INT(sram->slot_count, 2);
    REQUIRE(rf->port_count == 2 && col->port_count == 2 && sram->port_count == 2);
    CHECK_INT(rf->ports[0].widest, 16);
    CHECK_INT(rf->ports[1].widest, 0);
    CHECK_INT(rf->ports[1].type, ZZ_PORT_WRITE);
    CHECK(rf->ports[0].serves[0].directions[ZZ_DOWN] && rf->ports[0].serves[0].directions[ZZ_UP]);
    CHECK(!rf->ports[0].serves[0].directions[ZZ_FILL]);
    CHECK_INT(sram->ports[0].narrowest, 16);
    CHECK_INT(sram->ports[0].widest, 64);
    CHECK_INT(sram->ports[1].widest, 128);
    CHECK(sram->ports[0].serves[1].directions[ZZ_FILL]);
    zz_memory_end(&f.memory);
}

static const char *const macro =
    "accelerator m(s = 2 bit) {\n"
    "    array c[columns: 8, rows: 4, banks: 2] {\n"
    "        compute_in_memory analog; cells cell; weights 4 bit; activations 8 bit\n"
    "        serial s; adc 0 bit\n"
    "    }\n"
    "    memory above per c : 8 bit, holds I { area 3 um2 }\n"
    "    memory cell per c : 4 bit, holds W\n"
    "    memory all : 1 KiB, holds I, W, O { area 0.5 mm2 }\n"
    "}\n"
    "layer l : O[k,x] += W[k,c] * I[c,x] {\n"
    "    k 6, c 3, x 5, W 4 bit, I 8 bit, O 8 bit partial 24 bit\n"
    "}\n"
    "dataflow d : l on m { for x:3; spread k:8 over columns, c:2 over rows; for c:2\n"
    "    spread x:2 over banks }\n";

static void a_macro_is_described(void) {
    fixture f;
    elaborate(&f, macro, NULL);
    REQUIRE(is_sound(&f) && f.model->accelerator_count == 1 && f.model->dataflow_count == 1);
    const zz_accelerator *m = f.model->accelerators[0];
    REQUIRE(m->macro != NULL);
    CHECK(m->macro->analog);
    CHECK_INT(m->macro->weight_bits, 4);
    CHECK_INT(m->macro->activation_bits, 8);
    CHECK_INT(m->macro->serial_bits, 2);
    CHECK_INT(m->macro->adc_bits, 0);
    CHECK_INT(m->macro->cells, 1);
    CHECK_INT(m->operation_latency, 4);
    CHECK(m->memories[0].area == 3e-6 && m->memories[1].area == 0 && m->memories[2].area == 0.5);
    const zz_nest *nest = zz_lower(&f.session, f.model->dataflows[0], f.model->layers[0]);
    REQUIRE(nest != NULL);
    CHECK(nest->macro == m->macro && zz_nest_has_area(nest) && !nest->disordered);
    CHECK_INT(zz_nest_spread(nest, 0), 6); /* of 8 lanes, 6 have something */
    CHECK_INT(zz_nest_spread(nest, 1), 2);
    CHECK_INT(zz_nest_spread(nest, 2), 2);
    zz_memory_end(&f.memory);
}

static void disorder_is_told(void) {
    fixture f;
    elaborate(&f,
              "accelerator a {\n"
              "    array pe[x: 4, y: 4]\n"
              "    memory rf per x : 8 byte, holds A, B\n"
              "    memory col per y : 1 KiB, holds C\n"
              "    memory mid per x, y : 1 KiB, holds B\n"
              "    memory top : 1 KiB, holds all\n"
              "}\n",
              NULL);
    REQUIRE(is_sound(&f) && f.model->accelerator_count == 1);
    const zz_disorder *found = &f.model->accelerators[0]->disorder;
    CHECK(found->found);
    CHECK_INT(found->inner, 0);
    CHECK_INT(found->outer, 2);
    CHECK_INT(found->dimension, 1);
    CHECK_TEXT(found->slot, "B");
    zz_memory_end(&f.memory);
}

static const char *const flow =
    "const rows = 4\n"
    "accelerator a(n = rows) { array pe[n]; memory m : 1 KiB, holds X, Y }\n"
    "layer l(n = 8) : O[x] += A[x] { x n, O 8 bit, A 8 bit as X }\n"
    "dataflow t(l : layer, k = l.x / rows) : l on a(rows * 2) with O as Y {\n"
    "    hold A in m refill slide double\n"
    "    for x:k\n"
    "    spread x:rows over pe\n"
    "}\n"
    "dataflow d = t(l)\n";

static void dataflows_are_flat(void) {
    const zz_definition two = {"rows", "1 + 1"};
    for (int run = 0; run < 2; run++) {
        fixture f;
        elaborate(&f, flow, run ? &two : NULL);
        REQUIRE(is_sound(&f) && f.model->dataflow_count == 1);
        const zz_dataflow *d = f.model->dataflows[0];
        CHECK_TEXT(d->name, "d");
        CHECK_INT(d->accelerator->dimensions[0].size, run ? 4 : 8);
        REQUIRE(d->layer_count == 1 && d->item_count == 3 && d->binding_count == 1);
        CHECK_TEXT(d->bindings[0].slot, "Y");
        CHECK(d->items[0].kind == ZZ_ITEM_HOLD && d->items[0].slide);
        CHECK_INT(d->items[0].buffering, ZZ_BUFFER_DOUBLE);
        CHECK_INT(d->items[1].factor, run ? 4 : 2);
        CHECK_INT(d->items[2].factor, run ? 2 : 4);
        zz_memory_end(&f.memory);
    }
}

extern const zz_test zz_tests_elaborate[];
const zz_test zz_tests_elaborate[] = {
    {"elaborate", "layers_become_affine", layers_become_affine},
    {"elaborate", "positions_are_shared_by_name", positions_are_shared_by_name},
    {"elaborate", "accelerators_have_their_ports", accelerators_have_their_ports},
    {"elaborate", "a_macro_is_described", a_macro_is_described},
    {"elaborate", "disorder_is_told", disorder_is_told},
    {"elaborate", "dataflows_are_flat", dataflows_are_flat},
    {0},
};
