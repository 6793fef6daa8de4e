/* The language's floor: spans, near names, the queue of diagnostics, tokens, recovery. */
#include <stdio.h>
#include <string.h>

#include "lang/read.h"
#include "tests/unit/unit.h"

/* One test's memory. */
typedef struct bench {
    zz_memory memory;
    zz_arena *arena;
    zz_diags diags;
} bench;

static void begin(bench *b) {
    zz_memory_begin(&b->memory);
    b->arena = zz_arena_new(&b->memory);
    b->diags = zz_diags_new(b->arena);
}

static void end(bench *b) {
    zz_memory_end(&b->memory);
}

static zz_source *source(bench *b, const char *text) {
    return zz_source_from_text(b->arena, "test.zz", text, strlen(text));
}

/* --- sources and spans ------------------------------------------------------------------- */

static void lines_and_columns_are_found(void) {
    bench b;
    begin(&b);
    const char *text = "ab\n\n\303\244c\nlast";
    zz_source *s = source(&b, text);
    CHECK_INT(s->line_count, 4);
    uint32_t line = 1, column = 1;
    for (uint32_t at = 0; at <= s->size; at++) {
        zz_span span = {s, at, at};
        CHECK_INT(zz_span_line(span), line);
        CHECK_INT(zz_span_column(span), column);
        if (text[at] == '\n') {
            line++;
            column = 1;
        } else {
            column++;
        }
    }
    end(&b);
}

static void the_text_is_a_copy_that_ends_in_nul(void) {
    bench b;
    begin(&b);
    char text[] = {'a', 0, 'b'};
    zz_source *s = zz_source_from_text(b.arena, "x", text, 3);
    text[0] = 'z';
    CHECK_INT((int64_t)s->size, 3);
    CHECK(memcmp(s->text, "a\0b", 4) == 0);
    s = zz_source_from_text(b.arena, "x", "", 0);
    CHECK_INT(s->line_count, 1);
    CHECK_TEXT(s->text, "");
    end(&b);
}

static void spans_join(void) {
    bench b;
    begin(&b);
    zz_source *s = source(&b, "one two three");
    zz_span one = {s, 0, 3}, three = {s, 8, 13}, nowhere = {NULL, 0, 0};
    zz_span joined = zz_span_join(three, one);
    CHECK_INT(joined.begin, 0);
    CHECK_INT(joined.end, 13);
    CHECK_INT(zz_span_join(nowhere, one).end, 3);
    CHECK_INT(zz_span_join(one, nowhere).end, 3);
    CHECK_INT(zz_span_line(nowhere), 1);
    end(&b);
}

static void files_that_cannot_be_read_say_so(void) {
    bench b;
    begin(&b);
    zz_source *s;
    CHECK_INT(zz_source_read(b.arena, "/no/such/file.zz", &s), ZZ_READ_MISSING);
    CHECK_INT(zz_source_read(b.arena, "/proc/self/mem", &s), ZZ_READ_REFUSED); /* EIO */
    CHECK_INT(zz_source_read(b.arena, "/", &s), ZZ_READ_DIRECTORY);
    CHECK_INT(zz_source_read(b.arena, "/dev/zero", &s), ZZ_READ_TOO_LARGE);
    CHECK_INT(zz_source_read(b.arena, "/dev/null", &s), ZZ_READ_OK);
    REQUIRE(s != NULL);
    CHECK_INT((int64_t)s->size, 0);
    end(&b);
}

/* --- near names -------------------------------------------------------------------------- */

static void near_names_are_offered_and_far_ones_not(void) {
    static const char *const names[] = {"oy", "ox", "stride", "input_sram", "weights"};
    const size_t count = sizeof names / sizeof *names;
    CHECK_TEXT(zz_nearest("oz", names, count), "oy");         /* the first of two as near */
    CHECK_TEXT(zz_nearest("xo", names, count), "ox");         /* two letters changed places */
    CHECK_TEXT(zz_nearest("strid", names, count), "stride");  /* one is missing */
    CHECK_TEXT(zz_nearest("Stride", names, count), "stride"); /* the case */
    CHECK_TEXT(zz_nearest("inputsram", names, count), "input_sram");
    CHECK_TEXT(zz_nearest("wieghts", names, count), "weights");
    CHECK_TEXT(zz_nearest("sy", (const char *const[]){"oy", "s"}, 2), "s"); /* begins like it */
    CHECK(zz_nearest("banana", names, count) == NULL);
    CHECK(zz_nearest("q", names, count) == NULL);
    CHECK(zz_nearest("", names, count) == NULL);
    CHECK(zz_nearest("oy", names, 0) == NULL);
    char endless[100000];
    memset(endless, 'a', sizeof endless - 1);
    endless[sizeof endless - 1] = 0;
    CHECK(zz_nearest(endless, names, count) == NULL);
}

/* --- the queue --------------------------------------------------------------------------- */

