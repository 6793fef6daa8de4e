/* event: layer conv on npe8, counting exact */

/* what the kernel is given: see runtime/count/host.h */
typedef long long i64;
struct zz_host {
void *run;
const unsigned char *arrives;
int *(*scratch)(void *run, int slot, i64 n);
i64 *(*positions)(void *run, int slot, i64 n);
void (*tally)(void *run, int table, i64 elements, i64 marked);
void (*largest)(void *run, int table, i64 elements);
void (*counted)(void *run, int component, i64 points, i64 steps);
void (*alive)(void *run, int component, i64 events);
void (*touched)(void *run, int component, i64 first, i64 last);
void (*executed)(void *run, int component, i64 key);
void (*arrived)(void *run, i64 events);
void (*transfer)(void *run, int move, int operand, int level, int direction, i64 elements, i64 windows, i64 repeats, const int *tables, int count);
void (*tile)(void *run, int operand, int level, i64 elements, const int *tables, int count);
void (*split)(void *run, int operand, int level, i64 copies, const int *tables, int count);
void (*window)(void *run, int upper, int lower, i64 number);
void (*timed)(void *run, int move, int operand, int level, i64 upper_elements, i64 lower_elements, i64 windows, i64 repeats, const int *tables, int count);
void (*rank)(void *run);
};

/* when each element of O begins and ends; over d0: iy of 5, d2: fy of 3, v2: oy derived */
static void walk0(struct zz_host *zz)
{
    i64 *first = zz->positions(zz->run, 2, 3LL);
    i64 *last = zz->positions(zz->run, 3, 3LL);
#line 15 "nest/event.zz"
    for (i64 d0 = 0; d0 < 5LL; d0++) {
        const i64 v7 = d0; /* iy */
        {
            i64 from2 = 0, to2 = 3LL;
            const i64 b2 = v7;
            if (to2 > b2 + 1) to2 = b2 + 1;
            if (from2 < b2 - 3LL + 1) from2 = b2 - 3LL + 1;
#line 16 "nest/event.zz"
            for (i64 d2 = from2; d2 < to2; d2++) {
                const i64 v5 = d2; /* fy */
                const i64 v2 = -v5 + v7; /* oy */
                const i64 at = v2;
                const i64 key = 45 * d0 + 3 * d2;
                if (first[at] < 0) first[at] = key;
                last[at] = key;
            }
        }
    }
    for (i64 at = 0; at < 3LL; at++)
        if (first[at] >= 0) zz->touched(zz->run, 1, first[at], last[at]);
}

/* when each element of O begins and ends; over d1: ix of 5, d3: fx of 3, v3: ox derived */
static void walk1(struct zz_host *zz)
{
    i64 *first = zz->positions(zz->run, 2, 3LL);
    i64 *last = zz->positions(zz->run, 3, 3LL);
#line 15 "nest/event.zz"
    for (i64 d1 = 0; d1 < 5LL; d1++) {
        const i64 v8 = d1; /* ix */
        {
            i64 from3 = 0, to3 = 3LL;
            const i64 b3 = v8;
            if (to3 > b3 + 1) to3 = b3 + 1;
            if (from3 < b3 - 3LL + 1) from3 = b3 - 3LL + 1;
#line 16 "nest/event.zz"
            for (i64 d3 = from3; d3 < to3; d3++) {
                const i64 v6 = d3; /* fx */
                const i64 v3 = -v6 + v8; /* ox */
                const i64 at = v3;
                const i64 key = 9 * d1 + d3;
                if (first[at] < 0) first[at] = key;
                last[at] = key;
            }
        }
    }
    for (i64 at = 0; at < 3LL; at++)
        if (first[at] >= 0) zz->touched(zz->run, 2, first[at], last[at]);
}

