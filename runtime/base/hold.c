#include "runtime/base/hold.h"

#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

/* Does the name in the folder still mean what is open? */
static bool is_still(int folder, const char *name, int descriptor) {
    struct stat open_one, named;
    return fstat(descriptor, &open_one) == 0 &&
           fstatat(folder, name, &named, AT_SYMLINK_NOFOLLOW) == 0 &&
           open_one.st_dev == named.st_dev && open_one.st_ino == named.st_ino;
}

bool zz_hold(int folder, const char *name, int descriptor) {
    return flock(descriptor, LOCK_EX) != 0 || is_still(folder, name, descriptor);
}

/* With the lock in hand nobody else takes the name away, but its owner may have done so just before. */
int zz_hold_leftover(int folder, const char *name, mode_t type) {
    struct stat there;
    if (fstatat(folder, name, &there, AT_SYMLINK_NOFOLLOW) != 0 ||
        (there.st_mode & S_IFMT) != type || there.st_uid != geteuid())
        return -1;
    const int descriptor = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (descriptor < 0)
        return -1;
    if (flock(descriptor, LOCK_EX | LOCK_NB) == 0 && is_still(folder, name, descriptor))
        return descriptor;
    close(descriptor);
    return -1;
}

int zz_hold_process(const char *text) {
    const size_t digits = strspn(text, "0123456789");
    return digits > 0 && text[digits] == '-' ? (int)digits + 1 : 0;
}
