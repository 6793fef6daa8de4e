/* The door of this room: from text to the model. */
#ifndef ZZ_COMPILER_ELABORATE_ELABORATE_H
#define ZZ_COMPILER_ELABORATE_ELABORATE_H

#include "compiler/model/session.h"

/* Text to model.  Always gives a model of what is sound; session->diags.errors says whether to go
 * on. The main source is parsed here, modules named by `use` are found and parsed as needed. */
zz_model *zz_elaborate(zz_session *session, const zz_source *source);

#endif
