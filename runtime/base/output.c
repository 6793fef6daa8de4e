/* Files that are whole or absent.  Whoever writes holds the file (hold.h): one of such a name that nobody
 * holds is a leftover. */
#include "runtime/base/output.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/base/hold.h"

struct zz_output {
    zz_arena *arena;
    const char *path;
    int descriptor;        /* -1: closed */
    const char *temporary; /* NULL: it has no name */
    const char *again;     /* where an open file without a name is found */
};

enum { ATTEMPTS = 100 };

#define MARK ".zzlc-" /* between the name a file will have and who writes it */

/* --- leftovers ----------------------------------------------------------------------------- */

/* "12-3": a process and a number. */
static bool is_writer(const char *text) {
    const int process = zz_hold_process(text);
    const size_t digits = strspn(text + process, "0123456789");
    return process > 0 && digits > 0 && text[process + digits] == '\0';
}

static void remove_leftover(int folder, const char *name) {
    const int descriptor = zz_hold_leftover(folder, name, S_IFREG);
    if (descriptor < 0)
        return;
    unlinkat(folder, name, 0);
    close(descriptor);
}

static const char *folder_of(zz_arena *arena, const char *path) {
    const char *slash = strrchr(path, '/');
    if (!slash)
        return ".";
    return slash == path ? "/" : zz_strndup(arena, path, (size_t)(slash - path));
}

static void sweep(zz_arena *arena, const char *path) {
    const char *slash = strrchr(path, '/');
    const char *begins = zz_sprintf(arena, "%s" MARK, slash ? slash + 1 : path);
    const size_t size = strlen(begins);
    DIR *folder = opendir(folder_of(arena, path));
    if (!folder)
        return;
    for (struct dirent *entry; (entry = readdir(folder));)
        if (strncmp(entry->d_name, begins, size) == 0 && is_writer(entry->d_name + size))
            remove_leftover(dirfd(folder), entry->d_name);
    closedir(folder);
}

/* --- beginning ----------------------------------------------------------------------------- */

static void abandon(void *resource) {
    zz_output *output = resource;
    if (output->temporary)
        unlink(output->temporary);
    output->temporary = NULL;
    if (output->descriptor >= 0)
        close(output->descriptor);
    output->descriptor = -1;
}

static const char *temporary_name(const zz_output *output, int attempt) {
    return zz_sprintf(output->arena, "%s" MARK "%ld-%d", output->path, (long)getpid(), attempt);
}

/* A file without a name, which goes away by itself. */
static bool open_unnamed(zz_output *output) {
    output->descriptor =
        open(folder_of(output->arena, output->path), O_TMPFILE | O_RDWR | O_CLOEXEC, 0666);
    if (output->descriptor < 0)
        return false;
    output->again = zz_sprintf(output->arena, "/proc/self/fd/%d", output->descriptor);
    if (access(output->again, R_OK | W_OK) == 0 && flock(output->descriptor, LOCK_EX) == 0)
        return true;
    close(output->descriptor);
    output->descriptor = -1;
    return false;
}

/* A file with a name that is nobody's.  Before it is locked somebody may take it for a leftover:
 * then it is gone, and another one is tried. */
static bool open_named(zz_output *output) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        const char *name = temporary_name(output, attempt);
        const int descriptor = open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (descriptor < 0 && errno == EEXIST)
            continue;
        if (descriptor < 0)
            return false;
        output->descriptor = descriptor;
        if (zz_hold(AT_FDCWD, name, descriptor)) {
            output->temporary = name;
            return true;
        }
        close(descriptor);
        output->descriptor = -1;
    }
    errno = EEXIST;
    return false;
}

/* Where a symbolic link leads, so that the link stays one. */
static const char *target_of(zz_arena *arena, const char *path) {
    const char *resolved = realpath(path, zz_alloc(arena, PATH_MAX));
    return resolved ? resolved : path;
}

