/* Why an evaluation takes so many cycles: the parts of the latency calculated again from how long the
 * transfers of each boundary take, and which port, which operand decides. */
#include <inttypes.h>

#include "compiler/why/parts.h"
#include "runtime/base/checked.h"

enum { PORT_LIMIT = 6, USER_LIMIT = 3, PARTS = 4 };

/* What of a transfer's cycles is added up. */
typedef enum part {
    ALL,     /* all of them: what a port is busy for */
    FIRST,   /* the first windows down: onload */
    LAST,    /* the last windows up: offload */
    EXPOSED, /* what a tile without a second buffer lets the array wait for */
} part;

/* One port, with what uses it. */
typedef struct port {
    int memory, port;
    int64_t cycles;
    zz_why_terms users;
} port;

typedef struct ports {
    port *items;
    int count;
    int busiest;    /* index, -1 when no port is busy */
    int64_t cycles; /* of the busiest */
    bool sound;     /* all sums fit */
} ports;

static int64_t taken(const zz_why *why, const zz_timing *timing, part of) {
    const bool memories = timing->level >= 0;
    switch (of) {
    case ALL:
        return timing->total;
    case FIRST:
        return memories && !timing->up ? timing->edge : 0;
    case LAST:
        return memories && timing->up ? timing->edge : 0;
    case EXPOSED:
        return memories && !why->counts->operands[timing->operand].levels[timing->level].doubled
                   ? timing->total - timing->edge
                   : 0;
    }
    return 0;
}

static const char *route(const zz_why *why, const zz_timing *timing) {
    const zz_nest *nest = why->nest;
    const char *tensor = nest->operands[timing->operand].name;
    const char *upper = nest->memories[timing->upper_memory].name;
    const char *lower = timing->level < 0 ? "the array" : nest->memories[timing->lower_memory].name;
    return zz_sprintf(why->arena, timing->up ? "%s from %s up to %s" : "%s from %s down to %s",
                      tensor, timing->up ? lower : upper, timing->up ? upper : lower);
}

static void use(const zz_why *why, ports *p, int memory, int index, const zz_timing *timing,
                int64_t cycles) {
    int at = 0;
    while (p->items[at].memory != memory || p->items[at].port != index)
        at++;
    p->sound &= zz_add64(p->items[at].cycles, cycles, &p->items[at].cycles);
    const zz_why_term term = {route(why, timing), "", (double)cycles};
    zz_push(why->arena, &p->items[at].users, term);
}

static ports add_up(const zz_why *why, part of) {
    const zz_nest *nest = why->nest;
    ports p = {.busiest = -1, .sound = true};
    for (int m = 0; m < nest->memory_count; m++)
        p.count += nest->memories[m].port_count;
    p.items = ZZ_NEW_ARRAY(why->arena, port, (size_t)p.count + 1);
    int next = 0;
    for (int m = 0; m < nest->memory_count; m++)
        for (int i = 0; i < nest->memories[m].port_count; i++)
            p.items[next++] = (port){.memory = m, .port = i};
    for (int t = 0; t < why->counts->timing_count; t++) {
        const zz_timing *timing = &why->counts->timings[t];
        const int64_t cycles = taken(why, timing, of);
        if (cycles == 0)
            continue;
        use(why, &p, timing->upper_memory, timing->upper_port, timing, cycles);
        if (timing->level >= 0)
            use(why, &p, timing->lower_memory, timing->lower_port, timing, cycles);
    }
    for (int i = 0; i < p.count; i++)
        if (p.items[i].cycles > p.cycles) {
            p.cycles = p.items[i].cycles;
            p.busiest = i;
        }
    return p;
}

static const char *port_name(const zz_why *why, const port *p) {
    const zz_nest_memory *memory = &why->nest->memories[p->memory];
    return zz_sprintf(why->arena, "port %s of %s", memory->ports[p->port].name, memory->name);
}

/* --- the whole calculated again ---------------------------------------------------------------- */

typedef struct latency {
    ports all, first, exposed;
    int64_t offload;
    bool known; /* the parts come to what was counted */
} latency;

