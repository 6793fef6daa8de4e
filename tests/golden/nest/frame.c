/* frame: layer conv on npe8, counting exact */

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

/* when each element of O begins and ends; over d1: fy of 3, d3: oy of 3, v7: I[3] derived */
static void walk0(struct zz_host *zz)
{
    i64 *first = zz->positions(zz->run, 2, 3LL);
    i64 *last = zz->positions(zz->run, 3, 3LL);
#line 15 "nest/frame.zz"
    for (i64 d1 = 0; d1 < 3LL; d1++) {
        const i64 v5 = d1; /* fy */
#line 16 "nest/frame.zz"
        for (i64 d3 = 0; d3 < 3LL; d3++) {
            const i64 v2 = d3; /* oy */
            const i64 v7 = v2 + v5; /* I[3] */
            const i64 at = v2;
            const i64 key = 9 * d1 + d3;
            if (first[at] < 0) first[at] = key;
            last[at] = key;
        }
    }
    for (i64 at = 0; at < 3LL; at++)
        if (first[at] >= 0) zz->touched(zz->run, 1, first[at], last[at]);
}

/* when each element of O begins and ends; over d0: fx of 3, d2: ox of 3, v8: I[4] derived */
static void walk1(struct zz_host *zz)
{
    i64 *first = zz->positions(zz->run, 2, 3LL);
    i64 *last = zz->positions(zz->run, 3, 3LL);
#line 15 "nest/frame.zz"
    for (i64 d0 = 0; d0 < 3LL; d0++) {
        const i64 v6 = d0; /* fx */
#line 16 "nest/frame.zz"
        for (i64 d2 = 0; d2 < 3LL; d2++) {
            const i64 v3 = d2; /* ox */
            const i64 v8 = v3 + v6; /* I[4] */
            const i64 at = v3;
            const i64 key = 27 * d0 + 3 * d2;
            if (first[at] < 0) first[at] = key;
            last[at] = key;
        }
    }
    for (i64 at = 0; at < 3LL; at++)
        if (first[at] >= 0) zz->touched(zz->run, 2, first[at], last[at]);
}

/* valid points and executed steps; over d1: fy of 3, d3: oy of 3, v7: I[3] derived */
static void walk2(struct zz_host *zz)
{
    i64 points = 0, steps = 0, lanes = 0;
#line 15 "nest/frame.zz"
    for (i64 d1 = 0; d1 < 3LL; d1++) {
        const i64 v5 = d1; /* fy */
#line 16 "nest/frame.zz"
        for (i64 d3 = 0; d3 < 3LL; d3++) {
            const i64 v2 = d3; /* oy */
            const i64 v7 = v2 + v5; /* I[3] */
            lanes++;
            if (lanes) {
                points += lanes;
                steps++;
                lanes = 0;
                zz->executed(zz->run, 1, 9 * d1 + d3);
            }
        }
    }
    zz->counted(zz->run, 1, points, steps);
}

/* valid points and executed steps; over d0: fx of 3, d2: ox of 3, v8: I[4] derived */
static void walk3(struct zz_host *zz)
{
    i64 points = 0, steps = 0, lanes = 0;
#line 15 "nest/frame.zz"
    for (i64 d0 = 0; d0 < 3LL; d0++) {
        const i64 v6 = d0; /* fx */
#line 16 "nest/frame.zz"
        for (i64 d2 = 0; d2 < 3LL; d2++) {
            const i64 v3 = d2; /* ox */
            const i64 v8 = v3 + v6; /* I[4] */
            lanes++;
            if (lanes) {
                points += lanes;
                steps++;
                lanes = 0;
                zz->executed(zz->run, 2, 27 * d0 + 3 * d2);
            }
        }
    }
    zz->counted(zz->run, 2, points, steps);
}

