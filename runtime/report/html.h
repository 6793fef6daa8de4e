/* Reports through a stylesheet: the XML of a report and the text of an XSLT 1.0 stylesheet in, a page
 * (or whatever else the stylesheet makes) out. */
#ifndef ZZ_RUNTIME_REPORT_HTML_H
#define ZZ_RUNTIME_REPORT_HTML_H

#include "runtime/base/buffer.h"

typedef struct zz_stylesheet {
    const char *path; /* as messages name it */
    const char *text;
    size_t size;
} zz_stylesheet;

/* False when the stylesheet is wrong or fails: the lines of `problem` say how.  A stylesheet reaches
 * nothing but the report: no file, no network, no other stylesheet; whoever tries fails. */
bool zz_transform(const zz_buffer *xml, const zz_stylesheet *stylesheet, zz_buffer *out,
                  zz_buffer *problem);

#endif
