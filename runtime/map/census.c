/* Takes mappings as a search evaluates them, gives a database.  One transaction, no journal and no
 * waiting for the disk until the end: a database that is not whole has not got its name yet.  Rows
 * come in the order of the primary key, so the table grows at its end; indices are made last. */
#include "runtime/map/census.h"

#include <errno.h>
#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/base/buffer.h"
#include "runtime/base/output.h"
#include "runtime/map/census_file.h"

enum { ZZ_CENSUS_LEVELS = 512 }; /* of all operands of a layer */

struct zz_census {
    zz_arena *arena;
    zz_output *output;
    sqlite3 *database;
    sqlite3_stmt *insert;
    const char *fault;
    int space; /* the open one, from 1 */
    int operand_count;
    int level_count[ZZ_MAP_LOOPS];
    int64_t taken;
    bool chosen; /* rows were taken out again: there is room to give back */
};

static const char schema[] =
    "CREATE TABLE about(name TEXT PRIMARY KEY, value TEXT);"
    "CREATE TABLE space(id INTEGER PRIMARY KEY, exploration TEXT, layer TEXT, accelerator TEXT,"
    " counting TEXT, method TEXT, spatial TEXT, visited INTEGER, complete INTEGER);"
    "CREATE TABLE factor(space INTEGER, letter TEXT, variable TEXT, trips INTEGER,"
    " PRIMARY KEY(space, letter)) WITHOUT ROWID;"
    "CREATE TABLE level(space INTEGER, place INTEGER, tensor TEXT, memory TEXT,"
    " PRIMARY KEY(space, place)) WITHOUT ROWID;"
    "CREATE TABLE mapping(space INTEGER, number INTEGER, loops TEXT, ends TEXT, energy REAL,"
    " cycles REAL, compute REAL, stall REAL, onload REAL, offload REAL,"
    " PRIMARY KEY(space, number)) WITHOUT ROWID;"
    "CREATE VIEW in_words AS SELECT exploration, layer, accelerator, counting, spatial, number,"
    " (WITH RECURSIVE place(n) AS (SELECT length(m.loops) UNION ALL SELECT n - 1 FROM place"
    "  WHERE n > 1)"
    "  SELECT group_concat(variable || ':' || trips, ' ') FROM"
    "  (SELECT variable, trips FROM place JOIN factor f ON f.space = m.space"
    "   AND f.letter = substr(m.loops, n, 1) ORDER BY n DESC)) AS nest,"
    " energy, cycles, energy * cycles AS edp, compute, stall, onload, offload"
    " FROM mapping m JOIN space s ON s.id = m.space;"
    "CREATE VIEW both AS SELECT e.exploration, e.layer, e.accelerator, e.spatial, m.number, "
    "m.loops,"
    " e.id AS space, m.energy AS energy_exact, n.energy AS energy_boxes,"
    " m.cycles AS cycles_exact, n.cycles AS cycles_boxes"
    " FROM space e JOIN space b ON b.exploration = e.exploration AND b.layer = e.layer"
    " AND b.accelerator = e.accelerator AND b.spatial = e.spatial AND b.counting = 'boxes'"
    " JOIN mapping m ON m.space = e.id JOIN mapping n ON n.space = b.id AND n.number = m.number"
    " WHERE e.counting = 'exact';";

/* --- statements ---------------------------------------------------------------------------- */

static bool failed(zz_census *census) {
    if (!census->fault)
        census->fault = zz_strdup(census->arena, sqlite3_errmsg(census->database));
    return false;
}

static bool run(zz_census *census, const char *sql) {
    return sqlite3_exec(census->database, sql, NULL, NULL, NULL) == SQLITE_OK || failed(census);
}

/* Runs one statement with texts for its parameters: nothing of a design becomes SQL. */
static bool put(zz_census *census, const char *sql, int number, const char *const *texts,
                int count) {
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(census->database, sql, -1, &statement, NULL) != SQLITE_OK)
        return failed(census);
    sqlite3_bind_int(statement, 1, number);
    for (int i = 0; i < count; i++)
        sqlite3_bind_text(statement, i + 2, texts[i], -1, SQLITE_TRANSIENT);
    const bool done = sqlite3_step(statement) == SQLITE_DONE;
    const bool sound = done || failed(census);
    sqlite3_finalize(statement);
    return sound;
}

/* --- the database -------------------------------------------------------------------------- */

