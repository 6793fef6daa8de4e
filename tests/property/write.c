/* Takes a design, gives its text, and the data of its event's tensor. */
#include "tests/property/design.h"

#include <stdio.h>
#include <string.h>

static const char *variable_name(int variable) {
    static const char *const names[VARIABLES] = {"i", "j", "k", "l", "m", "n", "o"};
    return names[variable];
}

static const char *tensor_name(int tensor) {
    static const char *const names[TENSORS] = {"Z", "A", "B", "C"};
    return names[tensor];
}

/* An index variable, or the position of a TENSOR_AXIS. */
static void put_name(zz_buffer *out, int variable) {
    const int place = variable - VARIABLES;
    if (variable < VARIABLES)
        zz_put(out, variable_name(variable));
    else
        zz_putf(out, "%c%d", "zabc"[place / AXES], place % AXES);
}

static void put_affine(zz_buffer *out, const zz_affine *value) {
    bool begun = false;
    for (int v = 0; v < VARIABLES; v++) {
        const int c = value->coefficients[v];
        if (c == 0)
            continue;
        zz_put(out, c < 0 ? (begun ? " - " : "-") : begun ? " + " : "");
        if (c != 1 && c != -1)
            zz_putf(out, "%d*", c < 0 ? -c : c);
        zz_put(out, variable_name(v));
        begun = true;
    }
    const int constant = value->constant;
    if (!begun)
        zz_putf(out, "%d", constant);
    else if (constant)
        zz_putf(out, " %c %d", constant < 0 ? '-' : '+', constant < 0 ? -constant : constant);
}

static void put_access(zz_buffer *out, const zz_design *d, int tensor) {
    const zz_tensor *x = &d->tensors[tensor];
    zz_putf(out, "%s[", tensor_name(tensor));
    for (int a = 0; a < x->axis_count; a++) {
        zz_put(out, a ? ", " : "");
        if (x->axes[a].named)
            put_name(out, zz_axis_origin(d, tensor, a));
        if (x->axes[a].same_as)
            continue;
        if (x->axes[a].named)
            zz_put(out, " = ");
        put_affine(out, &x->axes[a].value);
    }
    zz_put(out, "]");
}

static const zz_design_item *event_of(const zz_design *d) {
    for (int i = 0; i < d->item_count; i++)
        if (d->items[i].kind == EVENT)
            return &d->items[i];
    return NULL;
}

static void put_layer(zz_buffer *out, const zz_design *d) {
    static const char *const operations[] = {"+=", "max=", "="};
    const zz_design_item *event = event_of(d);
    zz_put(out, "layer work : ");
    put_access(out, d, 0);
    zz_putf(out, " %s ", operations[d->operation]);
    for (int t = 1; t < d->tensor_count; t++) {
        if (t > 1)
            zz_putf(out, " %c ", d->operators[t]);
        put_access(out, d, t);
    }
    zz_put(out, " {\n   ");
    for (int v = 0, said = 0; v < d->variable_count; v++)
        if (zz_variable_occurs(d, v))
            zz_putf(out, "%s %s %d", said++ ? "," : "", variable_name(v), d->extents[v]);
    zz_put(out, "\n");
    for (int t = 0; t < d->tensor_count; t++)
        for (int a = 0; a < d->tensors[t].axis_count; a++)
            if (d->tensors[t].axes[a].extent && !d->tensors[t].axes[a].same_as) {
                zz_put(out, "    ");
                put_name(out, TENSOR_AXIS(t, a));
                zz_putf(out, " %d\n", d->tensors[t].axes[a].extent);
            }
    for (int t = 0; t < d->tensor_count; t++) {
        zz_putf(out, "    %s %d bit", tensor_name(t), d->tensors[t].bits);
        if (d->tensors[t].partial)
            zz_putf(out, " partial %d bit", d->tensors[t].partial);
        if (event && event->when && event->tensor == t)
            zz_put(out, " data \"event.npy\"");
        zz_put(out, "\n");
    }
    zz_put(out, "}\n");
}

