/* Tensors from .npy files: every type, both byte orders, both element orders, and what is refused.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/base/npy.h"
#include "tests/unit/unit.h"

/* Writes a file of the given format version, header and data; reads it; gives what was wrong. */
static const char *read_back(zz_arena *arena, int version, const char *header, const void *data,
                             size_t size, zz_npy *tensor) {
    char path[] = "/tmp/zz-npy-XXXXXX";
    const int file = mkstemp(path);
    FILE *out = file < 0 ? NULL : fdopen(file, "wb");
    if (!out)
        return "the test cannot write";
    const size_t length = strlen(header);
    const unsigned char sizes[4] = {(unsigned char)length, (unsigned char)(length >> 8), 0, 0};
    fwrite("\x93NUMPY", 1, 6, out);
    fputc(version, out);
    fputc(0, out);
    fwrite(sizes, 1, version == 1 ? 2 : 4, out);
    fwrite(header, 1, length, out);
    fwrite(data, 1, size, out);
    fclose(out);
    const char *wrong = zz_npy_read(arena, path, tensor);
    unlink(path);
    return wrong;
}

static const char *header(zz_arena *arena, const char *type, bool fortran, const char *shape) {
    return zz_sprintf(arena, "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }\n", type,
                      fortran ? "True" : "False", shape);
}

static void every_type_is_read(void) {
    static const struct {
        const char *type;
        unsigned char bytes[16];
        size_t size; /* of one element; there are two */
        double values[2];
    } cases[] = {
        {"|b1", {0, 1}, 1, {0, 1}},
        {"|u1", {7, 255}, 1, {7, 255}},
        {"|i1", {7, 255}, 1, {7, -1}},
        {"<i2", {1, 2, 0xff, 0xff}, 2, {513, -1}},
        {">i2", {1, 2, 0xff, 0xfe}, 2, {258, -2}},
        {"<u2", {1, 2, 0xff, 0xff}, 2, {513, 65535}},
        {"<i4", {1, 0, 0, 0, 0, 0, 0, 0x80}, 4, {1, -2147483648.0}},
        {">u4", {0, 0, 1, 0, 0xff, 0xff, 0xff, 0xff}, 4, {256, 4294967295.0}},
        {"<i8",
         {5, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff},
         8,
         {5, -1}},
        {">u8", {0, 0, 0, 0, 0, 0, 0, 9, 0x80, 0, 0, 0, 0, 0, 0, 0}, 8, {9, 9223372036854775808.0}},
        {"<f2", {0x00, 0x3c, 0x00, 0xc1}, 2, {1, -2.5}},
        {">f2", {0x00, 0x01, 0x7b, 0xff}, 2, {5.9604644775390625e-08, 65504}},
        {"<f4", {0, 0, 0x80, 0x3f, 0, 0, 0x20, 0xc0}, 4, {1, -2.5}},
        {">f4", {0x3f, 0x80, 0, 0, 0xc0, 0x20, 0, 0}, 4, {1, -2.5}},
        {"<f8", {0, 0, 0, 0, 0, 0, 0xf0, 0x3f, 0, 0, 0, 0, 0, 0, 4, 0xc0}, 8, {1, -2.5}},
        {">f8", {0x3f, 0xf0, 0, 0, 0, 0, 0, 0, 0xc0, 4, 0, 0, 0, 0, 0, 0}, 8, {1, -2.5}},
    };
    zz_memory memory;
    zz_memory_begin(&memory);
    zz_arena *arena = zz_arena_new(&memory);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int version = 1; version <= 3; version++) {
            zz_npy tensor;
            const char *wrong =
                read_back(arena, version, header(arena, cases[i].type, false, "(2,)"),
                          cases[i].bytes, 2 * cases[i].size, &tensor);
            CHECK_TEXT(wrong ? wrong : "read", "read");
            if (wrong)
                continue;
            CHECK_INT(tensor.rank, 1);
            CHECK_INT(tensor.shape[0], 2);
            CHECK(tensor.values[0] == cases[i].values[0]);
            CHECK(tensor.values[1] == cases[i].values[1]);
        }
    zz_memory_end(&memory);
}

