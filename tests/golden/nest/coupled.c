/* event: layer knot on quad, counting exact */

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

/* rounded towards minus infinity, b > 0 */
static i64 floor_div(i64 a, i64 b)
{
    return a / b - (a % b < 0);
}

/* when each element of O begins and ends; over d0: p of 14, d1: a of 3, d2: b of 2, v0: x derived */
static void walk0(struct zz_host *zz)
{
    i64 *first = zz->positions(zz->run, 2, 4LL);
    i64 *last = zz->positions(zz->run, 3, 4LL);
#line 11 "nest/coupled.zz"
    for (i64 d0 = 0; d0 < 14LL; d0++) {
        const i64 v3 = d0; /* p */
#line 12 "nest/coupled.zz"
        for (i64 d1 = 0; d1 < 3LL; d1++) {
            const i64 v1 = d1; /* a */
            {
                i64 from2 = 0, to2 = 2LL;
                const i64 b0 = -2 * v1 + v3;
                if (to2 > floor_div(b0, 3LL) + 1) to2 = floor_div(b0, 3LL) + 1;
                if (from2 < floor_div(b0 - 4LL, 3LL) + 1) from2 = floor_div(b0 - 4LL, 3LL) + 1;
#line 12 "nest/coupled.zz"
                for (i64 d2 = from2; d2 < to2; d2++) {
                    const i64 v2 = d2; /* b */
                    const i64 v0 = -2 * v1 - 3 * v2 + v3; /* x */
                    const i64 at = v0;
                    const i64 key = 6 * d0 + 2 * d1 + d2;
                    if (first[at] < 0) first[at] = key;
                    last[at] = key;
                }
            }
        }
    }
    for (i64 at = 0; at < 4LL; at++)
        if (first[at] >= 0) zz->touched(zz->run, 0, first[at], last[at]);
}

/* valid points and executed steps; over d0: p of 14, d1: a of 3, d2: b of 2, v0: x derived */
static void walk1(struct zz_host *zz)
{
    i64 points = 0, steps = 0, lanes = 0;
#line 11 "nest/coupled.zz"
    for (i64 d0 = 0; d0 < 14LL; d0++) {
        const i64 v3 = d0; /* p */
#line 12 "nest/coupled.zz"
        for (i64 d1 = 0; d1 < 3LL; d1++) {
            const i64 v1 = d1; /* a */
            {
                i64 from2 = 0, to2 = 2LL;
                const i64 b0 = -2 * v1 + v3;
                if (to2 > floor_div(b0, 3LL) + 1) to2 = floor_div(b0, 3LL) + 1;
                if (from2 < floor_div(b0 - 4LL, 3LL) + 1) from2 = floor_div(b0 - 4LL, 3LL) + 1;
#line 12 "nest/coupled.zz"
                for (i64 d2 = from2; d2 < to2; d2++) {
                    const i64 v2 = d2; /* b */
                    const i64 v0 = -2 * v1 - 3 * v2 + v3; /* x */
                    lanes++;
                    if (lanes) {
                        points += lanes;
                        steps++;
                        lanes = 0;
                        zz->executed(zz->run, 0, 6 * d0 + 2 * d1 + d2);
                    }
                }
            }
        }
    }
    zz->counted(zz->run, 0, points, steps);
}

/* events with work to do; over d0: p of 14, d1: a of 3, d2: b of 2, v0: x derived */
static void walk2(struct zz_host *zz)
{
    i64 events = 0, found = 0;
#line 11 "nest/coupled.zz"
    for (i64 d0 = 0; d0 < 14LL; d0++) {
        const i64 v3 = d0; /* p */
#line 12 "nest/coupled.zz"
        for (i64 d1 = 0; d1 < 3LL && !found; d1++) {
            const i64 v1 = d1; /* a */
            {
                i64 from2 = 0, to2 = 2LL;
                const i64 b0 = -2 * v1 + v3;
                if (to2 > floor_div(b0, 3LL) + 1) to2 = floor_div(b0, 3LL) + 1;
                if (from2 < floor_div(b0 - 4LL, 3LL) + 1) from2 = floor_div(b0 - 4LL, 3LL) + 1;
#line 12 "nest/coupled.zz"
                for (i64 d2 = from2; d2 < to2 && !found; d2++) {
                    const i64 v2 = d2; /* b */
                    const i64 v0 = -2 * v1 - 3 * v2 + v3; /* x */
                    found = 1;
                }
            }
        }
        events += found;
        found = 0;
    }
    zz->alive(zz->run, 0, events);
}

