/* Words and marks: what a word is to the grammar, how a token is spelt, which word was meant.  All
 * of it comes from keyword.def, except the words of other languages. */
#include "lang/words.h"

#include <string.h>

#include "lang/diag.h"
#include "lang/parse.h"

typedef struct word {
    int token;
    zz_word_class class;
    const char *spelling;
    size_t size;
    const char *form;
} word;

#define SPELT(spelling) spelling, sizeof spelling - 1
static const word words[] = {
#define ZZ_DECLARATION(token, spelling, form)                                                      \
    {ZZ_T_##token, ZZ_DECLARING_WORD, SPELT(spelling), form},
#define ZZ_ITEM(token, spelling, form) {ZZ_T_##token, ZZ_ITEM_WORD, SPELT(spelling), form},
#define ZZ_JOIN(token, spelling)       {ZZ_T_##token, ZZ_JOINING_WORD, SPELT(spelling), NULL},
#define ZZ_WORD(token, spelling)       {ZZ_T_##token, ZZ_CONTEXTUAL_WORD, SPELT(spelling), NULL},
#include "lang/keyword.def"
};

static const struct unit {
    const char *spelling;
    size_t size;
} units[] = {
#define ZZ_UNIT(spelling, quantity) {SPELT(spelling)},
#include "lang/keyword.def"
};

#define COUNT(table) (sizeof(table) / sizeof *(table))

int zz_word_token(const char *text, size_t size) {
    for (size_t i = 0; i < COUNT(words); i++) {
        if (words[i].size == size && *words[i].spelling == *text &&
            memcmp(words[i].spelling, text, size) == 0)
            return words[i].token;
    }
    return ZZ_T_NAME;
}

bool zz_is_unit(const char *text, size_t size) {
    for (size_t i = 0; i < COUNT(units); i++) {
        if (units[i].size == size && memcmp(units[i].spelling, text, size) == 0)
            return true;
    }
    return false;
}

static const word *word_of(int kind) {
    for (size_t i = 0; i < COUNT(words); i++) {
        if (words[i].token == kind)
            return &words[i];
    }
    return NULL;
}

zz_word_class zz_token_class(int kind) {
    const word *found = kind == ZZ_T_NAME ? NULL : word_of(kind);
    return found ? found->class : kind == ZZ_T_NAME ? ZZ_NAME_WORD : ZZ_NO_WORD;
}

bool zz_is_word(const char *text) {
    return zz_token_class(zz_word_token(text, strlen(text))) != ZZ_NAME_WORD;
}

bool zz_is_reserved(const char *text) {
    const zz_word_class class = zz_token_class(zz_word_token(text, strlen(text)));
    return class != ZZ_NAME_WORD && class != ZZ_CONTEXTUAL_WORD;
}

const char *zz_token_form(int kind) {
    const word *found = word_of(kind);
    return found ? found->form : NULL;
}

const char *zz_token_spelling(int kind) {
    static const char *const marks[] = {
        ['('] = "(", [')'] = ")", ['['] = "[", [']'] = "]", ['{'] = "{", ['}'] = "}",
        [','] = ",", [':'] = ":", [';'] = ";", ['.'] = ".", ['='] = "=", ['<'] = "<",
        ['>'] = ">", ['*'] = "*", ['/'] = "/", ['+'] = "+", ['^'] = "^", ['-'] = "-",
    };
    switch (kind) {
    case ZZ_T_ADD_TO:
        return "+=";
    case ZZ_T_EQUAL:
        return "==";
    case ZZ_T_UNEQUAL:
        return "!=";
    case ZZ_T_AT_MOST:
        return "<=";
    case ZZ_T_AT_LEAST:
        return ">=";
    case ZZ_T_TO:
        return "..";
    case ZZ_T_WILD:
        return "*";
    default:
        break;
    }
    if (kind > 0 && (size_t)kind < COUNT(marks))
        return marks[kind];
    const word *found = word_of(kind);
    return found ? found->spelling : NULL;
}

/* --- which was meant ----------------------------------------------------------------------- */

/* What other languages and people call it. */
static const struct synonym {
    const char *text;
    int token;
} synonyms[] = {
    {"accel", ZZ_T_ACCELERATOR},    {"arch", ZZ_T_ACCELERATOR}, {"architecture", ZZ_T_ACCELERATOR},
    {"hardware", ZZ_T_ACCELERATOR}, {"workload", ZZ_T_LAYER},   {"operator", ZZ_T_LAYER},
    {"mapping", ZZ_T_DATAFLOW},     {"nest", ZZ_T_DATAFLOW},    {"import", ZZ_T_USE},
    {"include", ZZ_T_USE},          {"let", ZZ_T_CONST},        {"var", ZZ_T_CONST},
    {"define", ZZ_T_CONST},         {"assert", ZZ_T_EXPECT},    {"search", ZZ_T_EXPLORE},
    {"mem", ZZ_T_MEMORY},           {"loop", ZZ_T_FOR},         {"foreach", ZZ_T_FOR},
    {"temporal", ZZ_T_FOR},         {"parfor", ZZ_T_SPREAD},    {"parallel", ZZ_T_SPREAD},
    {"unroll", ZZ_T_SPREAD},        {"spatial", ZZ_T_SPREAD},   {"tile", ZZ_T_HOLD},
    {"buffer", ZZ_T_HOLD},          {"when", ZZ_T_ON},
};

int zz_meant(const char *text, const int *tokens, size_t count) {
    const char *candidates[64];
    if (count > COUNT(candidates))
        count = COUNT(candidates);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (word_of(tokens[i]))
            candidates[kept++] = zz_token_spelling(tokens[i]);
    }
    const char *nearest = zz_nearest(text, candidates, kept);
    if (nearest)
        return zz_word_token(nearest, strlen(nearest));
    for (size_t i = 0; i < COUNT(synonyms); i++) {
        for (size_t j = 0; j < count; j++) {
            if (strcmp(synonyms[i].text, text) == 0 && synonyms[i].token == tokens[j])
                return tokens[j];
        }
    }
    return 0;
}

const char *zz_meant_unit(const char *text) {
    static const char *const others[][2] = {
        {"B", "byte"},      {"KB", "KiB"},        {"kB", "KiB"},      {"Kb", "KiB"},
        {"MB", "MiB"},      {"GB", "GiB"},        {"Mb", "MiB"},      {"kiB", "KiB"},
        {"mm", "mm2"},      {"um", "um2"},        {"sec", "ms"},      {"clk", "cycles"},
        {"clock", "cycle"}, {"clocks", "cycles"}, {"microns", "um2"},
    };
    for (size_t i = 0; i < COUNT(others); i++) {
        if (strcmp(others[i][0], text) == 0)
            return others[i][1];
    }
    const char *candidates[COUNT(units)];
    for (size_t i = 0; i < COUNT(units); i++)
        candidates[i] = units[i].spelling;
    const char *nearest = zz_nearest(text, candidates, COUNT(units));
    /* `fy` is not a slip for `fJ`: of two letters both must be right but for their case. */
    if (nearest && strlen(text) <= 2 && strcasecmp(nearest, text) != 0)
        return NULL;
    return nearest;
}
