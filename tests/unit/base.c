/* Floor 0: arenas, vectors, maps, buffers, checked arithmetic. */
#include <float.h>
#include <limits.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/buffer.h"
#include "runtime/base/checked.h"
#include "runtime/base/map.h"
#include "runtime/base/memory.h"
#include "runtime/base/vector.h"
#include "tests/unit/unit.h"

/* --- memory ------------------------------------------------------------------------------ */

static void arenas_give_zeroed_aligned_memory(void) {
    zz_memory memory;
    zz_memory_begin(&memory);
    zz_arena *arena = zz_arena_new(&memory);
    for (size_t size = 0; size < 3000000; size = size * 2 + 1) {
        unsigned char *block = zz_alloc(arena, size);
        CHECK((uintptr_t)block % _Alignof(max_align_t) == 0);
        for (size_t i = 0; i < size; i++)
            if (block[i] != 0) {
                CHECK(!"memory is zeroed");
                break;
            }
        memset(block, 0xa5, size);
    }
    CHECK(zz_arena_memory(arena) == &memory);
    CHECK(memory.used > 3000000);
    zz_memory_end(&memory);
    CHECK_INT((int64_t)memory.used, 0);
}

static void arenas_do_not_overlap(void) {
    zz_memory memory;
    zz_memory_begin(&memory);
    zz_arena *one = zz_arena_new(&memory), *two = zz_arena_new(&memory);
    unsigned char *taken[2000];
    size_t sizes[2000];
    unsigned seed = 1;
    for (int i = 0; i < 2000; i++) {
        seed = seed * 1103515245u + 12345u;
        sizes[i] = (seed >> 16) % 300;
        taken[i] = zz_alloc(i % 2 ? one : two, sizes[i]);
        memset(taken[i], i & 255, sizes[i]);
    }
    bool whole = true;
    for (int i = 0; i < 2000; i++)
        for (size_t j = 0; j < sizes[i]; j++)
            whole = whole && taken[i][j] == (i & 255);
    CHECK(whole);
    zz_arena_free(one);
    zz_memory_end(&memory);
    CHECK_INT((int64_t)memory.used, 0);
}

/* Whether memory ran out when the n-th allocation failed; in any case nothing may leak. */
static bool runs_out(size_t n, size_t *allocations) {
    zz_memory memory;
    jmp_buf escape;
    volatile bool escaped = false;
    zz_memory_begin(&memory);
    memory.fail_at = n;
    ZZ_MEMORY_TRY (&memory, escape) {
        for (int a = 0; a < 5; a++) {
            zz_arena *arena = zz_arena_new(&memory);
            for (int i = 0; i < 40; i++)
                zz_alloc(arena, 4000);
        }
    } else {
        escaped = true;
    }
    *allocations = memory.allocations;
    zz_memory_end(&memory);
    CHECK_INT((int64_t)memory.used, 0);
    return escaped;
}

static void running_out_escapes_at_any_allocation(void) {
    size_t wanted, made;
    CHECK(!runs_out(0, &wanted));
    CHECK(wanted > 10);
    for (size_t n = 1; n <= wanted; n++) {
        CHECK(runs_out(n, &made));
        CHECK_INT((int64_t)made, (int64_t)n);
    }
    CHECK(!runs_out(wanted + 1, &made));
}

static void limits_and_products_escape(void) {
    for (volatile int way = 0; way < 4; way++) {
        zz_memory memory;
        jmp_buf escape;
        volatile bool escaped = false;
        zz_memory_begin(&memory);
        memory.limit = 1 << 20;
        ZZ_MEMORY_TRY (&memory, escape) {
            zz_arena *arena = zz_arena_new(&memory);
            switch (way) {
            case 0:
                zz_alloc(arena, 2 << 20);
                break;
            case 1:
                zz_alloc_array(arena, SIZE_MAX / 4, 8); /* the product wraps */
                break;
            case 2:
                zz_alloc(arena, SIZE_MAX - 3);
                break;
            default:
                for (;;)
                    zz_alloc(arena, 1000);
            }
        } else {
            escaped = true;
        }
        CHECK(escaped);
        CHECK(memory.used <= memory.limit);
        zz_memory_end(&memory);
    }
}