/* O: windows of the array; over d1: fy of 3, d3: oy of 3, v7: I[3] derived */
static void walk4(struct zz_host *zz)
{
    i64 *first = zz->positions(zz->run, 2, 3LL);
    i64 *last = zz->positions(zz->run, 3, 3LL);
#line 15 "nest/frame.zz"
    for (i64 d1 = 0; d1 < 3LL; d1++) {
        const i64 v5 = d1; /* fy */
#line 16 "nest/frame.zz"
        for (i64 d3 = 0; d3 < 3LL; d3++) {
            const i64 v2 = d3; /* oy */
            const i64 v7 = v2 + v5; /* I[3] */
            const i64 f = 3LL * (0) + v2;
            if (first[f] < 0) first[f] = 3 * d1 + d3;
            last[v2] = 3 * d1 + d3;
        }
    }
    int *held = zz->scratch(zz->run, 0, 3LL);
    int mark = 0;
#line 15 "nest/frame.zz"
    for (i64 d1 = 0; d1 < 3LL; d1++) {
        const i64 v5 = d1; /* fy */
#line 16 "nest/frame.zz"
        for (i64 d3 = 0; d3 < 3LL; d3++) {
            const i64 v2 = d3; /* oy */
            const i64 v7 = v2 + v5; /* I[3] */
            const i64 window = 3 * d1 + d3;
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

/* O: windows of the array; over d0: fx of 3, d2: ox of 3, v8: I[4] derived */
static void walk5(struct zz_host *zz)
{
    i64 *first = zz->positions(zz->run, 2, 3LL);
    i64 *last = zz->positions(zz->run, 3, 3LL);
#line 15 "nest/frame.zz"
    for (i64 d0 = 0; d0 < 3LL; d0++) {
        const i64 v6 = d0; /* fx */
#line 16 "nest/frame.zz"
        for (i64 d2 = 0; d2 < 3LL; d2++) {
            const i64 v3 = d2; /* ox */
            const i64 v8 = v3 + v6; /* I[4] */
            const i64 f = 3LL * (0) + v3;
            if (first[f] < 0) first[f] = 3 * d0 + d2;
            last[v3] = 3 * d0 + d2;
        }
    }
    int *held = zz->scratch(zz->run, 0, 3LL);
    int mark = 0;
#line 15 "nest/frame.zz"
    for (i64 d0 = 0; d0 < 3LL; d0++) {
        const i64 v6 = d0; /* fx */
#line 16 "nest/frame.zz"
        for (i64 d2 = 0; d2 < 3LL; d2++) {
            const i64 v3 = d2; /* ox */
            const i64 v8 = v3 + v6; /* I[4] */
            const i64 window = 3 * d0 + d2;
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

/* W: windows of the array; over d1: fy of 3, d3: oy of 3, v7: I[3] derived */
static void walk6(struct zz_host *zz)
{
    int *held = zz->scratch(zz->run, 0, 3LL);
    int mark = 0;
#line 15 "nest/frame.zz"
    for (i64 d1 = 0; d1 < 3LL; d1++) {
        const i64 v5 = d1; /* fy */
        const i64 window = d1;
        i64 own_elements = 0;
        mark++;
#line 16 "nest/frame.zz"
        for (i64 d3 = 0; d3 < 3LL; d3++) {
            const i64 v2 = d3; /* oy */
            const i64 v7 = v2 + v5; /* I[3] */
            const i64 at = v5;
            if (held[at] != mark) {
                held[at] = mark;
                own_elements++;
            }
        }
        zz->tally(zz->run, 8, own_elements, 0);
        zz->window(zz->run, 8, -1, window);
    }
}

/* W: windows of the array; over d0: fx of 3, d2: ox of 3, v8: I[4] derived */
static void walk7(struct zz_host *zz)
{
    int *held = zz->scratch(zz->run, 0, 3LL);
    int mark = 0;
#line 15 "nest/frame.zz"
    for (i64 d0 = 0; d0 < 3LL; d0++) {
        const i64 v6 = d0; /* fx */
        const i64 window = d0;
        i64 own_elements = 0;
        mark++;
#line 16 "nest/frame.zz"
        for (i64 d2 = 0; d2 < 3LL; d2++) {
            const i64 v3 = d2; /* ox */
            const i64 v8 = v3 + v6; /* I[4] */
            const i64 at = v6;
            if (held[at] != mark) {
                held[at] = mark;
                own_elements++;
            }
        }
        zz->tally(zz->run, 10, own_elements, 0);
        zz->window(zz->run, 10, -1, window);
    }
}

/* I: windows of the array; over d1: fy of 3, d3: oy of 3, v7: I[3] derived */
static void walk8(struct zz_host *zz)
{
    int *held = zz->scratch(zz->run, 0, 5LL);
    int mark = 0;
#line 15 "nest/frame.zz"
    for (i64 d1 = 0; d1 < 3LL; d1++) {
        const i64 v5 = d1; /* fy */
#line 16 "nest/frame.zz"
        for (i64 d3 = 0; d3 < 3LL; d3++) {
            const i64 v2 = d3; /* oy */
            const i64 v7 = v2 + v5; /* I[3] */
            const i64 window = 3 * d1 + d3;
            i64 own_elements = 0;
            mark++;
            const i64 at = v7;
            if (held[at] != mark) {
                held[at] = mark;
                own_elements++;
            }
            zz->tally(zz->run, 12, own_elements, 0);
            zz->window(zz->run, 12, -1, window);
        }
    }
}

/* I: windows of the array; over d0: fx of 3, d2: ox of 3, v8: I[4] derived */
static void walk9(struct zz_host *zz)
{
    int *held = zz->scratch(zz->run, 0, 5LL);
    int mark = 0;
#line 15 "nest/frame.zz"
    for (i64 d0 = 0; d0 < 3LL; d0++) {
        const i64 v6 = d0; /* fx */
#line 16 "nest/frame.zz"
        for (i64 d2 = 0; d2 < 3LL; d2++) {
            const i64 v3 = d2; /* ox */
            const i64 v8 = v3 + v6; /* I[4] */
            const i64 window = 3 * d0 + d2;
            i64 own_elements = 0;
            mark++;
            const i64 at = v8;
            if (held[at] != mark) {
                held[at] = mark;
                own_elements++;
            }
            zz->tally(zz->run, 14, own_elements, 0);
            zz->window(zz->run, 14, -1, window);
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
    /* O, sram, down: all; 8 elements x 1 windows x 1, times the walks */
    zz->transfer(zz->run, 2, 0, 0, 0, 8LL, 1LL, 1LL, (const int[]){0, 4}, 2);
    /* O, sram, back: all; 8 elements x 1 windows x 1, times the walks */
    zz->transfer(zz->run, 4, 0, 0, 1, 8LL, 1LL, 1LL, (const int[]){2, 6}, 2);
    zz->timed(zz->run, 2, 0, -1, 8LL, 8LL, 1LL, 1LL, (const int[]){0, 4}, 2);
    zz->timed(zz->run, 4, 0, -1, 8LL, 8LL, 1LL, 1LL, (const int[]){2, 6}, 2);
    zz->tile(zz->run, 0, 0, 72LL, 0, 0);
    walk6(zz);
    walk7(zz);
    /* W, sram, down: all; 8 elements x 1 windows x 1, times the walks */
    zz->transfer(zz->run, 0, 1, 0, 0, 8LL, 1LL, 1LL, (const int[]){8, 10}, 2);
    zz->timed(zz->run, 0, 1, -1, 8LL, 8LL, 1LL, 1LL, (const int[]){8, 10}, 2);
    zz->tile(zz->run, 1, 0, 72LL, 0, 0);
    walk8(zz);
    walk9(zz);
    /* I, input_sram, down: all; 1 elements x 1 windows x 1, times the walks */
    zz->transfer(zz->run, 0, 2, 0, 0, 1LL, 1LL, 1LL, (const int[]){12, 14}, 2);
    zz->timed(zz->run, 0, 2, -1, 1LL, 1LL, 1LL, 1LL, (const int[]){12, 14}, 2);
    zz->tile(zz->run, 2, 0, 25LL, 0, 0);
}
