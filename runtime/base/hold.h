/* Who holds a file or folder of the file system: a lock on it (flock), which the system lets go of when
 * the process ends, however that is.  What bears the name of a thing of ours, and can be locked, is
 * nobody's any more: whoever was to remove it has been killed. */
#ifndef ZZ_RUNTIME_BASE_HOLD_H
#define ZZ_RUNTIME_BASE_HOLD_H

#include <stdbool.h>
#include <sys/stat.h>

/* Holds what was just made under that name in the folder, until the descriptor is closed.  False: before
 * it was held somebody took it for a leftover, and it is gone.  Where nothing can be locked it is held
 * by nobody, and swept away by nobody. */
bool zz_hold(int folder, const char *name, int descriptor);

/* Holds what another has left: of that name, of the user's own, and of that type (S_IFREG or S_IFDIR).  The
 * descriptor is to be closed once it is removed; -1: it is none, or its owner lives. */
int zz_hold_leftover(int folder, const char *name, mode_t type);

/* How long a number the text begins with, and the '-' behind it, as behind a process in the name of what
 * it makes; 0: it does not begin so. */
int zz_hold_process(const char *text);

#endif
