/* Writes the syntax highlighting of an editor from the table of keywords.
 *
 *     highlighting vim|vscode
 *
 * Runs when zzlc is built.  A unit is one only behind a number; a keyword of one letter (the x of
 * `4 x 4`) only between numbers, since it is a good name everywhere else. */
#include <stdio.h>
#include <string.h>

typedef enum word_sort { DECLARATION, ITEM, JOIN, WORD, UNIT, SORTS } word_sort;

static const struct {
    word_sort sort;
    const char *spelling;
} words[] = {
#define ZZ_DECLARATION(token, spelling, form) {DECLARATION, spelling},
#define ZZ_ITEM(token, spelling, form)        {ITEM, spelling},
#define ZZ_JOIN(token, spelling)              {JOIN, spelling},
#define ZZ_WORD(token, spelling)              {WORD, spelling},
#define ZZ_UNIT(spelling, quantity)           {UNIT, spelling},
#include "lang/keyword.def"
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* What each sort is called by vim, how it is coloured there, and its scope in VS Code. */
static const struct {
    const char *vim, *colour, *scope;
} sorts[SORTS] = {
    [DECLARATION] = {"zzDeclaration", "Structure", "keyword.declaration.zz"},
    [ITEM] = {"zzItem", "Statement", "keyword.control.zz"},
    [JOIN] = {"zzJoin", "Keyword", "keyword.operator.word.zz"},
    [WORD] = {"zzWord", "Type", "storage.modifier.zz"},
    [UNIT] = {"zzUnit", "Special", "keyword.other.unit.zz"},
};

/* The words of a sort, of one letter or of more. */
static void put_words(word_sort sort, int letters, const char *between) {
    int written = 0;
    for (size_t w = 0; w < COUNT(words); w++)
        if (words[w].sort == sort && (strlen(words[w].spelling) == 1) == (letters == 1))
            printf("%s%s", written++ ? between : "", words[w].spelling);
}

static void vim(void) {
    printf("\" Vim syntax of zz, the language of zzlc; made with it, from its table of words\n"
           "if exists(\"b:current_syntax\")\n  finish\nendif\nsyntax case match\n\n");
    for (word_sort s = 0; s < SORTS; s++) {
        printf("syntax keyword %s %s", sorts[s].vim, s == UNIT ? "contained " : "");
        put_words(s, 2, " ");
        printf("\n");
    }
    printf("syntax match zzWord \"\\(\\d\\s*\\)\\@<=\\(");
    put_words(WORD, 1, "\\|");
    printf("\\)\\ze\\s*\\d\"\n"
           "syntax match zzNumber "
           "\"\\<\\d\\+\\(_\\d\\+\\)*\\(\\.\\d\\+\\(_\\d\\+\\)*\\)\\=\\([eE][-+]\\=\\d\\+\\)\\=\" "
           "nextgroup=zzUnit skipwhite\n"
           "syntax region zzString start=+\"+ end=+\"+ oneline\n"
           "syntax match zzComment \"//.*$\" contains=@Spell\n"
           "syntax region zzComment start=\"/\\*\" end=\"\\*/\" contains=@Spell\n\n");
    for (word_sort s = 0; s < SORTS; s++)
        printf("highlight default link %s %s\n", sorts[s].vim, sorts[s].colour);
    printf("highlight default link zzNumber Number\nhighlight default link zzString String\n"
           "highlight default link zzComment Comment\n\nlet b:current_syntax = \"zz\"\n");
}

/* Text in JSON: of what there is here, only \ and " need care. */
static void put_json(const char *text) {
    for (; *text; text++) {
        if (strchr("\\\"", *text))
            putchar('\\');
        putchar(*text);
    }
}

static void pattern(const char *key, const char *match, const char *scope) {
    printf("    {\"%s\": \"", key);
    put_json(match);
    printf("\", \"name\": \"%s\"},\n", scope);
}

static void vscode(void) {
    static const char number[] =
        "[0-9]+(?:_[0-9]+)*(?:\\\\.[0-9]+(?:_[0-9]+)*)?(?:[eE][-+]?[0-9]+)?";
    printf("{\n  \"name\": \"zz\",\n  \"scopeName\": \"source.zz\",\n  \"fileTypes\": [\"zz\"],\n"
           "  \"patterns\": [\n");
    pattern("match", "//.*$", "comment.line.double-slash.zz");
    printf("    {\"begin\": \"/\\\\*\", \"end\": \"\\\\*/\", \"name\": \"comment.block.zz\"},\n");
    pattern("match", "\"[^\"]*\"", "string.quoted.double.zz");
    printf("    {\"match\": \"\\\\b(%s)\\\\s*(", number);
    put_words(UNIT, 2, "|");
    printf(")\\\\b\", \"captures\": {\"1\": {\"name\": \"constant.numeric.zz\"}, "
           "\"2\": {\"name\": \"%s\"}}},\n",
           sorts[UNIT].scope);
    printf("    {\"match\": \"(?<=[0-9]) *(");
    put_words(WORD, 1, "|");
    printf(")(?= *[0-9])\", \"captures\": {\"1\": {\"name\": \"%s\"}}},\n", sorts[WORD].scope);
    printf("    {\"match\": \"\\\\b%s\", \"name\": \"constant.numeric.zz\"}", number);
    for (word_sort s = 0; s < UNIT; s++) {
        printf(",\n    {\"match\": \"\\\\b(");
        put_words(s, 2, "|");
        printf(")\\\\b\", \"name\": \"%s\"}", sorts[s].scope);
    }
    printf("\n  ]\n}\n");
}

int main(int argc, char **argv) {
    static const struct {
        const char *name;
        void (*write)(void);
    } editors[] = {{"vim", vim}, {"vscode", vscode}};
    for (size_t e = 0; argc == 2 && e < COUNT(editors); e++)
        if (!strcmp(argv[1], editors[e].name)) {
            editors[e].write();
            return fflush(stdout) != 0 || ferror(stdout);
        }
    fprintf(stderr, "usage: highlighting vim|vscode\n");
    return 2;
}
