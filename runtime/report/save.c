/* Text into a file, whole or not at all. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/report/report.h"

/* A file that is being written; the arena closes it and removes it if control leaves in between. */
typedef struct saving {
    int descriptor; /* -1: closed */
    const char *temporary;
} saving;

static void abandon(void *resource) {
    saving *s = resource;
    if (s->descriptor >= 0)
        close(s->descriptor);
    if (s->temporary)
        unlink(s->temporary);
    *s = (saving){.descriptor = -1};
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

static int write_and_close(saving *s, const char *text, size_t size) {
    int failed = zz_write_all(s->descriptor, text, size);
    if (close(s->descriptor) != 0 && !failed)
        failed = errno;
    s->descriptor = -1;
    return failed;
}

/* Where a symbolic link leads, so that the link stays one. */
static const char *target_of(zz_arena *arena, const char *path) {
    const char *resolved = realpath(path, zz_alloc(arena, PATH_MAX));
    return resolved ? resolved : path;
}

int zz_save(zz_arena *arena, const char *path, const char *text, size_t size) {
    struct stat there;
    const bool exists = stat(path, &there) == 0;
    saving *s = ZZ_NEW(arena, saving);
    s->descriptor = -1;
    zz_arena_defer(arena, abandon, s);
    if (exists && !S_ISREG(there.st_mode)) {
        s->descriptor = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
        return s->descriptor < 0 ? errno : write_and_close(s, text, size);
    }
    path = exists ? target_of(arena, path) : path;
    for (int attempt = 0;; attempt++) {
        const char *temporary = zz_sprintf(arena, "%s.%ld-%d", path, (long)getpid(), attempt);
        s->descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (s->descriptor >= 0) {
            s->temporary = temporary;
            break;
        }
        if (errno != EEXIST || attempt == 100)
            return errno;
    }
    if (exists)
        (void)fchmod(s->descriptor, there.st_mode & 07777);
    int failed = write_and_close(s, text, size);
    if (!failed && rename(s->temporary, path) != 0)
        failed = errno;
    if (failed)
        unlink(s->temporary);
    s->temporary = NULL;
    return failed;
}