/* valid points and executed steps; over d0: iy of 5, d2: fy of 3, v2: oy derived */
static void walk2(struct zz_host *zz)
{
    i64 points = 0, steps = 0, lanes = 0;
#line 15 "nest/event.zz"
    for (i64 d0 = 0; d0 < 5LL; d0++) {
        const i64 v7 = d0; /* iy */
        {
            i64 from2 = 0, to2 = 3LL;
            const i64 b2 = v7;
            if (to2 > b2 + 1) to2 = b2 + 1;
            if (from2 < b2 - 3LL + 1) from2 = b2 - 3LL + 1;
#line 16 "nest/event.zz"
            for (i64 d2 = from2; d2 < to2; d2++) {
                const i64 v5 = d2; /* fy */
                const i64 v2 = -v5 + v7; /* oy */
                lanes++;
                if (lanes) {
                    points += lanes;
                    steps++;
                    lanes = 0;
                    zz->executed(zz->run, 1, 45 * d0 + 3 * d2);
                }
            }
        }
    }
    zz->counted(zz->run, 1, points, steps);
}

/* events with work to do; over d0: iy of 5, d2: fy of 3, v2: oy derived */
static void walk3(struct zz_host *zz)
{
    i64 events = 0, found = 0;
#line 15 "nest/event.zz"
    for (i64 d0 = 0; d0 < 5LL; d0++) {
        const i64 v7 = d0; /* iy */
        {
            i64 from2 = 0, to2 = 3LL;
            const i64 b2 = v7;
            if (to2 > b2 + 1) to2 = b2 + 1;
            if (from2 < b2 - 3LL + 1) from2 = b2 - 3LL + 1;
#line 16 "nest/event.zz"
            for (i64 d2 = from2; d2 < to2 && !found; d2++) {
                const i64 v5 = d2; /* fy */
                const i64 v2 = -v5 + v7; /* oy */
                found = 1;
            }
        }
        events += found;
        found = 0;
    }
    zz->alive(zz->run, 1, events);
}

/* valid points and executed steps; over d1: ix of 5, d3: fx of 3, v3: ox derived */
static void walk4(struct zz_host *zz)
{
    i64 points = 0, steps = 0, lanes = 0;
#line 15 "nest/event.zz"
    for (i64 d1 = 0; d1 < 5LL; d1++) {
        const i64 v8 = d1; /* ix */
        {
            i64 from3 = 0, to3 = 3LL;
            const i64 b3 = v8;
            if (to3 > b3 + 1) to3 = b3 + 1;
            if (from3 < b3 - 3LL + 1) from3 = b3 - 3LL + 1;
#line 16 "nest/event.zz"
            for (i64 d3 = from3; d3 < to3; d3++) {
                const i64 v6 = d3; /* fx */
                const i64 v3 = -v6 + v8; /* ox */
                lanes++;
                if (lanes) {
                    points += lanes;
                    steps++;
                    lanes = 0;
                    zz->executed(zz->run, 2, 9 * d1 + d3);
                }
            }
        }
    }
    zz->counted(zz->run, 2, points, steps);
}

/* events with work to do; over d1: ix of 5, d3: fx of 3, v3: ox derived */
static void walk5(struct zz_host *zz)
{
    i64 events = 0, found = 0;
#line 15 "nest/event.zz"
    for (i64 d1 = 0; d1 < 5LL; d1++) {
        const i64 v8 = d1; /* ix */
        {
            i64 from3 = 0, to3 = 3LL;
            const i64 b3 = v8;
            if (to3 > b3 + 1) to3 = b3 + 1;
            if (from3 < b3 - 3LL + 1) from3 = b3 - 3LL + 1;
#line 16 "nest/event.zz"
            for (i64 d3 = from3; d3 < to3 && !found; d3++) {
                const i64 v6 = d3; /* fx */
                const i64 v3 = -v6 + v8; /* ox */
                found = 1;
            }
        }
        events += found;
        found = 0;
    }
    zz->alive(zz->run, 2, events);
}

