/* The census: what is taken can be asked for in SQL; what is not whole does not exist. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/map/census.h"
#include "tests/unit/unit.h"

/* A nest as small as a census needs: k:2, ox:3, ox:3 in two memories. */
typedef struct sample {
    zz_memory memory;
    zz_arena *arena;
    zz_map_problem *problem;
    char folder[32], *path;
} sample;

static void begin(sample *s) {
    zz_memory_begin(&s->memory);
    s->arena = zz_arena_new(&s->memory);
    zz_nest *nest = ZZ_NEW(s->arena, zz_nest);
    static zz_nest_variable variables[] = {{.name = "k", .extent = 2, .bound = true},
                                           {.name = "ox", .extent = 9, .bound = true}};
    static zz_digit digits[] = {{.variable = 0, .trips = 2, .weight = 1, .dimension = -1},
                                {.variable = 1, .trips = 3, .weight = 3, .dimension = -1},
                                {.variable = 1, .trips = 3, .weight = 1, .dimension = -1}};
    static zz_nest_memory memories[] = {{.name = "buffer"}, {.name = "dram"}};
    static zz_level levels[] = {{.memory = 0}, {.memory = 1}};
    static zz_operand operands[] = {
        {.name = "O", .output = true, .levels = levels, .level_count = 2}};
    *nest = (zz_nest){.variables = variables,
                      .variable_count = 2,
                      .digits = digits,
                      .digit_count = 3,
                      .memories = memories,
                      .memory_count = 2,
                      .operands = operands,
                      .operand_count = 1,
                      .event_operand = -1};
    s->problem = zz_map_problem_of(s->arena, nest);
    strcpy(s->folder, "/tmp/zz-census-XXXXXX");
    s->path = mkdtemp(s->folder) ? zz_sprintf(s->arena, "%s/all.sqlite", s->folder) : NULL;
}

static void end(sample *s) {
    unlink(s->path);
    CHECK(rmdir(s->folder) == 0); /* nothing else was left in it */
    zz_memory_end(&s->memory);
}

/* Three orders, with cycles 10 * number + 5 and energy 1.5 * number. */
static bool fill(sample *s, zz_census *census, const char *counting, const char *layer,
                 const zz_map_expression *keep) {
    zz_map_sink sink;
    const zz_census_space space = {"lab", layer, "small", counting, "enumerate", "", s->problem};
    if (!zz_census_open(census, &space, &sink))
        return false;
    for (int i = 0; i < 3; i++) {
        unsigned char order[3] = {1, 1, 1}, inner[2] = {(unsigned char)i, 3};
        unsigned char *ends[1] = {inner};
        order[i] = 0;
        const zz_mapping mapping = {3, order, ends};
        const double figures[ZZ_MAP_FIGURES] = {1.5 * i, 10 * i + 5, 5, 0, 0, 10 * i};
        if (!sink.take(sink.self, i, &mapping, figures))
            return false;
    }
    const int number = zz_census_close(census, true);
    return number && (!keep || zz_census_choose(census, number, keep));
}

static const char *ask(sample *s, const char *sql) {
    sqlite3 *database;
    sqlite3_stmt *statement;
    const char *text = "no answer";
    if (sqlite3_open_v2(s->path, &database, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK) {
        if (sqlite3_prepare_v2(database, sql, -1, &statement, NULL) != SQLITE_OK)
            text = zz_strdup(s->arena, sqlite3_errmsg(database));
        else if (sqlite3_step(statement) == SQLITE_ROW)
            text = zz_strdup(s->arena, (const char *)sqlite3_column_text(statement, 0));
        sqlite3_finalize(statement);
    }
    sqlite3_close(database);
    return text;
}

static void mappings_can_be_asked_for(void) {
    sample s;
    const char *what;
    begin(&s);
    zz_census *census = zz_census_begin(s.arena, s.path, "a'design", &what);
    REQUIRE(census);
    CHECK(fill(&s, census, "exact", "it's; DROP TABLE mapping", NULL));
    CHECK(fill(&s, census, "boxes", "it's; DROP TABLE mapping", NULL));
    CHECK(access(s.path, F_OK) != 0);
    CHECK(zz_census_finish(census));
    CHECK_TEXT(ask(&s, "SELECT count(*) FROM mapping"), "6");
    CHECK_TEXT(ask(&s, "SELECT value FROM about WHERE name = 'design'"), "a'design");
    CHECK_TEXT(ask(&s, "SELECT nest FROM in_words WHERE number = 0 AND counting = 'exact'"),
               "ox:3 ox:3 k:2");
    CHECK_TEXT(ask(&s, "SELECT nest FROM in_words WHERE number = 2 AND counting = 'boxes'"),
               "k:2 ox:3 ox:3");
    CHECK_TEXT(ask(&s, "SELECT max(energy_exact) || ' ' || max(cycles_boxes) FROM both"),
               "3.0 25.0");
    CHECK_TEXT(ask(&s, "SELECT substr(ends, 1, 1) FROM mapping WHERE number = 2"), "2");
    CHECK_TEXT(ask(&s, "SELECT memory FROM level WHERE place = 2"), "dram");
    CHECK_TEXT(ask(&s, "SELECT visited || complete FROM space"), "31");
    end(&s);
}

static void a_condition_chooses_what_stays(void) {
    sample s;
    const char *what;
    begin(&s);
    zz_census *census = zz_census_begin(s.arena, s.path, "design", &what);
    REQUIRE(census);
    const zz_map_expression keep = {{{.kind = ZZ_MAP_LOAD, .figure = ZZ_MAP_CYCLES},
                                     {.kind = ZZ_MAP_NUMBER, .number = 15},
                                     {.kind = ZZ_MAP_AT_MOST}},
                                    3};
    CHECK(fill(&s, census, "exact", "conv", &keep));
    CHECK(zz_census_finish(census));
    CHECK_TEXT(ask(&s, "SELECT count(*) || ' of ' || visited FROM mapping, space"), "2 of 3");
    end(&s);
}

static void what_is_not_finished_leaves_nothing(void) {
    sample s;
    const char *what;
    begin(&s);
    FILE *before = fopen(s.path, "w");
    REQUIRE(before);
    fputs("SQLite format 3", before);
    fputc(0, before);
    fclose(before);
    zz_arena *own = zz_arena_new(&s.memory);
    zz_census *census = zz_census_begin(own, s.path, "design", &what);
    CHECK(census && fill(&s, census, "exact", "conv", NULL));
    zz_arena_free(own);
    char text[32] = "";
    before = fopen(s.path, "r");
    CHECK(before && fgets(text, sizeof text, before));
    CHECK_TEXT(text, "SQLite format 3");
    if (before)
        fclose(before);
    before = fopen(s.path, "w");
    REQUIRE(before);
    fputs("a letter to somebody", before);
    fclose(before);
    CHECK(!zz_census_begin(s.arena, s.path, "design", &what));
    CHECK_TEXT(what, "what is there now is no database");
    CHECK(!zz_census_begin(s.arena, "/nowhere/all.sqlite", "design", &what));
    CHECK_TEXT(what, "No such file or directory");
    end(&s);
}

const zz_test zz_tests_census[] = {
    {"census", "mappings_can_be_asked_for", mappings_can_be_asked_for},
    {"census", "a_condition_chooses_what_stays", a_condition_chooses_what_stays},
    {"census", "what_is_not_finished_leaves_nothing", what_is_not_finished_leaves_nothing},
    {0}};
