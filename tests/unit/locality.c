/* Inter-layer locality: networks of a few layers, and where the ends of their tensors come to lie. */
#include "runtime/zigzag/locality.h"
#include "tests/unit/unit.h"

/* near holds I and O, all three kinds are in `shared` and `far`. */
enum { NEAR, SHARED, FAR, MEMORIES };
enum { OUT, IN, WEIGHT, TENSORS };
enum { LAYERS = 5 };

typedef struct network {
    zz_memory memory;
    zz_locality_memory memories[MEMORIES];
    zz_locality_layer layers[LAYERS];
    zz_locality_tensor tensors[LAYERS][TENSORS];
    int feeders[LAYERS][LAYERS];
} network;

static const bool activations_in[MEMORIES] = {true, true, true};
static const bool weights_in[MEMORIES] = {false, true, true};

/* Layers of 10 bit in, 20 out and 5 of weights, all of them run; nothing feeds anything. */
static void begin(network *n, int64_t near, int64_t shared) {
    zz_memory_begin(&n->memory);
    n->memories[NEAR] = (zz_locality_memory){near, 1};
    n->memories[SHARED] = (zz_locality_memory){shared, 1};
    n->memories[FAR] = (zz_locality_memory){1000, 1};
    for (int l = 0; l < LAYERS; l++) {
        n->tensors[l][OUT] = (zz_locality_tensor){ZZ_LOCALITY_OUTPUT, 20, activations_in, -1};
        n->tensors[l][IN] = (zz_locality_tensor){ZZ_LOCALITY_ACTIVATION, 10, activations_in, -1};
        n->tensors[l][WEIGHT] = (zz_locality_tensor){ZZ_LOCALITY_WEIGHT, 5, weights_in, -1};
        n->layers[l] = (zz_locality_layer){true, n->feeders[l], 0, n->tensors[l], TENSORS};
    }
}

static void feed(network *n, int from, int to) {
    n->feeders[to][n->layers[to].feeder_count++] = from;
}

static void chain(network *n) {
    for (int l = 1; l < LAYERS; l++)
        feed(n, l - 1, l);
}

static void decide(network *n) {
    zz_locality(zz_arena_new(&n->memory), n->memories, MEMORIES, n->layers, LAYERS);
    zz_memory_end(&n->memory);
}

static void check(const network *n, int layer, int in, int out, int weight) {
    CHECK_INT(n->tensors[layer][IN].outermost, in);
    CHECK_INT(n->tensors[layer][OUT].outermost, out);
    CHECK_INT(n->tensors[layer][WEIGHT].outermost, weight);
}

static void a_chain_stays_in_the_lowest_memory_it_fits(void) {
    network n = {0};
    begin(&n, 30, 100);
    chain(&n);
    decide(&n);
    for (int l = 0; l < LAYERS; l++)
        check(&n, l, NEAR, NEAR, FAR); /* no memory below takes weights for these layers */
}

static void one_bit_less_does_not_fit(void) {
    network n = {0};
    begin(&n, 29, 100);
    chain(&n);
    decide(&n);
    for (int l = 0; l < LAYERS; l++)
        check(&n, l, SHARED, SHARED, SHARED); /* 10 + 20 + the weights of five layers */
}

static void the_weights_of_all_layers_count(void) {
    network n = {0};
    begin(&n, 29, 54); /* 55 are needed */
    chain(&n);
    decide(&n);
    for (int l = 0; l < LAYERS; l++)
        check(&n, l, FAR, FAR, FAR);
}

static void weights_go_only_where_all_lanes_see_them(void) {
    network n = {0};
    begin(&n, 29, 28);
    n.memories[SHARED].instances = 2; /* 56 in both */
    chain(&n);
    decide(&n);
    for (int l = 0; l < LAYERS; l++)
        check(&n, l, SHARED, SHARED, FAR);
}