static latency calculate(const zz_why *why) {
    const zz_counts *c = why->counts;
    latency l = {
        .all = add_up(why, ALL), .first = add_up(why, FIRST), .exposed = add_up(why, EXPOSED)};
    for (int t = 0; t < c->timing_count; t++)
        l.offload += taken(why, &c->timings[t], LAST);
    const int64_t shown = c->onload + c->compute + c->offload;
    const int64_t chain = shown + l.exposed.cycles;
    bool same = why->nest->counting != ZZ_BOXES && c->timing_count > 0;
    for (int i = 0; i < l.all.count; i++)
        same = same && l.all.items[i].cycles == c->busy[l.all.items[i].memory][l.all.items[i].port];
    l.known = same && l.all.sound && l.first.sound && l.exposed.sound &&
              l.first.cycles == c->onload && l.offload == c->offload &&
              (chain > l.all.cycles ? chain : l.all.cycles) - shown == c->stall;
    return l;
}

/* --- sentences --------------------------------------------------------------------------------- */

/* "36 O from the array up to dram, 9 W from dram down to wreg": the most first. */
static const char *users_of(const zz_why *why, const port *p) {
    zz_buffer out = zz_buffer_new(why->arena);
    bool *done = ZZ_NEW_ARRAY(why->arena, bool, p->users.count + 1);
    for (size_t shown = 0; shown < p->users.count && shown < USER_LIMIT; shown++) {
        size_t best = 0;
        while (done[best])
            best++;
        for (size_t u = best + 1; u < p->users.count; u++)
            if (!done[u] && p->users.items[u].value > p->users.items[best].value)
                best = u;
        done[best] = true;
        zz_putf(&out, "%s%s %s", shown ? ", " : "",
                zz_why_count(why, (int64_t)p->users.items[best].value), p->users.items[best].name);
    }
    if (p->users.count > USER_LIMIT)
        zz_putf(&out, ", %zu more", p->users.count - USER_LIMIT);
    return zz_buffer_text(&out);
}

/* The ports that are busy, with the operands that make them so. */
static void put_ports(const zz_why *why, const ports *p, const char *heading, int64_t whole) {
    zz_layout layout = {.arena = why->arena};
    const size_t name = zz_layout_column(&layout, "port", "", false);
    const size_t cycles = zz_layout_column(&layout, heading, "", true);
    const size_t share = zz_layout_column(&layout, "% of all", "", true);
    const size_t user = zz_layout_column(&layout, "for", "", false);
    layout.keys = 1;
    bool *done = ZZ_NEW_ARRAY(why->arena, bool, (size_t)p->count + 1);
    for (int shown = 0; shown < PORT_LIMIT; shown++) {
        int best = -1;
        for (int i = 0; i < p->count; i++)
            if (!done[i] && p->items[i].cycles > 0 &&
                (best < 0 || p->items[i].cycles > p->items[best].cycles))
                best = i;
        if (best < 0)
            break;
        done[best] = true;
        const port *here = &p->items[best];
        const char **cells = zz_layout_row(&layout, ZZ_PLAIN);
        const zz_nest_memory *memory = &why->nest->memories[here->memory];
        cells[name] =
            zz_sprintf(why->arena, "%s of %s", memory->ports[here->port].name, memory->name);
        cells[cycles] = zz_why_count(why, here->cycles);
        cells[share] =
            zz_form_percent(why->arena, whole ? (double)here->cycles / (double)whole : 0);
        cells[user] = users_of(why, here);
    }
    if (layout.rows.count)
        zz_why_table(why, &layout);
}

/* The transfer that keeps a port busiest. */
static void put_most(const zz_why *why, const port *p) {
    const zz_why_term *most = &p->users.items[0];
    for (size_t u = 1; u < p->users.count; u++)
        if (p->users.items[u].value > most->value)
            most = &p->users.items[u];
    zz_why_say(why, "%s of it: %s", zz_why_share(why, most->value, (double)p->cycles), most->name);
}

/* Which tiles the array waits for. */
static void put_single(const zz_why *why) {
    const zz_nest *nest = why->nest;
    for (int t = 0; t < why->counts->timing_count; t++) {
        const zz_timing *timing = &why->counts->timings[t];
        if (taken(why, timing, EXPOSED) == 0)
            continue;
        zz_why_say(why, "%s has one buffer for %s: the array waits while it is %s",
                   nest->memories[timing->lower_memory].name, nest->operands[timing->operand].name,
                   timing->up ? "drained" : "filled");
    }
}

