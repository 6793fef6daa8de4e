/* YAML to a tree, by libyaml's events.  Takes a text; gives nodes whose spans are bytes of it, at most
 * ZZ_YAML_NODES of them and ZZ_YAML_DEPTH deep.  An alias becomes a pointer, never a copy, and an
 * anchor is known only once its node is whole, so nothing grows and nothing turns in a circle. */
#include "lang/import/yaml.h"

#include <string.h>
#include <yaml.h>

#include "runtime/base/map.h"
#include "runtime/base/vector.h"

enum { STRIDE = 64, BYTE_ORDER_MARK = 3 };

/* libyaml's memory, tied to an arena: an escape must not lose it. */
typedef struct handle {
    yaml_parser_t parser;
    yaml_event_t event;
    bool parser_lives, event_lives;
} handle;

typedef struct reader {
    zz_arena *arena;
    zz_diags *diags;
    const zz_source *source;
    handle *handle;
    const uint32_t
        *places; /* the byte at which every STRIDE-th character begins; NULL: all ASCII */
    size_t place_count;
    zz_map anchors;
    size_t nodes;
    bool failed;
} reader;

static void release(void *resource) {
    handle *h = resource;
    if (h->event_lives)
        yaml_event_delete(&h->event);
    if (h->parser_lives)
        yaml_parser_delete(&h->parser);
}

/* --- places -------------------------------------------------------------------------------- */

static bool begins_character(char byte) {
    return ((unsigned char)byte & 0xC0) != 0x80;
}

/* libyaml counts characters, spans are bytes. */
static void find_places(reader *r) {
    const zz_source *source = r->source;
    size_t first = 0, character = 0;
    bool ascii = true;
    for (size_t b = 0; b < source->size && ascii; b++)
        ascii = (unsigned char)source->text[b] < 0x80;
    if (ascii)
        return;
    if (source->size >= BYTE_ORDER_MARK && !memcmp(source->text, "\xEF\xBB\xBF", BYTE_ORDER_MARK))
        first = BYTE_ORDER_MARK;
    uint32_t *places = ZZ_NEW_ARRAY(r->arena, uint32_t, source->size / STRIDE + 1);
    for (size_t b = first; b < source->size; b++)
        if (begins_character(source->text[b]) && character++ % STRIDE == 0)
            places[r->place_count++] = (uint32_t)b;
    r->places = places;
}

static uint32_t place_of(const reader *r, size_t character) {
    const zz_source *source = r->source;
    size_t byte = character;
    if (r->places) {
        if (character / STRIDE >= r->place_count)
            return (uint32_t)source->size;
        byte = r->places[character / STRIDE];
        for (size_t left = character % STRIDE; byte < source->size && left > 0; left--)
            do
                byte++;
            while (byte < source->size && !begins_character(source->text[byte]));
    }
    return (uint32_t)(byte < source->size ? byte : source->size);
}

/* What lies between two marks, as far as it stands on the first line. */
static zz_span span_of(const reader *r, yaml_mark_t start, yaml_mark_t end) {
    zz_span span = {r->source, place_of(r, start.index), place_of(r, end.index)};
    const char *text = r->source->text;
    const char *line_end = memchr(text + span.begin, '\n', span.end - span.begin);
    if (line_end)
        span.end = (uint32_t)(line_end - text);
    while (span.end > span.begin && strchr(" \t\r", text[span.end - 1]))
        span.end--;
    return span;
}

/* --- events -------------------------------------------------------------------------------- */

static const zz_yaml *fail(reader *r) {
    r->failed = true;
    return NULL;
}

static void syntax(reader *r) {
    const yaml_parser_t *parser = &r->handle->parser;
    const bool unreadable = parser->error == YAML_READER_ERROR;
    /* A fault of the reader has no mark, but a byte. */
    zz_span span = unreadable ? (zz_span){r->source, (uint32_t)parser->problem_offset,
                                          (uint32_t)parser->problem_offset + 1}
                              : span_of(r, parser->problem_mark, parser->problem_mark);
    if (span.begin > r->source->size)
        span.begin = (uint32_t)r->source->size;
    if (span.end <= span.begin && span.begin < r->source->size)
        span.end = span.begin + 1;
    if (span.end > r->source->size)
        span.end = (uint32_t)r->source->size;
    zz_diag *diag = zz_report(r->diags, ZZ_E1001, span, "%s is not YAML", r->source->path);
    zz_diag_label(r->diags, diag, "%s", parser->problem ? parser->problem : "not understood");
    if (parser->context && !unreadable) {
        const zz_span whole = span_of(r, parser->context_mark, parser->problem_mark);
        if (whole.begin < span.begin && zz_span_line(whole) != zz_span_line(span))
            zz_diag_also(r->diags, diag, whole, "%s", parser->context);
        else
            zz_diag_note(r->diags, diag, "%s", parser->context);
    }
    if (parser->problem && strstr(parser->problem, "tab"))
        zz_diag_help(r->diags, diag, "YAML is indented by blanks, not by tabs");
}

