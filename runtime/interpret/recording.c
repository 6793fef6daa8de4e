/* Takes windows as they end, keeps them until there are too many. */
#include "runtime/interpret/recording.h"

#include "runtime/base/vector.h"

enum { MOST_WINDOWS = 1 << 19 };

void zz_recording_begin(zz_arena *arena, const zz_nest *nest, zz_recording *recording) {
    *recording = (zz_recording){.arena = arena, .room = MOST_WINDOWS};
    recording->windows = ZZ_NEW_ARRAY(arena, zz_window_times *, (size_t)nest->operand_count);
    for (int x = 0; x < nest->operand_count; x++)
        recording->windows[x] =
            ZZ_NEW_ARRAY(arena, zz_window_times, (size_t)nest->operands[x].level_count);
}

bool zz_record(zz_recording *recording, zz_window_times *windows, const zz_window_time *window) {
    if (recording->room == 0)
        return false;
    recording->room--;
    zz_push(recording->arena, windows, *window);
    return true;
}