/* Of the port: nothing when it serves nobody. */
static void put_port(zz_buffer *out, const zz_design *d, int memory, int index) {
    static const char *const types[] = {"read", "write", "read_write"};
    static const char *const directions[DIRECTIONS] = {"down", "back", "up", "fill"};
    const zz_design_memory *m = &d->memories[memory];
    const zz_design_port *port = &m->ports[index];
    bool begun = false;
    for (int t = 0; t < d->tensor_count; t++) {
        bool named = false;
        for (int way = 0; way < DIRECTIONS && d->tensors[t].chain >> memory & 1; way++) {
            if (m->serves[t][way] != index)
                continue;
            if (!begun) {
                zz_putf(out, "        port p%d : %s", index, types[port->type]);
                if (port->widest > port->narrowest)
                    zz_putf(out, " %d..%d bit", port->narrowest, port->widest);
                else if (port->widest)
                    zz_putf(out, " %d bit", port->widest);
                zz_put(out, " serves");
            }
            if (!named)
                zz_putf(out, "%s %s", begun ? "," : "", tensor_name(t));
            zz_putf(out, " %s", directions[way]);
            begun = named = true;
        }
    }
    if (begun)
        zz_put(out, "\n");
}

static void put_energy(zz_buffer *out, const char *access, int energy, int width) {
    zz_putf(out, "        %s %d pJ", access, energy);
    if (width)
        zz_putf(out, " per %d bit", width);
    zz_put(out, "\n");
}

static void put_memory(zz_buffer *out, const zz_design *d, int memory) {
    const zz_design_memory *m = &d->memories[memory];
    bool begun = false;
    for (int t = 0; t < d->tensor_count; t++)
        begun |= d->tensors[t].chain >> memory & 1;
    if (!begun)
        return; /* nobody travels through it */
    zz_putf(out, "    memory m%d", memory);
    if (d->dimension_count == 1 && m->per)
        zz_put(out, " per pe");
    for (int i = 0, said = 0; d->dimension_count > 1 && i < d->dimension_count; i++)
        if (m->per >> i & 1)
            zz_putf(out, "%s D%d", said++ ? "," : " per", i + 1);
    zz_putf(out, " : %d byte, holds", m->bytes);
    begun = false;
    for (int t = 0; t < d->tensor_count; t++)
        if (d->tensors[t].chain >> memory & 1) {
            zz_putf(out, "%s %s", begun ? "," : "", tensor_name(t));
            begun = true;
        }
    if (!m->figures && !m->port_count) {
        zz_put(out, "\n");
        return;
    }
    zz_put(out, " {\n");
    if (m->figures) {
        put_energy(out, "read", 1, m->width);
        put_energy(out, "write", 2, m->width);
    }
    for (int p = 0; p < m->port_count; p++)
        put_port(out, d, memory, p);
    zz_put(out, "    }\n");
}

static void put_accelerator(zz_buffer *out, const zz_design *d) {
    zz_put(out, "accelerator device {\n    array pe[");
    if (d->dimension_count == 1)
        zz_putf(out, "%d", d->sizes[0]);
    for (int i = 0; d->dimension_count > 1 && i < d->dimension_count; i++)
        zz_putf(out, "%sD%d: %d", i ? ", " : "", i + 1, d->sizes[i]);
    zz_put(out, "] { mac 1 pJ");
    if (d->latency > 1)
        zz_putf(out, "; latency %d cycle", d->latency);
    if (d->hops)
        zz_put(out, "; hop 1 pJ per 8 bit");
    zz_put(out, d->accumulators ? "; accumulators }\n" : " }\n");
    for (int m = 0; m < d->memory_count; m++)
        put_memory(out, d, m);
    zz_put(out, "}\n");
}

