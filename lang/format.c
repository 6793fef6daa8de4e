/* zzlc fmt */
#include "lang/ast.h"

bool zz_format(zz_arena *arena, const zz_source *source, zz_diags *diags, zz_buffer *out) {
    size_t before = diags->errors;
    zz_parse(arena, source, diags);
    if (diags->errors != before)
        return false;
    zz_put_bytes(out, source->text, source->size);
    return true;
}
