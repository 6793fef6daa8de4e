/* What libxml2 asks of the process: memory, and where to complain. */
#include "runtime/report/libxml.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Whose work it does in this thread: its allocators are given nothing that leads there. */
static _Thread_local zz_libxml *current;

static void *found(void *taken) {
    if (!taken && current) {
        current->broken = true;
        zz_alloc(current->arena, SIZE_MAX); /* escapes */
    }
    return taken;
}

static void *take(size_t size) {
    return found(malloc(size));
}

static void *take_again(void *old, size_t size) {
    return size ? found(realloc(old, size)) : realloc(old, size);
}

static char *copy(const char *text) {
    return found(strdup(text));
}

static __attribute__((format(printf, 2, 3))) void be_quiet(void *self, const char *format, ...) {
    (void)self, (void)format;
}

static void be_quiet_too(void *self, xmlError *error) {
    (void)self, (void)error;
}

void zz_libxml_begin(zz_libxml *x, zz_arena *arena) {
    *x = (zz_libxml){.arena = arena, .outer = current};
    xmlMemGet(&x->free, &x->malloc, &x->realloc, &x->strdup);
    xmlMemSetup(free, take, take_again, copy);
    xmlSetGenericErrorFunc(NULL, be_quiet);
    xmlSetStructuredErrorFunc(NULL, (xmlStructuredErrorFunc)be_quiet_too);
    current = x;
}

void zz_libxml_end(zz_libxml *x) {
    if (!x->free)
        return;
    current = x->outer;
    xmlSetStructuredErrorFunc(NULL, NULL);
    xmlSetGenericErrorFunc(NULL, NULL);
    xmlMemSetup(x->free, x->malloc, x->realloc, x->strdup);
    x->free = NULL;
}
