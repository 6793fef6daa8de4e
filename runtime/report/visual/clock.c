/* Takes a schedule of the counted cycles, gives it as a member of a JSON object in the form of film.h. */
#include "runtime/report/visual/parts.h"

/* The cycle after the last one of so many steps; of all, that after the offload. */
static int64_t cycles_of(const zz_nest *nest, const zz_counts *counts, const zz_schedule *schedule,
                         int64_t steps) {
    if (steps == counts->steps)
        return counts->onload + counts->compute + counts->stall + counts->offload + 1;
    return steps ? schedule->begins[steps - 1] + nest->operation_latency : 1;
}

static void put_spans(const zz_port_spans *spans, int64_t end, zz_buffer *out) {
    int64_t last = 1;
    zz_put(out, "\"spans\":\"");
    for (size_t i = 0; i < spans->count && spans->items[i].begin < end; i++) {
        const zz_port_span *span = &spans->items[i];
        zz_put_number(out, span->begin - last);
        zz_put_number(out, span->cycles);
        zz_put_number(out, span->operand);
        zz_put_number(out, 2 * span->boundary + span->up);
        last = span->begin + span->cycles;
    }
    zz_put_char(out, '"');
}

void zz_put_clock(const zz_nest *nest, const zz_counts *counts, const zz_schedule *schedule,
                  int64_t steps, zz_buffer *out) {
    if (!schedule) {
        zz_put(out, ",\n\"clock\":null");
        return;
    }
    zz_putf(out,
            ",\n\"clock\":{\"onload\":%lld,\"compute\":%lld,\"stall\":%lld,\"offload\":%lld,"
            "\"memory\":%d,\"port\":%d,\"single\":%s,\n\"begins\":\"",
            (long long)counts->onload, (long long)counts->compute, (long long)counts->stall,
            (long long)counts->offload, schedule->memory, schedule->port,
            schedule->single ? "true" : "false");
    int64_t free = 1;
    for (int64_t s = 0; s < steps; s++) {
        zz_put_number(out, schedule->begins[s] - free);
        free = schedule->begins[s] + nest->operation_latency;
    }
    const char *between = "";
    zz_put(out, "\",\"ports\":[");
    for (int m = 0; m < nest->memory_count; m++)
        for (int p = 0; p < nest->memories[m].port_count; p++)
            if (counts->busy[m][p] > 0) {
                zz_putf(out, "%s\n{\"memory\":%d,\"port\":%d,\"busy\":%lld,", between, m, p,
                        (long long)counts->busy[m][p]);
                put_spans(&schedule->ports[m][p], cycles_of(nest, counts, schedule, steps), out);
                zz_put_char(out, '}');
                between = ",";
            }
    zz_put(out, "]}");
}
