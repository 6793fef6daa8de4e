/* The content of a report as a tree, before it is XML or JSON: one place decides what a report
 * says, two printers how it looks.  All in the arena of the document. */
#ifndef ZZ_RUNTIME_REPORT_DOCUMENT_H
#define ZZ_RUNTIME_REPORT_DOCUMENT_H

#include "runtime/base/vector.h"
#include "runtime/report/report.h"

typedef enum zz_field_kind {
    ZZ_FIELD_TEXT,
    ZZ_FIELD_NUMBER,
    ZZ_FIELD_BOOLEAN,
    ZZ_FIELD_NO_ITEMS /* JSON: an empty array */
} zz_field_kind;

typedef struct zz_field {
    const char *name; /* "" : the text of the element itself */
    zz_field_kind kind;
    const char *value; /* numbers: decimal; not finite: "INF", "-INF", "NaN" */
} zz_field;

typedef struct zz_element {
    const char *name; /* XML: of the element */
    const char *list; /* JSON: of the array it is an item of; NULL: a member of its parent */
    bool mixed;       /* JSON: the array holds elements of several names: say which as "kind" */
    ZZ_VECTOR(zz_field) fields;
    ZZ_VECTOR(struct zz_element *) children; /* those of one list follow each other */
} zz_element;

zz_element *zz_element_new(zz_arena *arena, zz_element *parent, const char *name, const char *list);
/* Bytes of the text that no XML could hold become U+FFFD. */
void zz_field_text(zz_arena *arena, zz_element *element, const char *name, const char *value);
void zz_field_integer(zz_arena *arena, zz_element *element, const char *name, int64_t value);
void zz_field_real(zz_arena *arena, zz_element *element, const char *name, double value);
void zz_field_boolean(zz_arena *arena, zz_element *element, const char *name, bool value);
/* A list in which nothing is. */
void zz_no_items(zz_arena *arena, zz_element *element, const char *list);

/* The whole report, and the parts of it that are a mapping and its hardware. */
zz_element *zz_document(zz_arena *arena, const zz_results *results);
/* What a search says of itself. */
void zz_document_finding(zz_arena *arena, zz_element *parent, const zz_results *results,
                         const zz_finding *finding);
/* "optimal", "gap", "best seen"; how far the bound may lie below the best, of it. */
const char *zz_proof_name(zz_map_proof proof);
double zz_finding_gap(const zz_finding *finding);
/* Which layer, on what, counted how. */
void zz_document_subject(zz_arena *arena, zz_element *element, const zz_nest *nest);
void zz_document_nest(zz_arena *arena, zz_element *parent, const zz_nest *nest);
void zz_document_hardware(zz_arena *arena, zz_element *parent, const zz_nest *nest);

#endif