static char order[8];

static void release(void *letter) {
    strncat(order, letter, 1);
}

static void deferred_releases_run_last_first(void) {
    zz_memory memory;
    zz_memory_begin(&memory);
    order[0] = 0;
    zz_arena *arena = zz_arena_new(&memory), *other = zz_arena_new(&memory);
    zz_arena_defer(arena, release, "a");
    zz_arena_defer(arena, release, "b");
    zz_arena_defer(other, release, "c");
    zz_arena_free(arena);
    CHECK_TEXT(order, "ba");
    zz_memory_end(&memory);
    CHECK_TEXT(order, "bac");
}

static void text_is_copied(void) {
    zz_memory memory;
    zz_memory_begin(&memory);
    zz_arena *arena = zz_arena_new(&memory);
    char text[] = "abcdef";
    char *copy = zz_strdup(arena, text), *part = zz_strndup(arena, text, 3);
    text[0] = 'X';
    CHECK_TEXT(copy, "abcdef");
    CHECK_TEXT(part, "abc");
    CHECK_TEXT(zz_sprintf(arena, "%d and %s", 42, "so on"), "42 and so on");
    zz_memory_end(&memory);
}

/* --- vectors, maps, buffers -------------------------------------------------------------- */

static void vectors_grow(void) {
    zz_memory memory;
    zz_memory_begin(&memory);
    zz_arena *arena = zz_arena_new(&memory);
    ZZ_VECTOR(int) v = {0};
    for (int i = 0; i < 1000; i++)
        zz_push(arena, &v, i * i);
    CHECK_INT((int64_t)v.count, 1000);
    bool same = true;
    for (int i = 0; i < 1000; i++)
        same = same && v.items[i] == i * i;
    CHECK(same);
    zz_memory_end(&memory);
}

static void maps_find_replace_and_keep_order(void) {
    zz_memory memory;
    zz_memory_begin(&memory);
    zz_arena *arena = zz_arena_new(&memory);
    zz_map map = zz_map_new(arena);
    int values[500];
    CHECK(zz_map_get(&map, "nothing") == NULL);
    for (int i = 0; i < 500; i++)
        zz_map_set(&map, zz_sprintf(arena, "key %d", i), &values[i]);
    zz_map_set(&map, "key 7", &values[0]);
    CHECK_INT((int64_t)map.count, 500);
    CHECK(zz_map_get(&map, "key 7") == &values[0]);
    CHECK(zz_map_get(&map, "key 499") == &values[499]);
    CHECK(zz_map_get(&map, "key 500") == NULL);
    CHECK(zz_map_get(&map, "") == NULL);
    int i = 0;
    for (zz_map_entry *entry = map.first; entry; entry = entry->next, i++)
        if (strcmp(entry->key, zz_sprintf(arena, "key %d", i)) != 0) {
            CHECK(!"entries come in the order of insertion");
            break;
        }
    CHECK_INT(i, 500);
    zz_memory_end(&memory);
}

static void buffers_take_any_text(void) {
    zz_memory memory;
    zz_memory_begin(&memory);
    zz_arena *arena = zz_arena_new(&memory);
    zz_buffer buffer = zz_buffer_new(arena);
    CHECK_TEXT(zz_buffer_text(&buffer), "");
    zz_put(&buffer, "one");
    zz_put_char(&buffer, ' ');
    zz_putf(&buffer, "%s %d", "two", 3);
    zz_put_repeat(&buffer, '.', 3);
    zz_put_repeat(&buffer, '!', 0);
    zz_put_bytes(&buffer, "rest", 2);
    CHECK_TEXT(zz_buffer_text(&buffer), "one two 3...re");
    CHECK_INT((int64_t)buffer.size, 14);
    zz_buffer large = zz_buffer_new(arena);
    for (int i = 0; i < 10000; i++)
        zz_putf(&large, "%04d", i);
    CHECK_INT((int64_t)large.size, 40000);
    CHECK(memcmp(zz_buffer_text(&large) + 4 * 1234, "1234", 4) == 0);
    CHECK_INT((int64_t)strlen(zz_buffer_text(&large)), 40000);
    zz_memory_end(&memory);
}

