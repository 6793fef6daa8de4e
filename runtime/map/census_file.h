/* A database in a file that is open already and may have no name. */
#ifndef ZZ_RUNTIME_MAP_CENSUS_FILE_H
#define ZZ_RUNTIME_MAP_CENSUS_FILE_H

#include <sqlite3.h>

#include "runtime/base/memory.h"

/* Opens the file as a database that nobody else opens.  The descriptor stays the caller's and open
 * until the database is closed; the arena keeps what SQLite is told of the file.  Gives what
 * sqlite3_open_v2 gives; *database is to be closed in any case. */
int zz_census_file_open(zz_arena *arena, int descriptor, sqlite3 **database);

#endif
