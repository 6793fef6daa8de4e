#include "runtime/base/buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

zz_buffer zz_buffer_new(zz_arena *arena) {
    return (zz_buffer){.arena = arena};
}

static void reserve(zz_buffer *buffer, size_t more) {
    size_t need = buffer->size + more + 1;
    if (need <= buffer->capacity)
        return;
    size_t capacity = buffer->capacity ? buffer->capacity : 256;
    while (capacity < need)
        capacity *= 2;
    buffer->text = zz_grow_array(buffer->arena, buffer->text, buffer->size, capacity);
    buffer->capacity = capacity;
}

void zz_put_bytes(zz_buffer *buffer, const char *bytes, size_t size) {
    reserve(buffer, size);
    memcpy(buffer->text + buffer->size, bytes, size);
    buffer->size += size;
    buffer->text[buffer->size] = 0;
}

void zz_put(zz_buffer *buffer, const char *text) {
    zz_put_bytes(buffer, text, strlen(text));
}

void zz_put_char(zz_buffer *buffer, char character) {
    zz_put_bytes(buffer, &character, 1);
}

void zz_put_repeat(zz_buffer *buffer, char character, size_t count) {
    reserve(buffer, count);
    memset(buffer->text + buffer->size, character, count);
    buffer->size += count;
    buffer->text[buffer->size] = 0;
}

void zz_putf(zz_buffer *buffer, const char *format, ...) {
    va_list list, again;
    va_start(list, format);
    va_copy(again, list);
    int size = vsnprintf(NULL, 0, format, list);
    va_end(list);
    reserve(buffer, (size_t)size);
    vsnprintf(buffer->text + buffer->size, (size_t)size + 1, format, again);
    va_end(again);
    buffer->size += (size_t)size;
}

const char *zz_buffer_text(const zz_buffer *buffer) {
    return buffer->text ? buffer->text : "";
}

void zz_put_double(zz_buffer *buffer, double value) {
    char text[40];
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, value);
        if (strtod(text, NULL) == value)
            break;
    }
    for (char *c = text; *c; c++)
        if (*c == ',')
            *c = '.';
    zz_put(buffer, text);
}

/* Bytes of a control character of ASCII or Latin 1, or of one that turns the direction; 0: of none. */
static size_t control_size(const unsigned char *text) {
    if (text[0] < 0x20 || text[0] == 0x7f)
        return 1;
    if (text[0] == 0xc2 && text[1] >= 0x80 && text[1] < 0xa0)
        return 2;
    if (text[0] != 0xe2)
        return 0;
    const bool marks = text[1] == 0x80 && (text[2] == 0x8e || text[2] == 0x8f);
    const bool embeds = text[1] == 0x80 && text[2] >= 0xa8 && text[2] <= 0xae;
    const bool isolates = text[1] == 0x81 && text[2] >= 0xa6 && text[2] <= 0xa9;
    return marks || embeds || isolates ? 3 : 0;
}

const char *zz_visible(zz_arena *arena, const char *text, bool lines) {
    zz_buffer out = zz_buffer_new(arena);
    while (*text) {
        const size_t size = control_size((const unsigned char *)text);
        if (size && !(lines && *text == '\n'))
            zz_put(&out, "\xef\xbf\xbd");
        else
            zz_put_bytes(&out, text, size ? size : 1);
        text += size ? size : 1;
    }
    return zz_buffer_text(&out);
}