static void the_same_is_said_once_and_twenty_errors_are_enough(void) {
    bench b;
    begin(&b);
    char text[100];
    memset(text, 'x', sizeof text);
    zz_source *s = zz_source_from_text(b.arena, "test.zz", text, sizeof text);
    zz_report(&b.diags, ZZ_E0001, (zz_span){s, 1, 2}, "first");
    zz_diag *again = zz_report(&b.diags, ZZ_E0001, (zz_span){s, 1, 2}, "second");
    REQUIRE(again != NULL);
    zz_diag_label(&b.diags, again, "hung on nothing");
    CHECK_INT((int64_t)b.diags.count, 1);
    CHECK_INT((int64_t)b.diags.errors, 1);
    CHECK_TEXT(b.diags.items[0]->message, "first");
    CHECK_TEXT(b.diags.items[0]->spans[0].label, "");
    for (uint32_t i = 0; i < 50; i++)
        zz_report(&b.diags, ZZ_E0001, (zz_span){s, i, i + 1}, "error %u", i);
    CHECK_INT((int64_t)b.diags.count, ZZ_ERROR_LIMIT);
    CHECK_INT((int64_t)b.diags.errors, 50);
    end(&b);
}

static void what_does_not_fit_a_diagnostic_is_dropped(void) {
    bench b;
    begin(&b);
    zz_source *s = source(&b, "one two three");
    zz_diag *diag = zz_report(&b.diags, ZZ_E0001, (zz_span){s, 0, 3}, "%s", "100% sure");
    for (int i = 0; i < 100; i++) {
        zz_diag_also(&b.diags, diag, (zz_span){s, 4, 7}, "place %d", i);
        zz_diag_note(&b.diags, diag, "note %d", i);
        zz_diag_help(&b.diags, diag, "help %d", i);
    }
    CHECK_TEXT(diag->message, "100% sure");
    CHECK_INT(diag->span_count, ZZ_DIAG_SPANS);
    CHECK_INT(diag->note_count, ZZ_DIAG_NOTES);
    CHECK_TEXT(diag->spans[ZZ_DIAG_SPANS - 1].label, "place 2");
    end(&b);
}

static void codes_are_explained_however_they_are_written(void) {
    bench b;
    begin(&b);
    static const char *const ways[] = {"ZZ0001", "zz0001", "0001", "1"};
    zz_buffer first = zz_buffer_new(b.arena);
    CHECK(zz_explain("ZZ0001", &first));
    CHECK(strstr(zz_buffer_text(&first), "ZZ0001") != NULL);
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        zz_buffer out = zz_buffer_new(b.arena);
        CHECK(zz_explain(ways[i], &out));
        CHECK_TEXT(zz_buffer_text(&out), zz_buffer_text(&first));
    }
    zz_buffer out = zz_buffer_new(b.arena);
    CHECK(!zz_explain("ZZ9999", &out));
    CHECK(!zz_explain("", &out));
    CHECK(!zz_explain("ZZ", &out));
    CHECK(!zz_explain("ZZ00010", &out));
    CHECK(!zz_explain("-1", &out));
    CHECK_INT((int64_t)out.size, 0);
    end(&b);
}

/* --- tokens ------------------------------------------------------------------------------ */

static void a_unit_is_a_unit_only_behind_its_number(void) {
    bench b;
    begin(&b);
    zz_buffer out = zz_buffer_new(b.arena);
    zz_print_tokens(b.arena, source(&b, "const bit = 16 bit + bit\n"), &out);
    CHECK_TEXT(zz_buffer_text(&out), "1:1\tkeyword\t\"const\"\n"
                                     "1:7\tname\t\"bit\"\n"
                                     "1:11\tmark\t\"=\"\n"
                                     "1:13\tnumber\t\"16\"\n"
                                     "1:16\tunit\t\"bit\"\n"
                                     "1:20\tmark\t\"+\"\n"
                                     "1:22\tname\t\"bit\"\n"
                                     "1:25\tend\n");
    end(&b);
}

static void lines_end_items_except_after_what_goes_on(void) {
    bench b;
    begin(&b);
    zz_buffer out = zz_buffer_new(b.arena);
    zz_print_tokens(b.arena, source(&b, "const a = 1 +\n    2 // more\n\nconst b = 3; const c = 4"),
                    &out);
    int ends = 0;
    for (const char *at = zz_buffer_text(&out); (at = strstr(at, "\tend")); at++)
        ends++;
    CHECK_INT(ends, 3);
    end(&b);
}

/* --- recovery ---------------------------------------------------------------------------- */

/* Parses; gives the number of errors, and how many declarations of each kind came through. */
static size_t parse(bench *b, const char *text, int found[ZZ_KIND_COUNT]) {
    memset(found, 0, ZZ_KIND_COUNT * sizeof *found);
    zz_node *file = zz_parse(b->arena, source(b, text), &b->diags);
    if (!CHECK(file != NULL) || !CHECK_INT(file->kind, ZZ_file))
        return b->diags.errors;
    for (size_t i = 0; i < file->count; i++)
        found[file->children[i]->kind]++;
    return b->diags.errors;
}