/* O: windows of the array; over d0: iy of 5, d2: fy of 3, v2: oy derived */
static void walk6(struct zz_host *zz)
{
    i64 *first = zz->positions(zz->run, 2, 3LL);
    i64 *last = zz->positions(zz->run, 3, 3LL);
#line 15 "nest/event.zz"
    for (i64 d0 = 0; d0 < 5LL; d0++) {
        const i64 v7 = d0; /* iy */
        {
            i64 from2 = 0, to2 = 3LL;
            const i64 b2 = v7;
            if (to2 > b2 + 1) to2 = b2 + 1;
            if (from2 < b2 - 3LL + 1) from2 = b2 - 3LL + 1;
#line 16 "nest/event.zz"
            for (i64 d2 = from2; d2 < to2; d2++) {
                const i64 v5 = d2; /* fy */
                const i64 v2 = -v5 + v7; /* oy */
                const i64 f = 3LL * (0) + v2;
                if (first[f] < 0) first[f] = 3 * d0 + d2;
                last[v2] = 3 * d0 + d2;
            }
        }
    }
    int *held = zz->scratch(zz->run, 0, 3LL);
    int mark = 0;
#line 15 "nest/event.zz"
    for (i64 d0 = 0; d0 < 5LL; d0++) {
        const i64 v7 = d0; /* iy */
        {
            i64 from2 = 0, to2 = 3LL;
            const i64 b2 = v7;
            if (to2 > b2 + 1) to2 = b2 + 1;
            if (from2 < b2 - 3LL + 1) from2 = b2 - 3LL + 1;
#line 16 "nest/event.zz"
            for (i64 d2 = from2; d2 < to2; d2++) {
                const i64 v5 = d2; /* fy */
                const i64 v2 = -v5 + v7; /* oy */
                const i64 window = 3 * d0 + d2;
                i64 own_elements = 0;
                i64 own_begin = 0;
                i64 own_end = 0;
                mark++;
                const i64 at = v2;
                if (held[at] != mark) {
                    held[at] = mark;
                    own_elements++;
                    if (first[3LL * (0) + at] == window) own_begin++;
                    if (last[at] == window) own_end++;
                }
                zz->tally(zz->run, 0, own_elements, own_begin);
                zz->tally(zz->run, 2, own_elements, own_end);
                zz->window(zz->run, 0, -1, window);
                zz->window(zz->run, 2, -1, window);
            }
        }
    }
}

/* O: windows of the array; over d1: ix of 5, d3: fx of 3, v3: ox derived */
static void walk7(struct zz_host *zz)
{
    i64 *first = zz->positions(zz->run, 2, 3LL);
    i64 *last = zz->positions(zz->run, 3, 3LL);
#line 15 "nest/event.zz"
    for (i64 d1 = 0; d1 < 5LL; d1++) {
        const i64 v8 = d1; /* ix */
        {
            i64 from3 = 0, to3 = 3LL;
            const i64 b3 = v8;
            if (to3 > b3 + 1) to3 = b3 + 1;
            if (from3 < b3 - 3LL + 1) from3 = b3 - 3LL + 1;
#line 16 "nest/event.zz"
            for (i64 d3 = from3; d3 < to3; d3++) {
                const i64 v6 = d3; /* fx */
                const i64 v3 = -v6 + v8; /* ox */
                const i64 f = 3LL * (0) + v3;
                if (first[f] < 0) first[f] = 3 * d1 + d3;
                last[v3] = 3 * d1 + d3;
            }
        }
    }
    int *held = zz->scratch(zz->run, 0, 3LL);
    int mark = 0;
#line 15 "nest/event.zz"
    for (i64 d1 = 0; d1 < 5LL; d1++) {
        const i64 v8 = d1; /* ix */
        {
            i64 from3 = 0, to3 = 3LL;
            const i64 b3 = v8;
            if (to3 > b3 + 1) to3 = b3 + 1;
            if (from3 < b3 - 3LL + 1) from3 = b3 - 3LL + 1;
#line 16 "nest/event.zz"
            for (i64 d3 = from3; d3 < to3; d3++) {
                const i64 v6 = d3; /* fx */
                const i64 v3 = -v6 + v8; /* ox */
                const i64 window = 3 * d1 + d3;
                i64 own_elements = 0;
                i64 own_begin = 0;
                i64 own_end = 0;
                mark++;
                const i64 at = v3;
                if (held[at] != mark) {
                    held[at] = mark;
                    own_elements++;
                    if (first[3LL * (0) + at] == window) own_begin++;
                    if (last[at] == window) own_end++;
                }
                zz->tally(zz->run, 4, own_elements, own_begin);
                zz->tally(zz->run, 6, own_elements, own_end);
                zz->window(zz->run, 4, -1, window);
                zz->window(zz->run, 6, -1, window);
            }
        }
    }
}

