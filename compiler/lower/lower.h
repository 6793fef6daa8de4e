/* The door of this room: from a dataflow on a layer to a nest. */
#ifndef ZZ_COMPILER_LOWER_LOWER_H
#define ZZ_COMPILER_LOWER_LOWER_H

#include "compiler/model/session.h"

/* One dataflow on one of its layers as a nest, or NULL with diagnostics in the session. */
zz_nest *zz_lower(zz_session *session, const zz_dataflow *dataflow, const zz_layer *layer);

/* Reports that memories of an accelerator are in the wrong order for this dataflow. */
zz_diag *zz_say_disorder(zz_session *session, const zz_dataflow *dataflow);

#endif
