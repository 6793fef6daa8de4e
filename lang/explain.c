/* `zzlc explain`: the long text of a code, from the table diag.def. */
#include "lang/diag.h"

#include <stdlib.h>
#include <string.h>

typedef struct explanation {
    int code;
    const char *title, *text, *wrong, *right;
} explanation;

static const explanation explanations[] = {
#define ZZ_DIAGNOSTIC(code, severity, title, text, wrong, right)                                   \
    {1##code - 10000, title, text, wrong, right},
#include "lang/diag.def"
#undef ZZ_DIAGNOSTIC
};

enum { WIDTH = 78 };

/* Text in lines of at most WIDTH columns, broken at blanks. */
static void put_wrapped(zz_buffer *out, const char *text) {
    size_t column = 0;
    while (*text) {
        size_t size = strcspn(text, " \n");
        if (column && column + 1 + size > WIDTH) {
            zz_put_char(out, '\n');
            column = 0;
        }
        if (column) {
            zz_put_char(out, ' ');
            column++;
        }
        zz_put_bytes(out, text, size);
        column += size;
        text += size;
        if (*text == '\n') {
            zz_put_char(out, '\n');
            column = 0;
        }
        text += *text != '\0';
    }
    zz_put_char(out, '\n');
}

static void put_example(zz_buffer *out, const char *heading, const char *example) {
    if (!example)
        return;
    zz_putf(out, "\n%s\n\n", heading);
    while (*example) {
        size_t size = strcspn(example, "\n");
        if (size)
            zz_put(out, "    ");
        zz_put_bytes(out, example, size);
        zz_put_char(out, '\n');
        example += size + (example[size] == '\n');
    }
}

bool zz_explain(const char *code, zz_buffer *out) {
    if ((code[0] == 'Z' || code[0] == 'z') && (code[1] == 'Z' || code[1] == 'z'))
        code += 2;
    size_t digits = strspn(code, "0123456789");
    if (!digits || digits > 4 || code[digits])
        return false;
    int wanted = atoi(code);
    for (size_t i = 0; i < sizeof explanations / sizeof *explanations; i++) {
        const explanation *entry = &explanations[i];
        if (entry->code != wanted)
            continue;
        zz_putf(out, "ZZ%04d: %s\n\n", entry->code, entry->title);
        put_wrapped(out, entry->text);
        put_example(out, "Wrong:", entry->wrong);
        put_example(out, "Right:", entry->right);
        return true;
    }
    return false;
}
