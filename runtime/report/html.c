/* A report through a stylesheet, by libxslt.
 *
 * Neither document may name another: document types are refused, the loader of external entities
 * loads nothing, libxslt's security preferences forbid reading, writing and the network, and of
 * EXSLT only what computes is there.  Instructions and steps of expressions are limited, so that a
 * stylesheet that never ends ends all the same.
 * libxml2 and libxslt keep some of this in settings of the process; they are put back. */
#include "runtime/report/html.h"

#include <libexslt/exslt.h>
#include <libxml/parser.h>
#include <libxslt/security.h>
#include <libxslt/transform.h>
#include <libxslt/xsltInternals.h>
#include <libxslt/xsltutils.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "runtime/report/libxml.h"

/* The page of a network takes an instruction and ten steps for each byte of the report. */
enum { LEAST_INSTRUCTIONS = 10 * 1000 * 1000, LEAST_STEPS = 300 * 1000 * 1000 };
enum { INSTRUCTIONS_A_BYTE = 20, STEPS_A_BYTE = 500 };

typedef struct work {
    zz_libxml libxml;
    const zz_stylesheet *source;
    zz_buffer *problem;
    xmlDoc *report, *result;
    xmlDoc *style_text; /* NULL once `style` owns it */
    xsltStylesheet *style;
    xsltTransformContext *context;
    xsltSecurityPrefs *preferences, *old_preferences;
    xmlExternalEntityLoader old_loader;
    xmlChar *text;
} work;

static void release_made(work *w) {
    if (w->context)
        xsltFreeTransformContext(w->context);
    if (w->result)
        xmlFreeDoc(w->result);
    if (w->style)
        xsltFreeStylesheet(w->style);
    if (w->style_text)
        xmlFreeDoc(w->style_text);
    if (w->report)
        xmlFreeDoc(w->report);
    if (w->text)
        xmlFree(w->text);
}

static void release(void *resource) {
    work *w = resource;
    if (!w->libxml.broken)
        release_made(w);
    xsltSetGenericErrorFunc(NULL, NULL);
    xsltSetDefaultSecurityPrefs(w->old_preferences);
    xmlSetExternalEntityLoader(w->old_loader);
    if (w->preferences && !w->libxml.broken)
        xsltFreeSecurityPrefs(w->preferences);
    if (!w->libxml.broken)
        xsltCleanupGlobals();
    zz_libxml_end(&w->libxml);
}

/* --- messages ------------------------------------------------------------------------------ */

enum { MOST_PROBLEM = 4000 };

/* Of libxml2, which reads documents and expressions. */
static void on_error(void *self, const xmlError *error) {
    work *w = self;
    if (w->problem->size > MOST_PROBLEM || !error->message)
        return;
    if (error->line > 0)
        zz_putf(w->problem, "%s:%d: ", w->source->path, error->line);
    zz_put(w->problem, error->message);
}

/* Of libxslt, which says its part in pieces. */
static __attribute__((format(printf, 2, 3))) void on_message(void *self, const char *format, ...) {
    work *w = self;
    char text[1000];
    va_list list;
    if (w->problem->size > MOST_PROBLEM)
        return;
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    zz_put(w->problem, text);
}

/* --- nothing outside ----------------------------------------------------------------------- */

static xmlParserInput *load_nothing(const char *url, const char *id, xmlParserCtxt *context) {
    (void)url;
    (void)id;
    (void)context;
    return NULL;
}

static bool close_doors(work *w) {
    static const xsltSecurityOption options[] = {
        XSLT_SECPREF_READ_FILE, XSLT_SECPREF_WRITE_FILE, XSLT_SECPREF_CREATE_DIRECTORY,
        XSLT_SECPREF_READ_NETWORK, XSLT_SECPREF_WRITE_NETWORK};
    xmlSetExternalEntityLoader(load_nothing);
    w->preferences = xsltNewSecurityPrefs();
    for (size_t o = 0; w->preferences && o < sizeof options / sizeof *options; o++)
        if (xsltSetSecurityPrefs(w->preferences, options[o], xsltSecurityForbid) != 0)
            return false;
    xsltSetDefaultSecurityPrefs(w->preferences); /* what reads stylesheets has no other way */
    return w->preferences != NULL;
}

/* A document that is whole in itself. */
static xmlDoc *read_document(work *w, const char *text, size_t size) {
    if (size > INT32_MAX) {
        zz_put(w->problem, "too large\n");
        return NULL;
    }
    xmlDoc *document =
        xmlReadMemory(text, (int)size, NULL, NULL, XML_PARSE_NONET | XML_PARSE_NOBLANKS);
    if (document && xmlGetIntSubset(document)) {
        zz_putf(w->problem, "%s: a document type is not allowed here\n", w->source->path);
        xmlFreeDoc(document);
        return NULL;
    }
    return document;
}

/* --- the transformation -------------------------------------------------------------------- */

static bool compile(work *w) {
    w->style_text = read_document(w, w->source->text, w->source->size);
    if (!w->style_text)
        return false;
    w->style = xsltParseStylesheetDoc(w->style_text);
    if (!w->style)
        return false;
    w->style_text = NULL;
    return w->style->errors == 0;
}

static bool apply(work *w, size_t size) {
    w->context = xsltNewTransformContext(w->style, w->report);
    if (!w->context || xsltSetCtxtSecurityPrefs(w->preferences, w->context) != 0)
        return false;
    w->context->opLimit = LEAST_INSTRUCTIONS + INSTRUCTIONS_A_BYTE * size;
    w->context->xpathCtxt->opLimit = LEAST_STEPS + STEPS_A_BYTE * size;
    xsltSetTransformErrorFunc(w->context, w, on_message);
    w->result = xsltApplyStylesheetUser(w->style, w->report, NULL, NULL, NULL, w->context);
    return w->result && w->context->state == XSLT_STATE_OK;
}

static bool transform(work *w, const zz_buffer *xml, zz_buffer *out) {
    int size = 0;
    w->report = read_document(w, zz_buffer_text(xml), xml->size);
    if (!w->report || !compile(w) || !apply(w, xml->size) ||
        xsltSaveResultToString(&w->text, &size, w->result, w->style) < 0)
        return false;
    if (w->text)
        zz_put_bytes(out, (const char *)w->text, (size_t)size);
    return true;
}

bool zz_transform(const zz_buffer *xml, const zz_stylesheet *stylesheet, zz_buffer *out,
                  zz_buffer *problem) {
    zz_arena *arena = out->arena;
    work *w = ZZ_NEW(arena, work);
    *w = (work){.source = stylesheet,
                .problem = problem,
                .old_preferences = xsltGetDefaultSecurityPrefs(),
                .old_loader = xmlGetExternalEntityLoader()};
    zz_arena_defer(arena, release, w);
    zz_libxml_begin(&w->libxml, arena);
    exsltCommonRegister();
    exsltMathRegister();
    exsltSetsRegister();
    exsltStrRegister();
    xmlSetStructuredErrorFunc(w, (xmlStructuredErrorFunc)on_error);
    xsltSetGenericErrorFunc(w, on_message);
    const bool done = close_doors(w) && transform(w, xml, out);
    if (!done && problem->size == 0)
        zz_put(problem, "libxslt does not say why\n");
    return done;
}
