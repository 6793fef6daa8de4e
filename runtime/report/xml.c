/* A document as XML, written by libxml2: UTF-8, two blanks a level, attributes in the order they
 * were added.  libxml2 allocates for itself; what it takes is tied to an arena, and freed with it. */
#include <libxml/xmlwriter.h>

#include "runtime/report/document.h"
#include "runtime/report/libxml.h"

typedef struct writing {
    zz_libxml libxml;
    xmlBuffer *text;
    xmlTextWriter *writer;
} writing;

static void release(void *resource) {
    writing *w = resource;
    if (w->writer && !w->libxml.broken)
        xmlFreeTextWriter(w->writer);
    if (w->text && !w->libxml.broken)
        xmlBufferFree(w->text);
    zz_libxml_end(&w->libxml);
}

static bool write_element(xmlTextWriter *writer, const zz_element *element) {
    if (xmlTextWriterStartElement(writer, (const xmlChar *)element->name) < 0)
        return false;
    for (size_t f = 0; f < element->fields.count; f++) {
        const zz_field *field = &element->fields.items[f];
        if (field->kind == ZZ_FIELD_NO_ITEMS)
            continue;
        const xmlChar *value = (const xmlChar *)field->value;
        int written = *field->name
                          ? xmlTextWriterWriteAttribute(writer, (const xmlChar *)field->name, value)
                          : xmlTextWriterWriteString(writer, value);
        if (written < 0)
            return false;
    }
    for (size_t c = 0; c < element->children.count; c++)
        if (!write_element(writer, element->children.items[c]))
            return false;
    return xmlTextWriterEndElement(writer) >= 0;
}

static bool write_document(writing *w, const zz_element *root, zz_buffer *out) {
    w->text = xmlBufferCreate();
    w->writer = w->text ? xmlNewTextWriterMemory(w->text, 0) : NULL;
    if (!w->writer || xmlTextWriterSetIndent(w->writer, 1) < 0 ||
        xmlTextWriterSetIndentString(w->writer, (const xmlChar *)"  ") < 0 ||
        xmlTextWriterStartDocument(w->writer, NULL, "UTF-8", NULL) < 0 ||
        !write_element(w->writer, root) || xmlTextWriterEndDocument(w->writer) < 0 ||
        xmlTextWriterFlush(w->writer) < 0)
        return false;
    zz_put_bytes(out, (const char *)xmlBufferContent(w->text), (size_t)xmlBufferLength(w->text));
    return true;
}

bool zz_results_xml(const zz_results *results, zz_buffer *out) {
    const zz_element *root = zz_document(out->arena, results);
    zz_arena *own = zz_arena_new(zz_arena_memory(out->arena));
    writing *w = ZZ_NEW(own, writing);
    zz_arena_defer(own, release, w);
    zz_libxml_begin(&w->libxml, own);
    const bool written = write_document(w, root, out);
    zz_arena_free(own);
    return written;
}