static void put_decision(const zz_why *why, const latency *l) {
    const zz_counts *c = why->counts;
    const int64_t cycles = why->evaluation->cost->cycles;
    const int64_t chain = c->onload + c->compute + l->exposed.cycles + c->offload;
    if (l->all.cycles > chain) {
        const port *p = &l->all.items[l->all.busiest];
        zz_why_say(why, "dominant: %s, busy for all %s cycles", port_name(why, p),
                   zz_why_count(why, cycles));
        put_most(why, p);
        return;
    }
    zz_why_terms terms = {0};
    const zz_why_term parts[PARTS] = {
        {"compute", "", (double)c->compute},
        {"serial",
         l->exposed.busiest < 0 ? "" : port_name(why, &l->exposed.items[l->exposed.busiest]),
         (double)l->exposed.cycles},
        {"onload", l->first.busiest < 0 ? "" : port_name(why, &l->first.items[l->first.busiest]),
         (double)c->onload},
        {"offload", "", (double)c->offload}};
    for (int i = 0; i < PARTS; i++)
        zz_push(why->arena, &terms, parts[i]);
    zz_why_put_terms(why, &terms, ZZ_FIGURE_CYCLES, PARTS);
    if (l->exposed.cycles > 0)
        put_single(why);
}

static void put_sum(const zz_why *why) {
    const zz_counts *c = why->counts;
    zz_why_say(why, "cycles = compute + stall + onload + offload");
    zz_why_say(why, "       = %s + %s + %s + %s = %s", zz_why_count(why, c->compute),
               zz_why_count(why, c->stall), zz_why_count(why, c->onload),
               zz_why_count(why, c->offload), zz_why_count(why, why->evaluation->cost->cycles));
    zz_why_terms terms = {0};
    const zz_why_term parts[PARTS] = {{"compute", "", (double)c->compute},
                                      {"stall", "", (double)c->stall},
                                      {"onload", "", (double)c->onload},
                                      {"offload", "", (double)c->offload}};
    for (int i = 0; i < PARTS; i++)
        zz_push(why->arena, &terms, parts[i]);
    zz_why_put_terms(why, &terms, ZZ_FIGURE_CYCLES, PARTS);
}

static void put_cycles(const zz_why *why, const latency *l) {
    const zz_counts *c = why->counts;
    const int64_t cycles = why->evaluation->cost->cycles;
    if (!l->known) {
        put_sum(why);
        zz_why_steps(why);
        return;
    }
    zz_why_say(why, "cycles = max(onload + compute + serial + offload, busiest port)");
    zz_why_say(why, "       = max(%s + %s + %s + %s, %s) = %s", zz_why_count(why, c->onload),
               zz_why_count(why, c->compute), zz_why_count(why, l->exposed.cycles),
               zz_why_count(why, c->offload), zz_why_count(why, l->all.cycles),
               zz_why_count(why, cycles));
    put_decision(why, l);
    zz_why_compute(why);
    if (c->compute >= cycles - c->compute)
        zz_why_executed(why);
    if (l->all.cycles > 0)
        zz_put_char(why->out, '\n');
    put_ports(why, &l->all, "busy cycles", cycles);
}

static void put_stall(const zz_why *why, const latency *l) {
    const zz_counts *c = why->counts;
    if (!l->known) {
        zz_why_say(why, "stall = cycles - compute - onload - offload");
        zz_why_say(why, "      = %s - %s - %s - %s = %s",
                   zz_why_count(why, why->evaluation->cost->cycles), zz_why_count(why, c->compute),
                   zz_why_count(why, c->onload), zz_why_count(why, c->offload),
                   zz_why_count(why, c->stall));
        return;
    }
    zz_why_say(why, "stall = max(serial, busiest port - onload - compute - offload)");
    zz_why_say(why, "      = max(%s, %s - %s - %s - %s) = %s", zz_why_count(why, l->exposed.cycles),
               zz_why_count(why, l->all.cycles), zz_why_count(why, c->onload),
               zz_why_count(why, c->compute), zz_why_count(why, c->offload),
               zz_why_count(why, c->stall));
    if (c->stall == 0) {
        zz_why_say(why, "all transfers hide behind the steps");
    } else if (c->stall > l->exposed.cycles) {
        const port *p = &l->all.items[l->all.busiest];
        zz_why_say(why, "dominant: %s, busy for longer than all steps take", port_name(why, p));
        put_most(why, p);
    } else {
        const port *p = &l->exposed.items[l->exposed.busiest];
        zz_why_say(why, "dominant: serial transfers through %s", port_name(why, p));
        put_most(why, p);
        put_single(why);
    }
    if (l->all.cycles > 0)
        zz_put_char(why->out, '\n');
    put_ports(why, &l->all, "busy cycles", why->evaluation->cost->cycles);
}

