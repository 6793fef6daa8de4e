/* While libxml2 works for us it prints nothing of its own, and where it gets no memory control leaves by the
 * escape of an arena's memory, as from an allocation of ours: it would go on without, and crash or leave
 * out a part of what it makes. */
#ifndef ZZ_RUNTIME_REPORT_LIBXML_H
#define ZZ_RUNTIME_REPORT_LIBXML_H

#include <libxml/xmlerror.h>
#include <libxml/xmlmemory.h>

#include "runtime/base/memory.h"

typedef struct zz_libxml {
    zz_arena *arena;
    bool broken; /* control left: what libxml2 holds is half made, and must stay where it is */
    /* The settings of the process as they were before; free NULL: they are. */
    xmlFreeFunc free;
    xmlMallocFunc malloc;
    xmlReallocFunc realloc;
    xmlStrdupFunc strdup;
    struct zz_libxml *outer;
} zz_libxml;

void zz_libxml_begin(zz_libxml *x, zz_arena *arena);
/* Puts the settings back. */
void zz_libxml_end(zz_libxml *x);

#endif