static void an_error_costs_one_item_and_one_message(void) {
    bench b;
    int found[ZZ_KIND_COUNT];
    begin(&b);
    const char *text = "const a = 1\n"
                       "const b = = 2\n"
                       "const c = 3\n"
                       "layer l : O[x] += I[x] {\n"
                       "    x 4, I 8 bit\n"
                       "    O 8 8 8\n"
                       "    x 5\n"
                       "}\n"
                       "const d = 4\n"
                       "const e = )\n"
                       "const f = 6\n";
    CHECK_INT((int64_t)parse(&b, text, found), 3);
    CHECK(found[ZZ_constant] >= 4);
    CHECK_INT(found[ZZ_layer], 1);
    CHECK_INT((int64_t)b.diags.count, 3);
    CHECK_INT(zz_span_line(b.diags.items[0]->spans[0].span), 2);
    CHECK_INT(zz_span_line(b.diags.items[1]->spans[0].span), 6);
    CHECK_INT(zz_span_line(b.diags.items[2]->spans[0].span), 10);
    end(&b);
}

static void a_brace_never_closed_is_said_once(void) {
    bench b;
    int found[ZZ_KIND_COUNT];
    begin(&b);
    const char *text = "dataflow f : conv on npe8 {\n"
                       "    for fx, fy\n"
                       "dataflow g : conv on npe8 {\n"
                       "    for fy, fx\n"
                       "}\n"
                       "const a = 1\n";
    CHECK_INT((int64_t)parse(&b, text, found), 1);
    CHECK_INT(found[ZZ_dataflow], 2);
    CHECK_INT(found[ZZ_constant], 1);
    end(&b);
}

static void any_prefix_of_a_design_gives_a_tree(void) {
    const char *text =
        "use std.layers\n"
        "accelerator npe8(n = 8) {\n"
        "    array npe[n] { mac 0.04 pJ; accumulators }\n"
        "    memory sram : 256 KiB, holds W, O {\n"
        "        read 10.5 pJ per 128 bit\n"
        "        port p : read_write 16..128 bit serves O down up, W fill\n"
        "    }\n"
        "}\n"
        "layer conv(s = 1) : O[k,x] += W[k,f] * I[ix = s*x+f-1] { k 8, x 3, f 3, ix 4 }\n"
        "dataflow e : conv on npe8 with I as J counting boxes {\n"
        "    on event I[ix] when I != 0 in order ix\n"
        "    hold W in sram refill slide\n"
        "    spread k:8 over npe\n"
        "}\n"
        "expect e.reads(I) == 25 expect e[conv].cycles < 3 * (4 + 2 ^ 2)\n";
    const size_t size = strlen(text);
    for (size_t n = 0; n <= size; n++) {
        bench b;
        begin(&b);
        zz_source *s = zz_source_from_text(b.arena, "prefix.zz", text, n);
        zz_node *file = zz_parse(b.arena, s, &b.diags);
        CHECK(file != NULL && file->kind == ZZ_file);
        if (n == size)
            CHECK_INT((int64_t)b.diags.errors, 0);
        CHECK(b.diags.errors <= 3); /* no cascade */
        zz_buffer out = zz_buffer_new(b.arena);
        zz_print_tree(file, &out);
        end(&b);
    }
}

extern const zz_test zz_tests_lang[];
const zz_test zz_tests_lang[] = {
    {"source", "lines_and_columns_are_found", lines_and_columns_are_found},
    {"source", "the_text_is_a_copy_that_ends_in_nul", the_text_is_a_copy_that_ends_in_nul},
    {"source", "spans_join", spans_join},
    {"source", "files_that_cannot_be_read_say_so", files_that_cannot_be_read_say_so},
    {"nearest", "near_names_are_offered_and_far_ones_not", near_names_are_offered_and_far_ones_not},
    {"diag", "the_same_is_said_once_and_twenty_errors_are_enough",
     the_same_is_said_once_and_twenty_errors_are_enough},
    {"diag", "what_does_not_fit_a_diagnostic_is_dropped",
     what_does_not_fit_a_diagnostic_is_dropped},
    {"diag", "codes_are_explained_however_they_are_written",
     codes_are_explained_however_they_are_written},
    {"tokens", "a_unit_is_a_unit_only_behind_its_number", a_unit_is_a_unit_only_behind_its_number},
    {"tokens", "lines_end_items_except_after_what_goes_on",
     lines_end_items_except_after_what_goes_on},
    {"parse", "an_error_costs_one_item_and_one_message", an_error_costs_one_item_and_one_message},
    {"parse", "a_brace_never_closed_is_said_once", a_brace_never_closed_is_said_once},
    {"parse", "any_prefix_of_a_design_gives_a_tree", any_prefix_of_a_design_gives_a_tree},
    {0},
};