/* O: windows of the array; over d0: p of 14, d1: a of 3, d2: b of 2, v0: x derived */
static void walk3(struct zz_host *zz)
{
    i64 *first = zz->positions(zz->run, 2, 4LL);
    i64 *last = zz->positions(zz->run, 3, 4LL);
#line 11 "nest/coupled.zz"
    for (i64 d0 = 0; d0 < 14LL; d0++) {
        const i64 v3 = d0; /* p */
#line 12 "nest/coupled.zz"
        for (i64 d1 = 0; d1 < 3LL; d1++) {
            const i64 v1 = d1; /* a */
            {
                i64 from2 = 0, to2 = 2LL;
                const i64 b0 = -2 * v1 + v3;
                if (to2 > floor_div(b0, 3LL) + 1) to2 = floor_div(b0, 3LL) + 1;
                if (from2 < floor_div(b0 - 4LL, 3LL) + 1) from2 = floor_div(b0 - 4LL, 3LL) + 1;
#line 12 "nest/coupled.zz"
                for (i64 d2 = from2; d2 < to2; d2++) {
                    const i64 v2 = d2; /* b */
                    const i64 v0 = -2 * v1 - 3 * v2 + v3; /* x */
                    const i64 f = 4LL * (0) + v0;
                    if (first[f] < 0) first[f] = 6 * d0 + 2 * d1 + d2;
                    last[v0] = 6 * d0 + 2 * d1 + d2;
                }
            }
        }
    }
    int *held = zz->scratch(zz->run, 0, 4LL);
    int mark = 0;
#line 11 "nest/coupled.zz"
    for (i64 d0 = 0; d0 < 14LL; d0++) {
        const i64 v3 = d0; /* p */
#line 12 "nest/coupled.zz"
        for (i64 d1 = 0; d1 < 3LL; d1++) {
            const i64 v1 = d1; /* a */
            {
                i64 from2 = 0, to2 = 2LL;
                const i64 b0 = -2 * v1 + v3;
                if (to2 > floor_div(b0, 3LL) + 1) to2 = floor_div(b0, 3LL) + 1;
                if (from2 < floor_div(b0 - 4LL, 3LL) + 1) from2 = floor_div(b0 - 4LL, 3LL) + 1;
#line 12 "nest/coupled.zz"
                for (i64 d2 = from2; d2 < to2; d2++) {
                    const i64 v2 = d2; /* b */
                    const i64 v0 = -2 * v1 - 3 * v2 + v3; /* x */
                    const i64 window = 6 * d0 + 2 * d1 + d2;
                    i64 own_elements = 0;
                    i64 own_begin = 0;
                    i64 own_end = 0;
                    mark++;
                    const i64 at = v0;
                    if (held[at] != mark) {
                        held[at] = mark;
                        own_elements++;
                        if (first[4LL * (0) + at] == window) own_begin++;
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
}

/* W: windows of the array; over d0: p of 14, d1: a of 3, d2: b of 2, v0: x derived */
static void walk4(struct zz_host *zz)
{
    int *held = zz->scratch(zz->run, 0, 6LL);
    int mark = 0;
#line 11 "nest/coupled.zz"
    for (i64 d0 = 0; d0 < 14LL; d0++) {
        const i64 v3 = d0; /* p */
#line 12 "nest/coupled.zz"
        for (i64 d1 = 0; d1 < 3LL; d1++) {
            const i64 v1 = d1; /* a */
            {
                i64 from2 = 0, to2 = 2LL;
                const i64 b0 = -2 * v1 + v3;
                if (to2 > floor_div(b0, 3LL) + 1) to2 = floor_div(b0, 3LL) + 1;
                if (from2 < floor_div(b0 - 4LL, 3LL) + 1) from2 = floor_div(b0 - 4LL, 3LL) + 1;
#line 12 "nest/coupled.zz"
                for (i64 d2 = from2; d2 < to2; d2++) {
                    const i64 v2 = d2; /* b */
                    const i64 v0 = -2 * v1 - 3 * v2 + v3; /* x */
                    const i64 window = 6 * d0 + 2 * d1 + d2;
                    i64 own_elements = 0;
                    mark++;
                    const i64 at = v2 + 2 * v1;
                    if (held[at] != mark) {
                        held[at] = mark;
                        own_elements++;
                    }
                    zz->tally(zz->run, 4, own_elements, 0);
                    zz->window(zz->run, 4, -1, window);
                }
            }
        }
    }
}

void zz_count(struct zz_host *zz)
{
    walk0(zz);
    zz->rank(zz->run);
    walk1(zz);
    walk2(zz);
    walk3(zz);
    /* O, m, down: all; 1 elements x 1 windows x 1, times the walks */
    zz->transfer(zz->run, 2, 0, 0, 0, 1LL, 1LL, 1LL, (const int[]){0}, 1);
    /* O, m, back: all; 1 elements x 1 windows x 1, times the walks */
    zz->transfer(zz->run, 4, 0, 0, 1, 1LL, 1LL, 1LL, (const int[]){2}, 1);
    zz->timed(zz->run, 2, 0, -1, 1LL, 1LL, 1LL, 1LL, (const int[]){0}, 1);
    zz->timed(zz->run, 4, 0, -1, 1LL, 1LL, 1LL, 1LL, (const int[]){2}, 1);
    zz->tile(zz->run, 0, 0, 4LL, 0, 0);
    walk4(zz);
    /* W, m, down: all; 1 elements x 1 windows x 1, times the walks */
    zz->transfer(zz->run, 0, 1, 0, 0, 1LL, 1LL, 1LL, (const int[]){4}, 1);
    zz->timed(zz->run, 0, 1, -1, 1LL, 1LL, 1LL, 1LL, (const int[]){4}, 1);
    zz->tile(zz->run, 1, 0, 6LL, 0, 0);
    /* I, m, down: all; 1 elements x 14 windows x 1 */
    zz->transfer(zz->run, 0, 2, 0, 0, 1LL, 14LL, 1LL, 0, 0);
    zz->timed(zz->run, 0, 2, -1, 1LL, 1LL, 14LL, 1LL, 0, 0);
    zz->tile(zz->run, 2, 0, 14LL, 0, 0);
}
