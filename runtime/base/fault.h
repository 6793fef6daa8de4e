/* Whose fault it is that a file cannot be read: the machine's (too many open files, a broken disk, no
 * memory), so that another run may do better, or that of its name or what it holds. */
#ifndef ZZ_RUNTIME_BASE_FAULT_H
#define ZZ_RUNTIME_BASE_FAULT_H

#include <errno.h>
#include <stdbool.h>

static inline bool zz_machine_fault(int error) {
    return error == EIO || error == ENOMEM || error == EMFILE || error == ENFILE;
}

#endif
