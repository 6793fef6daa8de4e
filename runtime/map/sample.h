/* Mappings drawn at random. */
#ifndef ZZ_RUNTIME_MAP_SAMPLE_H
#define ZZ_RUNTIME_MAP_SAMPLE_H

#include "runtime/map/charge.h"
#include "runtime/map/map.h"

/* At most `count` of them; how many there are. */
int zz_map_draw_samples(zz_arena *arena, const zz_map_request *request, zz_map_charger charger,
                        int count, zz_map_sample **samples);

#endif
