#include "runtime/jit/workshop.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/base/hold.h"

enum { ATTEMPTS = 100 };

#define BEGINS "zzlc-kernel-" /* the process and '-' follow, then what mkdtemp varies: */
#define VARIED "XXXXXX"

static const char letters[] = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

static bool is_workshop(const char *name) {
    const size_t size = strlen(BEGINS);
    if (strncmp(name, BEGINS, size) != 0)
        return false;
    const int process = zz_hold_process(name + size);
    const char *rest = name + size + process;
    return process > 0 && strlen(rest) == strlen(VARIED) && strspn(rest, letters) == strlen(VARIED);
}

/* All files in the open folder; a folder in it would stay, and so would it: it is none of ours. */
static void empty(int descriptor) {
    const int again = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *directory = again < 0 ? NULL : fdopendir(again);
    if (!directory) {
        if (again >= 0)
            close(again);
        return;
    }
    for (const struct dirent *entry; (entry = readdir(directory));)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            unlinkat(descriptor, entry->d_name, 0);
    closedir(directory);
}

static void sweep(const char *base) {
    DIR *folder = opendir(base);
    if (!folder)
        return;
    for (const struct dirent *entry; (entry = readdir(folder));) {
        const int left = is_workshop(entry->d_name)
                             ? zz_hold_leftover(dirfd(folder), entry->d_name, S_IFDIR)
                             : -1;
        if (left < 0)
            continue;
        empty(left);
        unlinkat(dirfd(folder), entry->d_name, AT_REMOVEDIR);
        close(left);
    }
    closedir(folder);
}

/* Makes the folder, and holds it; another one is tried if it was swept away before. */
static bool make(char *directory, int *descriptor) {
    char *varied = directory + strlen(directory) - strlen(VARIED);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        memcpy(varied, VARIED, strlen(VARIED));
        if (!mkdtemp(directory))
            return false;
        *descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (*descriptor >= 0 && zz_hold(AT_FDCWD, directory, *descriptor))
            return true;
        const int failed = errno;
        if (*descriptor >= 0) {
            close(*descriptor);
        } else if (failed != ENOENT) { /* it is there, and cannot be opened */
            rmdir(directory);
            errno = failed;
            return false;
        }
    }
    errno = EEXIST;
    return false;
}

/* All memory is there before the folder is: nothing can leave it behind half made. */
bool zz_jit_workshop_open(zz_arena *arena, zz_jit_workshop *shop) {
    const char *given = getenv("TMPDIR");
    const char *base = given && *given ? given : "/tmp";
    char *directory = zz_sprintf(arena, "%s/" BEGINS "%ld-" VARIED, base, (long)getpid());
    char *source = zz_sprintf(arena, "%s/kernel.c", directory);
    char *object = zz_sprintf(arena, "%s/kernel.so", directory);
    char *log = zz_sprintf(arena, "%s/log", directory);
    *shop = (zz_jit_workshop){directory, source, object, log, -1};
    sweep(base);
    if (!make(directory, &shop->descriptor))
        return false;
    char *const inside[] = {source, object, log};
    for (size_t i = 0; i < sizeof inside / sizeof *inside; i++)
        memcpy(inside[i], directory, strlen(directory));
    return true;
}

void zz_jit_workshop_close(zz_jit_workshop *shop) {
    empty(shop->descriptor);
    rmdir(shop->directory);
    close(shop->descriptor);
}