static void abandon(void *resource) {
    zz_census *census = resource;
    sqlite3_finalize(census->insert);
    sqlite3_close(census->database);
    census->insert = NULL;
    census->database = NULL;
}

/* What stands there and is neither a database nor empty is somebody's, and stays. */
static bool replaceable(const char *path) {
    static const char magic[16] = "SQLite format 3";
    char head[sizeof magic];
    struct stat there;
    if (stat(path, &there) == 0 && !S_ISREG(there.st_mode))
        return false;
    FILE *file = fopen(path, "rb");
    if (!file)
        return errno == ENOENT;
    const size_t size = fread(head, 1, sizeof head, file);
    fclose(file);
    return size == 0 || (size == sizeof head && memcmp(head, magic, sizeof magic) == 0);
}

zz_census *zz_census_begin(zz_arena *arena, const char *path, const char *design,
                           const char **what) {
    if (!replaceable(path)) {
        *what = "what is there now is no database";
        return NULL;
    }
    zz_census *census = ZZ_NEW(arena, zz_census);
    int wrong;
    *census = (zz_census){.arena = arena, .output = zz_output_begin(arena, path, &wrong)};
    if (!census->output) {
        *what = strerror(wrong);
        return NULL;
    }
    zz_arena_defer(arena, abandon, census);
    const char *const about[] = {design};
    const bool sound = (zz_census_file_open(arena, zz_output_descriptor(census->output),
                                            &census->database) == SQLITE_OK ||
                        failed(census)) &&
                       run(census, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
                                   "PRAGMA locking_mode = EXCLUSIVE; PRAGMA page_size = 8192;"
                                   "PRAGMA temp_store = FILE; BEGIN") &&
                       run(census, schema) &&
                       put(census,
                           "INSERT INTO about VALUES('schema', ?1), ('program', 'zzlc " ZZ_VERSION
                           "'), ('design', ?2)",
                           1, about, 1);
    *what = census->fault;
    return sound ? census : NULL;
}

static const char digits[] = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+-*";

/* Letters of factors are those of the same alphabet, without the decimal digits. */
static char letter_of(int factor) {
    return factor < 52 ? digits[10 + factor] : digits[factor - 52];
}

static bool describe(zz_census *census, const zz_map_problem *problem) {
    zz_arena *own = zz_arena_new(zz_arena_memory(census->arena));
    const zz_nest *nest = problem->nest;
    bool sound = true;
    for (int f = 0; f < problem->factor_count && sound; f++) {
        const char letter[] = {letter_of(f), 0};
        const char *const texts[] = {letter, nest->variables[problem->factors[f].variable].name,
                                     zz_sprintf(own, "%lld", (long long)problem->factors[f].trips)};
        sound = put(census, "INSERT INTO factor VALUES(?, ?, ?, ?)", census->space, texts, 3);
    }
    int place = 1;
    census->operand_count = nest->operand_count;
    for (int x = 0; x < nest->operand_count && sound; x++) {
        census->level_count[x] = nest->operands[x].level_count;
        for (int l = 0; l < nest->operands[x].level_count && sound; l++) {
            const char *const texts[] = {zz_sprintf(own, "%d", place++), nest->operands[x].name,
                                         nest->memories[nest->operands[x].levels[l].memory].name};
            sound = put(census, "INSERT INTO level VALUES(?, ?, ?, ?)", census->space, texts, 3);
        }
    }
    zz_arena_free(own);
    return sound;
}

static bool take(void *self, int64_t index, const zz_mapping *mapping,
                 const double figures[ZZ_MAP_FIGURES]) {
    zz_census *census = self;
    char loops[ZZ_MAP_LOOPS], ends[ZZ_CENSUS_LEVELS];
    int end_count = 0;
    for (int i = 0; i < mapping->loop_count; i++)
        loops[i] = letter_of(mapping->order[i]);
    for (int x = 0; x < census->operand_count && mapping->ends; x++)
        for (int l = 0; l < census->level_count[x]; l++)
            ends[end_count++] = digits[mapping->ends[x][l]];
    sqlite3_stmt *insert = census->insert;
    sqlite3_bind_int(insert, 1, census->space);
    sqlite3_bind_int64(insert, 2, index);
    sqlite3_bind_text(insert, 3, loops, mapping->loop_count, SQLITE_STATIC);
    sqlite3_bind_text(insert, 4, ends, end_count, SQLITE_STATIC);
    for (int f = 0; f < ZZ_MAP_FIGURES; f++) /* a whole number takes fewer bytes as one */
        if (figures[f] == floor(figures[f]) && fabs(figures[f]) < 1e15)
            sqlite3_bind_int64(insert, 5 + f, (sqlite3_int64)figures[f]);
        else
            sqlite3_bind_double(insert, 5 + f, figures[f]);
    const bool sound = sqlite3_step(insert) == SQLITE_DONE || failed(census);
    sqlite3_reset(insert);
    census->taken += sound;
    return sound;
}