/* What `on event` calls an axis: its variable, its name, or a new name. */
static void put_event_name(zz_buffer *out, const zz_design *d, int tensor, int axis) {
    int bare;
    if (zz_axis_is_bare(&d->tensors[tensor].axes[axis], &bare))
        zz_put(out, variable_name(bare));
    else
        put_name(out, zz_axis_origin(d, tensor, axis));
}

static void put_order(zz_buffer *out, const zz_design *d, const zz_design_item *item) {
    for (int i = 0; i < item->order_count; i++) {
        zz_put(out, i ? ", " : " in order ");
        put_event_name(out, d, item->tensor, item->order[i]);
    }
    zz_put(out, "\n");
}

static void put_event(zz_buffer *out, const zz_design *d, const zz_design_item *item) {
    const char *name = tensor_name(item->tensor);
    zz_putf(out, "    on event %s[", name);
    for (int a = 0; a < d->tensors[item->tensor].axis_count; a++) {
        zz_put(out, a ? ", " : "");
        put_event_name(out, d, item->tensor, a);
    }
    zz_put(out, "]");
    if (item->when)
        zz_putf(out, " when %s != 0", name);
    put_order(out, d, item);
}

static void put_item(zz_buffer *out, const zz_design *d, const zz_design_item *item) {
    if (item->kind == EVENT) {
        put_event(out, d, item);
        return;
    }
    if (item->kind == ORDER) {
        zz_put(out, "   ");
        put_order(out, d, item);
        return;
    }
    if (item->kind == HOLD) {
        zz_putf(out, "    hold %s in m%d%s%s\n", tensor_name(item->tensor), item->memory,
                item->slide ? " refill slide" : "",
                item->buffering == BUFFER_SINGLE   ? " single"
                : item->buffering == BUFFER_DOUBLE ? " double"
                                                   : "");
        return;
    }
    zz_put(out, item->kind == FOR ? "    for " : "    spread ");
    put_name(out, item->variable);
    if (item->factor)
        zz_putf(out, ":%d", item->factor);
    if (item->kind == SPREAD && d->dimension_count == 1)
        zz_put(out, " over pe");
    else if (item->kind == SPREAD)
        zz_putf(out, " over D%d", item->dimension + 1);
    zz_put(out, "\n");
}

void zz_design_write(const zz_design *d, zz_buffer *out) {
    put_accelerator(out, d);
    put_layer(out, d);
    zz_put(out, "dataflow nest : work on device {\n");
    for (int i = 0; i < d->item_count; i++)
        put_item(out, d, &d->items[i]);
    zz_put(out, "}\n");
}

/* Format 1.0, one signed byte an element; zero or a small number that comes from the seed. */
bool zz_design_write_data(const zz_design *d, const char *path) {
    const zz_design_item *event = event_of(d);
    if (!event || !event->when)
        return true;
    const zz_tensor *x = &d->tensors[event->tensor];
    char header[256] = "{'descr': '|i1', 'fortran_order': False, 'shape': (";
    long elements = 1;
    for (int a = 0; a < x->axis_count; a++) {
        const int extent = zz_axis_extent(d, zz_axis_at(d, zz_axis_origin(d, event->tensor, a)));
        elements *= extent;
        snprintf(header + strlen(header), sizeof header - strlen(header), "%d, ", extent);
    }
    strcat(header, "), }\n");
    const size_t size = strlen(header);
    FILE *file = fopen(path, "wb");
    if (!file)
        return false;
    fwrite("\x93NUMPY\1\0", 1, 8, file);
    fputc((int)(size & 255), file);
    fputc((int)(size >> 8), file);
    fwrite(header, 1, size, file);
    uint64_t state = d->data_seed | 1;
    for (long e = 0; e < elements; e++) {
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        const int value = (int)((state * 0x2545f4914f6cdd1du) >> 40 & 0xffff);
        fputc(value % 10 < d->data_zeros ? 0 : value % 7 - 3 ? (value % 7 - 3) & 255 : 5, file);
    }
    return fclose(file) == 0;
}
