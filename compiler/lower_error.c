/* Errors of a nest, reported at a span of the design. */
#include <stdarg.h>
#include <stdio.h>

#include "compiler/lower.h"

zz_diag *zz_lower_error(zz_lowering *lower, zz_code code, zz_span span, const char *format, ...) {
    char message[512];
    va_list list;
    va_start(list, format);
    vsnprintf(message, sizeof message, format, list);
    va_end(list);
    return zz_report(&lower->session->diags, code, span, "%s", message);
}
