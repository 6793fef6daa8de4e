/* Words and marks of the language.  Internal to lang/. */
#ifndef ZZ_LANG_WORDS_H
#define ZZ_LANG_WORDS_H

#include <stdbool.h>
#include <stddef.h>

typedef enum zz_word_class {
    ZZ_NO_WORD,
    ZZ_DECLARING_WORD,
    ZZ_ITEM_WORD,
    ZZ_JOINING_WORD,
    ZZ_CONTEXTUAL_WORD,
    ZZ_NAME_WORD
} zz_word_class;
zz_word_class zz_token_class(int kind);
/* The token of a word: a keyword's or ZZ_T_NAME. */
int zz_word_token(const char *text, size_t size);
/* Whether a text is a word of the language, and whether it is one that cannot be a name. */
bool zz_is_word(const char *text);
bool zz_is_reserved(const char *text);
bool zz_is_unit(const char *text, size_t size);
/* How a token that is always the same is written: "for", "+="; NULL for names and numbers. */
const char *zz_token_spelling(int kind);
/* What an item that begins with this keyword looks like, or NULL. */
const char *zz_token_form(int kind);
/* The token, of those given, whose word was probably meant; 0 for none. */
int zz_meant(const char *text, const int *tokens, size_t count);
/* The unit that was probably meant, or NULL. */
const char *zz_meant_unit(const char *text);

#endif