static void one_layer_that_does_not_fit_parts_the_chain(void) {
    network n = {0};
    begin(&n, 30, 30);
    chain(&n);
    n.tensors[2][OUT].bits = 21;
    decide(&n);
    check(&n, 1, NEAR, NEAR, FAR);
    check(&n, 2, NEAR, FAR, FAR);
    check(&n, 3, FAR, NEAR, FAR);
    check(&n, 4, NEAR, NEAR, FAR);
}

/* 0 -> 1 -> 2 -> 4, 0 -> 3 -> 4 */
static void branch(network *n) {
    begin(n, 30, 30);
    feed(n, 0, 1);
    feed(n, 1, 2);
    feed(n, 0, 3);
    feed(n, 2, 4);
    feed(n, 3, 4);
}

static void what_several_take_or_what_meets_stays_outside(void) {
    network n = {0};
    branch(&n);
    decide(&n);
    check(&n, 0, FAR, FAR, FAR);
    check(&n, 1, FAR, NEAR, FAR);
    check(&n, 2, NEAR, FAR, FAR);
    check(&n, 3, FAR, FAR, FAR);
    check(&n, 4, FAR, NEAR, FAR);
}

static void layers_that_are_not_run_are_passed_over(void) {
    network n = {0};
    branch(&n);
    n.layers[3].run = false; /* a short cut: 4 meets 0 all the same */
    decide(&n);
    check(&n, 0, FAR, FAR, FAR);
    check(&n, 2, NEAR, FAR, FAR);
    network m = {0};
    branch(&m);
    m.layers[1].run = m.layers[2].run = false; /* 0 feeds 3, and 4 by two ways */
    decide(&m);
    check(&m, 0, FAR, FAR, FAR);
    network k = {0};
    branch(&k);
    k.layers[4].run = k.layers[3].run = false; /* a chain is left: 0, 1, 2 */
    decide(&k);
    for (int l = 0; l < 3; l++)
        check(&k, l, NEAR, NEAR, FAR);
    CHECK_INT(k.tensors[4][OUT].outermost, FAR);
}

static void feeding_twice_is_feeding_once(void) {
    network n = {0};
    begin(&n, 30, 30);
    chain(&n);
    feed(&n, 0, 1);
    decide(&n);
    check(&n, 0, NEAR, NEAR, FAR);
}

static void layers_may_stand_in_any_order(void) {
    network n = {0};
    begin(&n, 30, 30);
    for (int l = 1; l < LAYERS; l++)
        feed(&n, l, l - 1);
    n.tensors[2][OUT].bits = 21;
    decide(&n);
    check(&n, 4, NEAR, NEAR, FAR);
    check(&n, 2, NEAR, FAR, FAR);
    check(&n, 1, FAR, NEAR, FAR);
}

static void a_tensor_beyond_64_bits_fits_nowhere(void) {
    network n = {0};
    begin(&n, 30, 30);
    chain(&n);
    n.tensors[1][IN].bits = n.tensors[1][OUT].bits = INT64_MAX;
    decide(&n);
    check(&n, 1, NEAR, FAR, FAR);
}

#define TEST(function)                                                                             \
    { "locality", #function, function }
extern const zz_test zz_tests_locality[];
const zz_test zz_tests_locality[] = {TEST(a_chain_stays_in_the_lowest_memory_it_fits),
                                     TEST(one_bit_less_does_not_fit),
                                     TEST(the_weights_of_all_layers_count),
                                     TEST(weights_go_only_where_all_lanes_see_them),
                                     TEST(one_layer_that_does_not_fit_parts_the_chain),
                                     TEST(what_several_take_or_what_meets_stays_outside),
                                     TEST(layers_that_are_not_run_are_passed_over),
                                     TEST(feeding_twice_is_feeding_once),
                                     TEST(layers_may_stand_in_any_order),
                                     TEST(a_tensor_beyond_64_bits_fits_nowhere),
                                     {NULL, NULL, NULL}};