/* The next event; NULL after the end or a fault.  It lives until the one after it. */
static const yaml_event_t *next(reader *r) {
    handle *h = r->handle;
    if (r->failed)
        return NULL;
    if (h->event_lives)
        yaml_event_delete(&h->event);
    h->event_lives = yaml_parser_parse(&h->parser, &h->event);
    if (h->event_lives)
        return &h->event;
    if (h->parser.error == YAML_MEMORY_ERROR)
        zz_alloc(r->arena, SIZE_MAX); /* escapes */
    syntax(r);
    fail(r);
    return NULL;
}

static const zz_yaml *node_of(reader *r, const yaml_event_t *event, int depth);

static const zz_yaml *too_much(reader *r, zz_span span, int depth) {
    if (depth > ZZ_YAML_DEPTH)
        zz_report(r->diags, ZZ_E1002, span, "%s is nested more than %d deep", r->source->path,
                  ZZ_YAML_DEPTH);
    else
        zz_report(r->diags, ZZ_E1002, span, "%s has more than %d parts", r->source->path,
                  ZZ_YAML_NODES);
    return fail(r);
}

static void name_anchor(reader *r, const char *anchor, const zz_yaml *node) {
    if (anchor)
        zz_map_set(&r->anchors, anchor, (void *)(uintptr_t)node);
}

static const zz_yaml *scalar(reader *r, zz_yaml *node, const yaml_event_t *event) {
    const char *text = (const char *)event->data.scalar.value;
    const size_t size = event->data.scalar.length;
    node->kind = ZZ_YAML_SCALAR;
    node->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    if (memchr(text, '\0', size)) {
        zz_diag *diag =
            zz_report(r->diags, ZZ_E1001, node->span, "%s is not YAML", r->source->path);
        zz_diag_label(r->diags, diag, "a text with a zero byte");
        return fail(r);
    }
    node->text = zz_strndup(r->arena, text, size);
    return node;
}

/* Brackets reach to where they are closed, as far as that is on their line. */
static void extend(const reader *r, zz_yaml *node, const yaml_event_t *end) {
    if (node->span.end == node->span.begin || end->end_mark.index == end->start_mark.index)
        return; /* no brackets */
    const uint32_t until = place_of(r, end->end_mark.index);
    const char *text = r->source->text + node->span.begin;
    const char *line_end = memchr(text, '\n', until - node->span.begin);
    if (!line_end)
        node->span.end = until;
}

static const zz_yaml *list(reader *r, zz_yaml *node, int depth) {
    ZZ_VECTOR(const zz_yaml *) items = {0};
    node->kind = ZZ_YAML_LIST;
    for (;;) {
        const yaml_event_t *event = next(r);
        if (!event)
            return NULL;
        if (event->type == YAML_SEQUENCE_END_EVENT) {
            extend(r, node, event);
            break;
        }
        const zz_yaml *item = node_of(r, event, depth + 1);
        if (!item)
            return NULL;
        zz_push(r->arena, &items, item);
    }
    node->items = items.items;
    node->count = items.count;
    return node;
}

static const zz_yaml *map(reader *r, zz_yaml *node, int depth) {
    ZZ_VECTOR(const zz_yaml *) keys = {0}, values = {0};
    node->kind = ZZ_YAML_MAP;
    for (;;) {
        const yaml_event_t *event = next(r);
        if (!event)
            return NULL;
        if (event->type == YAML_MAPPING_END_EVENT) {
            extend(r, node, event);
            break;
        }
        const zz_yaml *key = node_of(r, event, depth + 1);
        if (!key)
            return NULL;
        if (key->kind != ZZ_YAML_SCALAR) {
            zz_diag *diag = zz_report(r->diags, ZZ_E1004, key->span, "a key is one word");
            zz_diag_label(r->diags, diag, "found a %s", key->kind == ZZ_YAML_LIST ? "list" : "map");
            return fail(r);
        }
        event = next(r);
        const zz_yaml *value = event ? node_of(r, event, depth + 1) : NULL;
        if (!value)
            return NULL;
        zz_push(r->arena, &keys, key);
        zz_push(r->arena, &values, value);
    }
    if (keys.count > 0 && node->span.end <= node->span.begin + 1)
        node->span = keys.items[0]->span;
    node->keys = keys.items;
    node->items = values.items;
    node->count = keys.count;
    return node;
}

