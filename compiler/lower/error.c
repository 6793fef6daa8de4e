/* What all parts of lowering ask: errors of a nest at a span of the design, and names that mean something
 * in other layers. */
#include <stdarg.h>
#include <stdio.h>

#include "compiler/lower/parts.h"

zz_diag *zz_lower_error(zz_lowering *lower, zz_code code, zz_span span, const char *format, ...) {
    char message[512];
    va_list list;
    va_start(list, format);
    vsnprintf(message, sizeof message, format, list);
    va_end(list);
    return zz_report(&lower->session->diags, code, span, "%s", message);
}

bool zz_lower_elsewhere(const zz_lowering *lower, const char *name, bool tensor) {
    const zz_network *network = lower->layer->network;
    return network && zz_map_get(tensor ? &network->tensors : &network->variables, name);
}
