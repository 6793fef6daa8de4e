/* What SQLite calls a VFS, for one file: its reads and writes go to a descriptor, since a file without
 * a name cannot be opened by one.  Nobody else can open it, so locks are none.  All other files (those
 * it sorts in) are left to the VFS of the system. */
#include "runtime/map/census_file.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What one database is opened through; SQLite knows it until the arena is freed. */
typedef struct opener {
    sqlite3_vfs vfs;
    sqlite3_vfs *system;
    int descriptor;
} opener;

/* What SQLite holds of an open file: it begins with its methods. */
typedef struct open_file {
    sqlite3_file methods;
    int descriptor;
} open_file;

/* --- the file ------------------------------------------------------------------------------ */

static int descriptor_of(const sqlite3_file *file) {
    return ((const open_file *)file)->descriptor;
}

static int file_close(sqlite3_file *file) {
    (void)file;
    return SQLITE_OK;
}

/* What lies beyond the end reads as zeros. */
static int file_read(sqlite3_file *file, void *to, int size, sqlite3_int64 at) {
    char *text = to;
    int done = 0;
    while (done < size) {
        const ssize_t count =
            pread(descriptor_of(file), text + done, (size_t)(size - done), (off_t)(at + done));
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return SQLITE_IOERR_READ;
        if (count == 0)
            break;
        done += (int)count;
    }
    memset(text + done, 0, (size_t)(size - done));
    return done == size ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

static int file_write(sqlite3_file *file, const void *from, int size, sqlite3_int64 at) {
    const char *text = from;
    for (int done = 0; done < size;) {
        const ssize_t count =
            pwrite(descriptor_of(file), text + done, (size_t)(size - done), (off_t)(at + done));
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return errno == ENOSPC || errno == EDQUOT ? SQLITE_FULL : SQLITE_IOERR_WRITE;
        done += (int)count;
    }
    return SQLITE_OK;
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size) {
    return ftruncate(descriptor_of(file), (off_t)size) == 0 ? SQLITE_OK : SQLITE_IOERR_TRUNCATE;
}

static int file_sync(sqlite3_file *file, int flags) {
    (void)flags;
    return fsync(descriptor_of(file)) == 0 ? SQLITE_OK : SQLITE_IOERR_FSYNC;
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size) {
    struct stat there;
    if (fstat(descriptor_of(file), &there) != 0)
        return SQLITE_IOERR_FSTAT;
    *size = there.st_size;
    return SQLITE_OK;
}

static int file_lock(sqlite3_file *file, int lock) {
    (void)file, (void)lock;
    return SQLITE_OK;
}

static int file_is_reserved(sqlite3_file *file, int *reserved) {
    (void)file;
    *reserved = 0;
    return SQLITE_OK;
}

static int file_control(sqlite3_file *file, int operation, void *argument) {
    (void)file, (void)operation, (void)argument;
    return SQLITE_NOTFOUND;
}

static int file_nothing_special(sqlite3_file *file) {
    (void)file;
    return 0;
}

static const sqlite3_io_methods file_methods = {
    .iVersion = 1,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_lock,
    .xCheckReservedLock = file_is_reserved,
    .xFileControl = file_control,
    .xSectorSize = file_nothing_special,
    .xDeviceCharacteristics = file_nothing_special,
};

/* --- what opens it ------------------------------------------------------------------------- */

static const opener *opener_of(sqlite3_vfs *vfs) {
    return vfs->pAppData;
}

static int open_one(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *given) {
    const opener *o = opener_of(vfs);
    if (!(flags & SQLITE_OPEN_MAIN_DB))
        return o->system->xOpen(o->system, name, file, flags, given);
    open_file *opened = (open_file *)file;
    opened->descriptor = o->descriptor;
    opened->methods.pMethods = &file_methods;
    if (given)
        *given = flags;
    return SQLITE_OK;
}

/* SQLite knows a file by its name, and looks for a journal of that name to roll back and to delete:
 * there is none, whatever stands in the folder we happen to be in. */
static int delete_none(sqlite3_vfs *vfs, const char *name, int sync) {
    (void)vfs, (void)name, (void)sync;
    return SQLITE_OK;
}

static int access_none(sqlite3_vfs *vfs, const char *name, int flags, int *result) {
    (void)vfs, (void)name, (void)flags;
    *result = 0;
    return SQLITE_OK;
}

static int full_name(sqlite3_vfs *vfs, const char *name, int size, char *full) {
    (void)vfs;
    sqlite3_snprintf(size, full, "%s", name);
    return SQLITE_OK;
}

static int randomness(sqlite3_vfs *vfs, int size, char *to) {
    sqlite3_vfs *system = opener_of(vfs)->system;
    return system->xRandomness(system, size, to);
}

static int pause_for(sqlite3_vfs *vfs, int microseconds) {
    sqlite3_vfs *system = opener_of(vfs)->system;
    return system->xSleep(system, microseconds);
}

static int current_time(sqlite3_vfs *vfs, double *time) {
    sqlite3_vfs *system = opener_of(vfs)->system;
    return system->xCurrentTime(system, time);
}

static int last_error(sqlite3_vfs *vfs, int size, char *text) {
    sqlite3_vfs *system = opener_of(vfs)->system;
    return system->xGetLastError ? system->xGetLastError(system, size, text) : 0;
}

static void forget(void *resource) {
    sqlite3_vfs_unregister(resource);
}

int zz_census_file_open(zz_arena *arena, int descriptor, sqlite3 **database) {
    *database = NULL;
    sqlite3_vfs *system = sqlite3_vfs_find(NULL);
    if (!system)
        return SQLITE_CANTOPEN;
    opener *o = ZZ_NEW(arena, opener);
    const int own = (int)sizeof(open_file);
    o->system = system;
    o->descriptor = descriptor;
    o->vfs = (sqlite3_vfs){
        .iVersion = 1,
        .szOsFile = own > system->szOsFile ? own : system->szOsFile,
        .mxPathname = system->mxPathname,
        .zName = zz_sprintf(arena, "zzlc-%d", descriptor),
        .pAppData = o,
        .xOpen = open_one,
        .xDelete = delete_none,
        .xAccess = access_none,
        .xFullPathname = full_name,
        .xRandomness = randomness,
        .xSleep = pause_for,
        .xCurrentTime = current_time,
        .xGetLastError = last_error,
    };
    const int failed = sqlite3_vfs_register(&o->vfs, 0);
    if (failed)
        return failed;
    zz_arena_defer(arena, forget, &o->vfs);
    return sqlite3_open_v2("census", database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
                           o->vfs.zName);
}
