#include "tests/unit/unit.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

bool zz_test_true(const char *file, int line, const char *text, bool value) {
    if (!value)
        zz_test_fail(file, line, text);
    return value;
}

bool zz_test_int(const char *file, int line, const char *text, int64_t found, int64_t wanted) {
    char message[512];
    if (found == wanted)
        return true;
    snprintf(message, sizeof message, "%s is %" PRId64 ", not %" PRId64, text, found, wanted);
    zz_test_fail(file, line, message);
    return false;
}

bool zz_test_text(const char *file, int line, const char *text, const char *found,
                  const char *wanted) {
    char message[8192];
    if (!found)
        found = "(NULL)";
    if (strcmp(found, wanted) == 0)
        return true;
    snprintf(message, sizeof message, "%s is\n%s\nnot\n%s", text, found, wanted);
    zz_test_fail(file, line, message);
    return false;
}