bool zz_census_open(zz_census *census, const zz_census_space *space, zz_map_sink *sink) {
    const char *const texts[] = {space->exploration, space->layer,  space->accelerator,
                                 space->counting,    space->method, space->spatial};
    census->space++;
    census->taken = 0;
    *sink = (zz_map_sink){census, take};
    int levels = 0;
    for (int x = 0; x < space->problem->nest->operand_count; x++)
        levels += space->problem->nest->operands[x].level_count;
    if (space->problem->nest->operand_count > ZZ_MAP_LOOPS || levels > ZZ_CENSUS_LEVELS) {
        census->fault = "a layer has too many tensors";
        return false;
    }
    if (!put(census, "INSERT INTO space VALUES(?, ?, ?, ?, ?, ?, ?, 0, 0)", census->space, texts,
             6) ||
        !describe(census, space->problem))
        return false;
    return census->insert ||
           sqlite3_prepare_v2(census->database,
                              "INSERT INTO mapping VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", -1,
                              &census->insert, NULL) == SQLITE_OK ||
           failed(census);
}

/* --- what stays ---------------------------------------------------------------------------- */

static const char *const columns[ZZ_MAP_FIGURES] = {"energy", "cycles", "compute",
                                                    "stall",  "onload", "offload"};

/* Mappings for which the condition is 0 go.  SQLite has no power: the condition is asked of the
 * rows by a function of ours. */
static void condition(sqlite3_context *context, int count, sqlite3_value **values) {
    double figures[ZZ_MAP_FIGURES];
    for (int f = 0; f < ZZ_MAP_FIGURES && f < count; f++)
        figures[f] = sqlite3_value_double(values[f]);
    sqlite3_result_int(context, zz_map_value(sqlite3_user_data(context), figures) != 0);
}

bool zz_census_choose(zz_census *census, int space, const zz_map_expression *keep) {
    zz_arena *own = zz_arena_new(zz_arena_memory(census->arena));
    zz_buffer sql = zz_buffer_new(own);
    zz_putf(&sql, "DELETE FROM mapping WHERE space = %d AND NOT keep(", space);
    for (int f = 0; f < ZZ_MAP_FIGURES; f++)
        zz_putf(&sql, f ? ", %s" : "%s", columns[f]);
    zz_put(&sql, ")");
    const bool sound = (sqlite3_create_function(census->database, "keep", ZZ_MAP_FIGURES,
                                                SQLITE_UTF8 | SQLITE_DETERMINISTIC, (void *)keep,
                                                condition, NULL, NULL) == SQLITE_OK ||
                        failed(census)) &&
                       run(census, zz_buffer_text(&sql));
    zz_arena_free(own);
    census->chosen = true;
    return sound;
}

int zz_census_close(zz_census *census, bool complete) {
    char sql[128];
    snprintf(sql, sizeof sql, "UPDATE space SET visited = %lld, complete = %d WHERE id = %d",
             (long long)census->taken, complete, census->space);
    return run(census, sql) ? census->space : 0;
}

bool zz_census_finish(zz_census *census) {
    sqlite3_finalize(census->insert);
    census->insert = NULL;
    if (!run(census, "CREATE INDEX by_energy ON mapping(space, energy);"
                     "CREATE INDEX by_cycles ON mapping(space, cycles); COMMIT") ||
        (census->chosen && !run(census, "VACUUM")))
        return false;
    if (sqlite3_close(census->database) != SQLITE_OK)
        return failed(census);
    census->database = NULL;
    /* All of it is on the disk before it has a name. */
    int wrong = fsync(zz_output_descriptor(census->output)) == 0 ? 0 : errno;
    wrong = wrong ? wrong : zz_output_finish(census->output);
    if (wrong)
        census->fault = strerror(wrong);
    return !wrong;
}

const char *zz_census_fault(const zz_census *census) {
    return census->fault ? census->fault : "nothing is wrong";
}
