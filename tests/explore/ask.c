/* ask DATABASE SQL: rows as lines, columns apart by a blank; for tests, where sqlite3 may be missing. */
#include <sqlite3.h>
#include <stdio.h>

static int row(void *self, int count, char **values, char **names) {
    (void)self;
    (void)names;
    for (int i = 0; i < count; i++)
        printf("%s%s", i ? " " : "", values[i] ? values[i] : "-");
    putchar('\n');
    return 0;
}

int main(int argc, char **argv) {
    sqlite3 *database;
    char *fault = NULL;
    if (argc != 3 || sqlite3_open_v2(argv[1], &database, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
        return 2;
    const int status = sqlite3_exec(database, argv[2], row, NULL, &fault);
    if (status != SQLITE_OK)
        fprintf(stderr, "%s\n", fault);
    sqlite3_close(database);
    return status != SQLITE_OK;
}