static void fortran_order_becomes_row_major(void) {
    static const unsigned char bytes[] = {0, 3, 1, 4, 2, 5}; /* columns of ((0 1 2) (3 4 5)) */
    zz_memory memory;
    zz_memory_begin(&memory);
    zz_arena *arena = zz_arena_new(&memory);
    zz_npy tensor;
    REQUIRE(!read_back(arena, 1, header(arena, "|u1", true, "(2, 3)"), bytes, 6, &tensor));
    CHECK_INT(tensor.rank, 2);
    for (int i = 0; i < 6; i++)
        CHECK(tensor.values[i] == i);
    zz_memory_end(&memory);
}

static void shapes_of_any_rank_are_read(void) {
    zz_memory memory;
    zz_memory_begin(&memory);
    zz_arena *arena = zz_arena_new(&memory);
    zz_npy tensor;
    REQUIRE(!read_back(arena, 1, header(arena, "|u1", false, "()"), "\7", 1, &tensor));
    CHECK_INT(tensor.rank, 0);
    CHECK(tensor.values[0] == 7);
    REQUIRE(!read_back(arena, 1, header(arena, "|u1", false, "(1, 1, 2, 1, 1, 1, 1)"), "\1\2", 2,
                       &tensor));
    CHECK_INT(tensor.rank, 7);
    CHECK(tensor.values[1] == 2);
    zz_memory_end(&memory);
}

static void what_is_no_tensor_is_refused_with_a_reason(void) {
    zz_memory memory;
    zz_memory_begin(&memory);
    zz_arena *arena = zz_arena_new(&memory);
    static const char *const headers[] = {
        "",
        "{}",
        "{'descr': '|u1'}\n",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (9,), }\n",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (-2,), }\n",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (4611686018427387904, 4), }\n",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (99999999999999999999,), }\n",
        "{'descr': '|u1', 'fortran_order': Maybe, 'shape': (2,), }\n",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (2,\n",
        "{'descr': '<c8', 'fortran_order': False, 'shape': (2,), }\n",
        "{'descr': '|O', 'fortran_order': False, 'shape': (2,), }\n",
        "{'descr': [('a', '<i4')], 'fortran_order': False, 'shape': (2,), }\n",
    };
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++) {
        zz_npy tensor;
        const char *wrong = read_back(arena, 1, headers[i], "\1\2", 2, &tensor);
        CHECK(wrong != NULL && wrong[0] != 0 && !strchr(wrong, '\n'));
    }
    zz_npy tensor;
    CHECK(read_back(arena, 9, headers[3], "\1\2", 2, &tensor) != NULL);
    CHECK(zz_npy_read(arena, "/no/such/tensor.npy", &tensor) != NULL);
    CHECK(zz_npy_read(arena, "/", &tensor) != NULL);
    CHECK(zz_npy_read(arena, "/dev/null", &tensor) != NULL);
    zz_memory_end(&memory);
}

static void a_broken_disk_is_not_a_broken_file(void) {
    zz_memory memory;
    zz_memory_begin(&memory);
    zz_arena *arena = zz_arena_new(&memory);
    zz_npy tensor;
    const char *wrong = zz_npy_read(arena, "/proc/self/mem", &tensor); /* EIO at its beginning */
    REQUIRE(wrong != NULL);
    CHECK_TEXT(wrong, "cannot be read: Input/output error");
    CHECK(tensor.refused);
    CHECK(zz_npy_read(arena, "/no/such/tensor.npy", &tensor) != NULL);
    CHECK(!tensor.refused);
    CHECK(read_back(arena, 1, "{'descr': '|u1', 'fortran_order': False, 'shape': (2,), }", "\1", 1,
                    &tensor) != NULL);
    CHECK(!tensor.refused);
    zz_memory_end(&memory);
}

extern const zz_test zz_tests_npy[];
const zz_test zz_tests_npy[] = {
    {"npy", "every_type_is_read", every_type_is_read},
    {"npy", "fortran_order_becomes_row_major", fortran_order_becomes_row_major},
    {"npy", "shapes_of_any_rank_are_read", shapes_of_any_rank_are_read},
    {"npy", "what_is_no_tensor_is_refused_with_a_reason",
     what_is_no_tensor_is_refused_with_a_reason},
    {"npy", "a_broken_disk_is_not_a_broken_file", a_broken_disk_is_not_a_broken_file},
    {0},
};
