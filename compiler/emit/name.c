#include "compiler/emit/name.h"

#include <string.h>

const char *zz_emit_name(zz_arena *arena, const char *name) {
    char *copy = zz_strdup(arena, name);
    for (char *c = copy; *c; c++)
        if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_[]", *c))
            *c = '.';
    return copy;
}
