/* Writes the examples of diag.def to a folder as CODE.wrong.zz and CODE.right.zz, and prints one
 * line a code: code, severity, and which of the two there are. */
#include <stdio.h>
#include <string.h>

static const struct {
    const char *code, *severity, *wrong, *right;
} table[] = {
#define ZZ_DIAGNOSTIC(code, severity, title, text, wrong, right)                                   \
    {"ZZ" #code, #severity, wrong, right},
#include "lang/diag.def"
#undef ZZ_DIAGNOSTIC
};

static int write_example(const char *folder, const char *code, const char *kind, const char *text) {
    char path[4096];
    if (!text)
        return 1;
    snprintf(path, sizeof path, "%s/%s.%s.zz", folder, code, kind);
    FILE *file = fopen(path, "w");
    if (!file)
        return 0;
    const size_t size = strlen(text);
    const int written =
        fputs(text, file) >= 0 && ((size && text[size - 1] == '\n') || fputc('\n', file) == '\n');
    return fclose(file) == 0 && written;
}

int main(int argc, char **argv) {
    if (argc != 2) {
        fprintf(stderr, "usage: examples FOLDER\n");
        return 2;
    }
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (!write_example(argv[1], table[i].code, "wrong", table[i].wrong) ||
            !write_example(argv[1], table[i].code, "right", table[i].right)) {
            perror(argv[1]);
            return 3;
        }
        printf("%s %s %s %s\n", table[i].code, table[i].severity, table[i].wrong ? "wrong" : "-",
               table[i].right ? "right" : "-");
    }
    return 0;
}