static void doubles_are_short_and_read_back(void) {
    static const struct {
        double value;
        const char *text;
    } cases[] = {
        {0, "0"},
        {0.1, "0.1"},
        {7939.5, "7939.5"},
        {3026.22, "3026.22"},
        {1e300, "1e+300"},
        {-2.5, "-2.5"},
        {1.0 / 3, "0.3333333333333333"},
        {0.1 + 0.2, "0.30000000000000004"},
    };
    zz_memory memory;
    zz_memory_begin(&memory);
    zz_arena *arena = zz_arena_new(&memory);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zz_buffer buffer = zz_buffer_new(arena);
        zz_put_double(&buffer, cases[i].value);
        CHECK_TEXT(zz_buffer_text(&buffer), cases[i].text);
        CHECK(strtod(zz_buffer_text(&buffer), NULL) == cases[i].value);
    }
    const double edges[] = {DBL_MAX, DBL_MIN, DBL_EPSILON, 5e-324, 123456789012345678.0};
    for (size_t i = 0; i < sizeof edges / sizeof *edges; i++) {
        zz_buffer buffer = zz_buffer_new(arena);
        zz_put_double(&buffer, edges[i]);
        CHECK(strtod(zz_buffer_text(&buffer), NULL) == edges[i]);
    }
    zz_memory_end(&memory);
}

/* --- checked arithmetic ------------------------------------------------------------------ */

static void sums_and_products_never_wrap(void) {
    int64_t result = 77;
    CHECK(zz_add64(INT64_MAX - 1, 1, &result));
    CHECK_INT(result, INT64_MAX);
    CHECK(!zz_add64(INT64_MAX, 1, &result));
    CHECK(!zz_add64(INT64_MIN, -1, &result));
    CHECK_INT(result, INT64_MAX); /* left alone */
    CHECK(zz_mul64(INT64_C(3037000499), INT64_C(3037000499), &result));
    CHECK_INT(result, INT64_C(9223372030926249001));
    CHECK(!zz_mul64(INT64_C(3037000500), INT64_C(3037000500), &result));
    CHECK(!zz_mul64(INT64_MIN, -1, &result));
    CHECK(zz_mul64(INT64_MIN, 1, &result));
    CHECK_INT(result, INT64_MIN);
    CHECK(zz_mul64(0, INT64_MIN, &result));
    CHECK_INT(result, 0);
}

static void divisions_round_as_they_say(void) {
    for (int64_t a = -20; a <= 20; a++)
        for (int64_t b = 1; b <= 7; b++) {
            int64_t quotient = zz_floor_div(a, b), rest = zz_floor_mod(a, b);
            CHECK(rest >= 0 && rest < b && quotient * b + rest == a);
            if (a >= 0)
                CHECK(zz_ceil_div(a, b) == quotient + (rest != 0));
        }
    CHECK_INT(zz_ceil_div(INT64_MAX, 2), INT64_C(4611686018427387904));
    CHECK_INT(zz_floor_div(INT64_MIN, 2), INT64_MIN / 2);
}

extern const zz_test zz_tests_base[];
const zz_test zz_tests_base[] = {
    {"memory", "arenas_give_zeroed_aligned_memory", arenas_give_zeroed_aligned_memory},
    {"memory", "arenas_do_not_overlap", arenas_do_not_overlap},
    {"memory", "running_out_escapes_at_any_allocation", running_out_escapes_at_any_allocation},
    {"memory", "limits_and_products_escape", limits_and_products_escape},
    {"memory", "deferred_releases_run_last_first", deferred_releases_run_last_first},
    {"memory", "text_is_copied", text_is_copied},
    {"vector", "vectors_grow", vectors_grow},
    {"map", "maps_find_replace_and_keep_order", maps_find_replace_and_keep_order},
    {"buffer", "buffers_take_any_text", buffers_take_any_text},
    {"buffer", "doubles_are_short_and_read_back", doubles_are_short_and_read_back},
    {"checked", "sums_and_products_never_wrap", sums_and_products_never_wrap},
    {"checked", "divisions_round_as_they_say", divisions_round_as_they_say},
    {0},
};