/* W: windows of the array; over d0: iy of 5, d2: fy of 3, v2: oy derived */
static void walk8(struct zz_host *zz)
{
    int *held = zz->scratch(zz->run, 0, 3LL);
    int mark = 0;
#line 15 "nest/event.zz"
    for (i64 d0 = 0; d0 < 5LL; d0++) {
        const i64 v7 = d0; /* iy */
        {
            i64 from2 = 0, to2 = 3LL;
            const i64 b2 = v7;
            if (to2 > b2 + 1) to2 = b2 + 1;
            if (from2 < b2 - 3LL + 1) from2 = b2 - 3LL + 1;
#line 16 "nest/event.zz"
            for (i64 d2 = from2; d2 < to2; d2++) {
                const i64 v5 = d2; /* fy */
                const i64 v2 = -v5 + v7; /* oy */
                const i64 window = 3 * d0 + d2;
                i64 own_elements = 0;
                mark++;
                const i64 at = v5;
                if (held[at] != mark) {
                    held[at] = mark;
                    own_elements++;
                }
                zz->tally(zz->run, 8, own_elements, 0);
                zz->window(zz->run, 8, -1, window);
            }
        }
    }
}

/* W: windows of the array; over d1: ix of 5, d3: fx of 3, v3: ox derived */
static void walk9(struct zz_host *zz)
{
    int *held = zz->scratch(zz->run, 0, 3LL);
    int mark = 0;
#line 15 "nest/event.zz"
    for (i64 d1 = 0; d1 < 5LL; d1++) {
        const i64 v8 = d1; /* ix */
        {
            i64 from3 = 0, to3 = 3LL;
            const i64 b3 = v8;
            if (to3 > b3 + 1) to3 = b3 + 1;
            if (from3 < b3 - 3LL + 1) from3 = b3 - 3LL + 1;
#line 16 "nest/event.zz"
            for (i64 d3 = from3; d3 < to3; d3++) {
                const i64 v6 = d3; /* fx */
                const i64 v3 = -v6 + v8; /* ox */
                const i64 window = 3 * d1 + d3;
                i64 own_elements = 0;
                mark++;
                const i64 at = v6;
                if (held[at] != mark) {
                    held[at] = mark;
                    own_elements++;
                }
                zz->tally(zz->run, 10, own_elements, 0);
                zz->window(zz->run, 10, -1, window);
            }
        }
    }
}

void zz_count(struct zz_host *zz)
{
    walk0(zz);
    walk1(zz);
    zz->rank(zz->run);
    walk2(zz);
    walk3(zz);
    walk4(zz);
    walk5(zz);
    walk6(zz);
    walk7(zz);
    /* O, sram, down: all; 8 elements x 1 windows x 1, times the walks */
    zz->transfer(zz->run, 2, 0, 0, 0, 8LL, 1LL, 1LL, (const int[]){0, 4}, 2);
    /* O, sram, back: all; 8 elements x 1 windows x 1, times the walks */
    zz->transfer(zz->run, 4, 0, 0, 1, 8LL, 1LL, 1LL, (const int[]){2, 6}, 2);
    zz->timed(zz->run, 2, 0, -1, 8LL, 8LL, 1LL, 1LL, (const int[]){0, 4}, 2);
    zz->timed(zz->run, 4, 0, -1, 8LL, 8LL, 1LL, 1LL, (const int[]){2, 6}, 2);
    zz->tile(zz->run, 0, 0, 72LL, 0, 0);
    walk8(zz);
    walk9(zz);
    /* W, sram, down: all; 8 elements x 1 windows x 1, times the walks */
    zz->transfer(zz->run, 0, 1, 0, 0, 8LL, 1LL, 1LL, (const int[]){8, 10}, 2);
    zz->timed(zz->run, 0, 1, -1, 8LL, 8LL, 1LL, 1LL, (const int[]){8, 10}, 2);
    zz->tile(zz->run, 1, 0, 72LL, 0, 0);
    /* I, input_sram, down: all; 1 elements x 25 windows x 1 */
    zz->transfer(zz->run, 0, 2, 0, 0, 1LL, 25LL, 1LL, 0, 0);
    zz->timed(zz->run, 0, 2, -1, 1LL, 1LL, 25LL, 1LL, 0, 0);
    zz->tile(zz->run, 2, 0, 25LL, 0, 0);
}