static const zz_yaml *alias(reader *r, const char *name, zz_span span) {
    const zz_yaml *meant = zz_map_get(&r->anchors, name);
    if (meant)
        return meant;
    zz_diag *diag = zz_report(r->diags, ZZ_E1001, span, "%s is not YAML", r->source->path);
    zz_diag_label(r->diags, diag, "no whole part before this is called `&%s`", name);
    return fail(r);
}

/* The node that an event begins, with all that belongs to it. */
static const zz_yaml *node_of(reader *r, const yaml_event_t *event, int depth) {
    const zz_span span = span_of(r, event->start_mark, event->end_mark);
    const unsigned char *anchor = NULL;
    if (event->type == YAML_ALIAS_EVENT)
        return alias(r, (const char *)event->data.alias.anchor, span);
    if (depth > ZZ_YAML_DEPTH || ++r->nodes > ZZ_YAML_NODES)
        return too_much(r, span, depth);
    if (event->type == YAML_SCALAR_EVENT)
        anchor = event->data.scalar.anchor;
    else if (event->type == YAML_SEQUENCE_START_EVENT)
        anchor = event->data.sequence_start.anchor;
    else
        anchor = event->data.mapping_start.anchor;
    const char *name = anchor ? zz_strdup(r->arena, (const char *)anchor) : NULL;
    zz_yaml *node = ZZ_NEW(r->arena, zz_yaml);
    node->span = span;
    const zz_yaml *made = event->type == YAML_SCALAR_EVENT           ? scalar(r, node, event)
                          : event->type == YAML_SEQUENCE_START_EVENT ? list(r, node, depth)
                                                                     : map(r, node, depth);
    if (made)
        name_anchor(r, name, made);
    return made;
}

/* --- documents ----------------------------------------------------------------------------- */

static const zz_yaml *document(reader *r) {
    const zz_yaml *root = NULL;
    for (const yaml_event_t *event; (event = next(r));) {
        if (event->type == YAML_STREAM_START_EVENT || event->type == YAML_DOCUMENT_END_EVENT)
            continue;
        if (event->type == YAML_STREAM_END_EVENT)
            break;
        if (event->type == YAML_DOCUMENT_START_EVENT) {
            if (root) {
                zz_diag *diag =
                    zz_report(r->diags, ZZ_E1001, span_of(r, event->start_mark, event->end_mark),
                              "%s holds more than one document", r->source->path);
                zz_diag_label(r->diags, diag, "another begins here");
                return fail(r);
            }
            continue;
        }
        root = node_of(r, event, 0);
    }
    if (r->failed)
        return NULL;
    if (!root) {
        zz_yaml *nothing = ZZ_NEW(r->arena, zz_yaml);
        *nothing = (zz_yaml){.plain = true, .span = {r->source, 0, 0}, .text = ""};
        root = nothing;
    }
    return root;
}

const zz_yaml *zz_yaml_read(zz_arena *arena, zz_diags *diags, const zz_source *source) {
    if (source->size > ZZ_YAML_LIMIT) {
        zz_report(diags, ZZ_E1002, (zz_span){0}, "%s is larger than %d MiB", source->path,
                  ZZ_YAML_LIMIT >> 20);
        return NULL;
    }
    zz_arena *own = zz_arena_new(zz_arena_memory(arena));
    reader r = {.arena = arena, .diags = diags, .source = source};
    r.anchors = zz_map_new(arena);
    r.handle = ZZ_NEW(own, handle);
    find_places(&r);
    zz_arena_defer(own, release, r.handle);
    r.handle->parser_lives = yaml_parser_initialize(&r.handle->parser);
    if (!r.handle->parser_lives)
        zz_alloc(arena, SIZE_MAX); /* escapes */
    yaml_parser_set_encoding(&r.handle->parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&r.handle->parser, (const unsigned char *)source->text,
                                 source->size);
    const zz_yaml *root = document(&r);
    zz_arena_free(own);
    return root;
}