static zz_output *begin(zz_arena *arena, const char *path, bool named, int *failed) {
    struct stat there;
    const bool exists = stat(path, &there) == 0;
    zz_output *output = ZZ_NEW(arena, zz_output);
    *output = (zz_output){.arena = arena, .descriptor = -1};
    output->path = exists ? target_of(arena, path) : path;
    zz_arena_defer(arena, abandon, output);
    *failed = 0;
    sweep(arena, output->path);
    if ((named || !open_unnamed(output)) && !open_named(output)) {
        *failed = errno;
        return NULL;
    }
    if (exists)
        (void)fchmod(output->descriptor, there.st_mode & 07777);
    return output;
}

zz_output *zz_output_begin(zz_arena *arena, const char *path, int *failed) {
    return begin(arena, path, false, failed);
}

zz_output *zz_output_begin_named(zz_arena *arena, const char *path, int *failed) {
    return begin(arena, path, true, failed);
}

int zz_output_descriptor(const zz_output *output) {
    return output->descriptor;
}

/* --- ending -------------------------------------------------------------------------------- */

/* A name for a file without one; 0, or the errno. */
static int link_as(const zz_output *output, const char *name) {
    return linkat(AT_FDCWD, output->again, AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0 ? 0 : errno;
}

/* Nothing can be linked in place of another file: it gets a name beside it first. */
static int link_beside(zz_output *output) {
    int failed = EEXIST;
    for (int attempt = 0; failed == EEXIST && attempt < ATTEMPTS; attempt++) {
        const char *name = temporary_name(output, attempt);
        failed = link_as(output, name);
        if (!failed)
            output->temporary = name;
    }
    return failed;
}

/* Some file systems say that they could not write only when a descriptor is closed; the lock must last
 * until the file has its name. */
static int close_a_copy(int descriptor) {
    const int copy = dup(descriptor);
    return copy >= 0 && close(copy) == 0 ? 0 : errno;
}

int zz_output_finish(zz_output *output) {
    int failed = close_a_copy(output->descriptor);
    if (!failed && !output->temporary) {
        failed = link_as(output, output->path);
        if (failed == EEXIST)
            failed = link_beside(output);
    }
    if (!failed && output->temporary && rename(output->temporary, output->path) != 0)
        failed = errno;
    if (!failed)
        output->temporary = NULL;
    abandon(output);
    return failed;
}

int zz_output_finish_new(zz_output *output) {
    int failed = close_a_copy(output->descriptor);
    if (!failed && output->temporary)
        failed = link(output->temporary, output->path) == 0 ? 0 : errno;
    else if (!failed)
        failed = link_as(output, output->path);
    abandon(output);
    return failed;
}

int zz_write_all(int descriptor, const char *text, size_t size) {
    while (size > 0) {
        ssize_t written = write(descriptor, text, size);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return errno;
        text += written;
        size -= (size_t)written;
    }
    return 0;
}

static int write_directly(const char *path, const char *text, size_t size) {
    const int descriptor = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    if (descriptor < 0)
        return errno;
    const int failed = zz_write_all(descriptor, text, size);
    return close(descriptor) != 0 && !failed ? errno : failed;
}

/* An output that holds the text, or NULL after a failure. */
static zz_output *filled(zz_arena *arena, const char *path, const char *text, size_t size,
                         int *failed) {
    zz_output *output = zz_output_begin(arena, path, failed);
    if (!output)
        return NULL;
    *failed = zz_write_all(output->descriptor, text, size);
    if (*failed)
        abandon(output);
    return *failed ? NULL : output;
}

int zz_save(zz_arena *arena, const char *path, const char *text, size_t size) {
    struct stat there;
    if (stat(path, &there) == 0 && !S_ISREG(there.st_mode))
        return write_directly(path, text, size);
    int failed;
    zz_output *output = filled(arena, path, text, size, &failed);
    return output ? zz_output_finish(output) : failed;
}

int zz_save_new(zz_arena *arena, const char *path, const char *text, size_t size) {
    struct stat there;
    if (lstat(path, &there) == 0)
        return EEXIST;
    int failed;
    zz_output *output = filled(arena, path, text, size, &failed);
    return output ? zz_output_finish_new(output) : failed;
}