static void put_onload(const zz_why *why, const latency *l) {
    if (why->counts->onload == 0) {
        zz_why_say(why, "no memory is filled from another before the first step%s",
                   why->nest->counting == ZZ_BOXES ? " when boxes are counted"
                                                   : ", or no port on the way states a width");
        return;
    }
    if (!l->known)
        return;
    const port *p = &l->first.items[l->first.busiest];
    zz_why_say(why, "onload = the most that any port takes for the first windows = %s",
               zz_why_count(why, l->first.cycles));
    zz_why_say(why, "dominant: %s", port_name(why, p));
    put_most(why, p);
    zz_put_char(why->out, '\n');
    put_ports(why, &l->first, "cycles", why->counts->onload);
}

static void put_offload(const zz_why *why, const latency *l) {
    const zz_counts *c = why->counts;
    if (c->offload == 0) {
        zz_why_say(why, "no memory is drained into another after the last step%s",
                   why->nest->counting == ZZ_BOXES ? " when boxes are counted"
                                                   : ", or no port on the way states a width");
        return;
    }
    if (!l->known)
        return;
    zz_why_say(why, "offload = the last windows up, one memory after the other = %s",
               zz_why_count(why, c->offload));
    zz_why_terms terms = {0};
    for (int t = 0; t < c->timing_count; t++)
        if (taken(why, &c->timings[t], LAST) > 0) {
            const zz_why_term term = {route(why, &c->timings[t]), "",
                                      (double)taken(why, &c->timings[t], LAST)};
            zz_push(why->arena, &terms, term);
        }
    zz_why_put_terms(why, &terms, ZZ_FIGURE_CYCLES, PORT_LIMIT);
}

/* ZigZag's model answered: its parts, which may be fractions, and what they are. */
static void put_boxed(const zz_why *why, zz_metric_id id) {
    const zz_counts *c = why->counts;
    const zz_boxed *boxed = c->boxed;
    if (id == ZZ_METRIC_cycles_stall)
        zz_why_say(why, "the worst port's, by ZigZag's rule (zz(5), boxes)");
    else if (id == ZZ_METRIC_cycles_onload || id == ZZ_METRIC_cycles_offload)
        zz_why_say(why, "by ZigZag's rule, which lets loading run under computing (zz(5), boxes)");
    zz_why_say(why, "cycles = compute + stall + onload + offload");
    zz_why_say(why, "       = %s + %s + %s + %s = %s", zz_why_count(why, c->compute),
               zz_why_real(why, boxed->stall), zz_why_real(why, boxed->onload),
               zz_why_real(why, boxed->offload), zz_why_real(why, boxed->cycles));
    if (id == ZZ_METRIC_utilization_temporal)
        zz_why_say(why, "utilization.temporal = compute / cycles");
    zz_why_terms terms = {0};
    const zz_why_term parts[PARTS] = {{"compute", "", (double)c->compute},
                                      {"stall", "", boxed->stall},
                                      {"onload", "", boxed->onload},
                                      {"offload", "", boxed->offload}};
    for (int i = 0; i < PARTS; i++)
        zz_push(why->arena, &terms, parts[i]);
    zz_why_put_terms(why, &terms, ZZ_FIGURE_CYCLES, PARTS);
}

void zz_why_latency(const zz_why *why, zz_metric_id id) {
    const zz_counts *c = why->counts;
    if (c->boxed && id != ZZ_METRIC_cycles_compute) {
        put_boxed(why, id);
        return;
    }
    const int64_t cycles = why->evaluation->cost->cycles;
    const latency l = calculate(why);
    switch (id) {
    case ZZ_METRIC_cycles_compute:
        zz_why_steps(why);
        break;
    case ZZ_METRIC_cycles_stall:
        put_stall(why, &l);
        break;
    case ZZ_METRIC_cycles_onload:
        put_onload(why, &l);
        break;
    case ZZ_METRIC_cycles_offload:
        put_offload(why, &l);
        break;
    case ZZ_METRIC_utilization_temporal:
        zz_why_say(why, "utilization.temporal = compute / cycles");
        if (cycles > 0)
            zz_why_say(why, "                     = %s / %s = %s", zz_why_count(why, c->compute),
                       zz_why_count(why, cycles),
                       zz_why_real(why, why->evaluation->cost->temporal_utilization));
        put_cycles(why, &l);
        break;
    default:
        put_cycles(why, &l);
        break;
    }
}
