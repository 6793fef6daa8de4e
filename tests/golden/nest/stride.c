/* event: layer conv on quad, counting exact */

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

/* when each element of O begins and ends; over d0: ix of 12, d1: f of 3, v1: x derived */
static void walk0(struct zz_host *zz)
{
    i64 *first = zz->positions(zz->run, 2, 5LL);
    i64 *last = zz->positions(zz->run, 3, 5LL);
#line 11 "nest/stride.zz"
    for (i64 d0 = 0; d0 < 12LL; d0++) {
        const i64 v3 = d0; /* ix */
        {
            i64 from1 = 0, to1 = 3LL;
            const i64 b1 = v3 + 2LL;
            if (to1 > floor_div(b1, 3LL) + 1) to1 = floor_div(b1, 3LL) + 1;
            if (from1 < floor_div(b1 - 10LL, 3LL) + 1) from1 = floor_div(b1 - 10LL, 3LL) + 1;
            i64 skip1 = 0;
            while (skip1 < 2LL && (b1 + -3LL * (from1 + skip1)) % 2LL != 0)
                skip1++;
            from1 = skip1 < 2LL ? from1 + skip1 : to1;
#line 12 "nest/stride.zz"
            for (i64 d1 = from1; d1 < to1; d1 += 2LL) {
                const i64 v2 = d1; /* f */
                const i64 n1 = -3 * v2 + v3 + 2LL; /* 2 x x */
                const i64 v1 = n1 / 2LL;
                const i64 at = v1;
                const i64 key = 3 * d0 + d1;
                if (first[at] < 0) first[at] = key;
                last[at] = key;
            }
        }
    }
    for (i64 at = 0; at < 5LL; at++)
        if (first[at] >= 0) zz->touched(zz->run, 1, first[at], last[at]);
}

/* valid points and executed steps; over d0: ix of 12, d1: f of 3, v1: x derived */
static void walk1(struct zz_host *zz)
{
    i64 points = 0, steps = 0, lanes = 0;
#line 11 "nest/stride.zz"
    for (i64 d0 = 0; d0 < 12LL; d0++) {
        const i64 v3 = d0; /* ix */
        {
            i64 from1 = 0, to1 = 3LL;
            const i64 b1 = v3 + 2LL;
            if (to1 > floor_div(b1, 3LL) + 1) to1 = floor_div(b1, 3LL) + 1;
            if (from1 < floor_div(b1 - 10LL, 3LL) + 1) from1 = floor_div(b1 - 10LL, 3LL) + 1;
            i64 skip1 = 0;
            while (skip1 < 2LL && (b1 + -3LL * (from1 + skip1)) % 2LL != 0)
                skip1++;
            from1 = skip1 < 2LL ? from1 + skip1 : to1;
#line 12 "nest/stride.zz"
            for (i64 d1 = from1; d1 < to1; d1 += 2LL) {
                const i64 v2 = d1; /* f */
                const i64 n1 = -3 * v2 + v3 + 2LL; /* 2 x x */
                const i64 v1 = n1 / 2LL;
                lanes++;
                if (lanes) {
                    points += lanes;
                    steps++;
                    lanes = 0;
                    zz->executed(zz->run, 1, 3 * d0 + d1);
                }
            }
        }
    }
    zz->counted(zz->run, 1, points, steps);
}

/* events with work to do; over d0: ix of 12, d1: f of 3, v1: x derived */
static void walk2(struct zz_host *zz)
{
    i64 events = 0, found = 0;
#line 11 "nest/stride.zz"
    for (i64 d0 = 0; d0 < 12LL; d0++) {
        const i64 v3 = d0; /* ix */
        {
            i64 from1 = 0, to1 = 3LL;
            const i64 b1 = v3 + 2LL;
            if (to1 > floor_div(b1, 3LL) + 1) to1 = floor_div(b1, 3LL) + 1;
            if (from1 < floor_div(b1 - 10LL, 3LL) + 1) from1 = floor_div(b1 - 10LL, 3LL) + 1;
            i64 skip1 = 0;
            while (skip1 < 2LL && (b1 + -3LL * (from1 + skip1)) % 2LL != 0)
                skip1++;
            from1 = skip1 < 2LL ? from1 + skip1 : to1;
#line 12 "nest/stride.zz"
            for (i64 d1 = from1; d1 < to1 && !found; d1 += 2LL) {
                const i64 v2 = d1; /* f */
                const i64 n1 = -3 * v2 + v3 + 2LL; /* 2 x x */
                const i64 v1 = n1 / 2LL;
                found = 1;
            }
        }
        events += found;
        found = 0;
    }
    zz->alive(zz->run, 1, events);
}

/* O: windows of the array; over d0: ix of 12, d1: f of 3, v1: x derived */
static void walk3(struct zz_host *zz)
{
    i64 *first = zz->positions(zz->run, 2, 5LL);
    i64 *last = zz->positions(zz->run, 3, 5LL);
#line 11 "nest/stride.zz"
    for (i64 d0 = 0; d0 < 12LL; d0++) {
        const i64 v3 = d0; /* ix */
        {
            i64 from1 = 0, to1 = 3LL;
            const i64 b1 = v3 + 2LL;
            if (to1 > floor_div(b1, 3LL) + 1) to1 = floor_div(b1, 3LL) + 1;
            if (from1 < floor_div(b1 - 10LL, 3LL) + 1) from1 = floor_div(b1 - 10LL, 3LL) + 1;
            i64 skip1 = 0;
            while (skip1 < 2LL && (b1 + -3LL * (from1 + skip1)) % 2LL != 0)
                skip1++;
            from1 = skip1 < 2LL ? from1 + skip1 : to1;
#line 12 "nest/stride.zz"
            for (i64 d1 = from1; d1 < to1; d1 += 2LL) {
                const i64 v2 = d1; /* f */
                const i64 n1 = -3 * v2 + v3 + 2LL; /* 2 x x */
                const i64 v1 = n1 / 2LL;
                const i64 f = 5LL * (0) + v1;
                if (first[f] < 0) first[f] = 3 * d0 + d1;
                last[v1] = 3 * d0 + d1;
            }
        }
    }
    int *held = zz->scratch(zz->run, 0, 5LL);
    int mark = 0;
#line 11 "nest/stride.zz"
    for (i64 d0 = 0; d0 < 12LL; d0++) {
        const i64 v3 = d0; /* ix */
        {
            i64 from1 = 0, to1 = 3LL;
            const i64 b1 = v3 + 2LL;
            if (to1 > floor_div(b1, 3LL) + 1) to1 = floor_div(b1, 3LL) + 1;
            if (from1 < floor_div(b1 - 10LL, 3LL) + 1) from1 = floor_div(b1 - 10LL, 3LL) + 1;
            i64 skip1 = 0;
            while (skip1 < 2LL && (b1 + -3LL * (from1 + skip1)) % 2LL != 0)
                skip1++;
            from1 = skip1 < 2LL ? from1 + skip1 : to1;
#line 12 "nest/stride.zz"
            for (i64 d1 = from1; d1 < to1; d1 += 2LL) {
                const i64 v2 = d1; /* f */
                const i64 n1 = -3 * v2 + v3 + 2LL; /* 2 x x */
                const i64 v1 = n1 / 2LL;
                const i64 window = 3 * d0 + d1;
                i64 own_elements = 0;
                i64 own_begin = 0;
                i64 own_end = 0;
                mark++;
                const i64 at = v1;
                if (held[at] != mark) {
                    held[at] = mark;
                    own_elements++;
                    if (first[5LL * (0) + at] == window) own_begin++;
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

/* W: windows of the array; over d0: ix of 12, d1: f of 3, v1: x derived */
static void walk4(struct zz_host *zz)
{
    int *held = zz->scratch(zz->run, 0, 3LL);
    int mark = 0;
#line 11 "nest/stride.zz"
    for (i64 d0 = 0; d0 < 12LL; d0++) {
        const i64 v3 = d0; /* ix */
        {
            i64 from1 = 0, to1 = 3LL;
            const i64 b1 = v3 + 2LL;
            if (to1 > floor_div(b1, 3LL) + 1) to1 = floor_div(b1, 3LL) + 1;
            if (from1 < floor_div(b1 - 10LL, 3LL) + 1) from1 = floor_div(b1 - 10LL, 3LL) + 1;
            i64 skip1 = 0;
            while (skip1 < 2LL && (b1 + -3LL * (from1 + skip1)) % 2LL != 0)
                skip1++;
            from1 = skip1 < 2LL ? from1 + skip1 : to1;
#line 12 "nest/stride.zz"
            for (i64 d1 = from1; d1 < to1; d1 += 2LL) {
                const i64 v2 = d1; /* f */
                const i64 n1 = -3 * v2 + v3 + 2LL; /* 2 x x */
                const i64 v1 = n1 / 2LL;
                const i64 window = 3 * d0 + d1;
                i64 own_elements = 0;
                mark++;
                const i64 at = v2;
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

void zz_count(struct zz_host *zz)
{
    walk0(zz);
    zz->rank(zz->run);
    walk1(zz);
    walk2(zz);
    walk3(zz);
    /* O, m, down: all; 4 elements x 1 windows x 1, times the walks */
    zz->transfer(zz->run, 2, 0, 0, 0, 4LL, 1LL, 1LL, (const int[]){0}, 1);
    /* O, m, back: all; 4 elements x 1 windows x 1, times the walks */
    zz->transfer(zz->run, 4, 0, 0, 1, 4LL, 1LL, 1LL, (const int[]){2}, 1);
    zz->timed(zz->run, 2, 0, -1, 4LL, 4LL, 1LL, 1LL, (const int[]){0}, 1);
    zz->timed(zz->run, 4, 0, -1, 4LL, 4LL, 1LL, 1LL, (const int[]){2}, 1);
    zz->tile(zz->run, 0, 0, 20LL, 0, 0);
    walk4(zz);
    /* W, m, down: all; 4 elements x 1 windows x 1, times the walks */
    zz->transfer(zz->run, 0, 1, 0, 0, 4LL, 1LL, 1LL, (const int[]){4}, 1);
    zz->timed(zz->run, 0, 1, -1, 4LL, 4LL, 1LL, 1LL, (const int[]){4}, 1);
    zz->tile(zz->run, 1, 0, 12LL, 0, 0);
    /* I, m, down: all; 1 elements x 12 windows x 1 */
    zz->transfer(zz->run, 0, 2, 0, 0, 1LL, 12LL, 1LL, 0, 0);
    zz->timed(zz->run, 0, 2, -1, 1LL, 1LL, 12LL, 1LL, 0, 0);
    zz->tile(zz->run, 2, 0, 12LL, 0, 0);
}

/* backwards: layer conv on quad, counting exact */

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

/* when each element of O begins and ends; over d0: ix of 12, d1: x of 5, v2: f derived */
static void walk0(struct zz_host *zz)
{
    i64 *first = zz->positions(zz->run, 2, 5LL);
    i64 *last = zz->positions(zz->run, 3, 5LL);
#line 16 "nest/stride.zz"
    for (i64 d0 = 0; d0 < 12LL; d0++) {
        const i64 v3 = d0; /* ix */
        {
            i64 from1 = 0, to1 = 5LL;
            const i64 b2 = v3 + 2LL;
            if (to1 > floor_div(b2, 2LL) + 1) to1 = floor_div(b2, 2LL) + 1;
            if (from1 < floor_div(b2 - 9LL, 2LL) + 1) from1 = floor_div(b2 - 9LL, 2LL) + 1;
            i64 skip1 = 0;
            while (skip1 < 3LL && (b2 + -2LL * (from1 + skip1)) % 3LL != 0)
                skip1++;
            from1 = skip1 < 3LL ? from1 + skip1 : to1;
#line 16 "nest/stride.zz"
            for (i64 d1 = from1; d1 < to1; d1 += 3LL) {
                const i64 v1 = d1; /* x */
                const i64 n2 = -2 * v1 + v3 + 2LL; /* 3 x f */
                const i64 v2 = n2 / 3LL;
                const i64 at = v1;
                const i64 key = 5 * d0 + d1;
                if (first[at] < 0) first[at] = key;
                last[at] = key;
            }
        }
    }
    for (i64 at = 0; at < 5LL; at++)
        if (first[at] >= 0) zz->touched(zz->run, 1, first[at], last[at]);
}

/* valid points and executed steps; over d0: ix of 12, d1: x of 5, v2: f derived */
static void walk1(struct zz_host *zz)
{
    i64 points = 0, steps = 0, lanes = 0;
#line 16 "nest/stride.zz"
    for (i64 d0 = 0; d0 < 12LL; d0++) {
        const i64 v3 = d0; /* ix */
        {
            i64 from1 = 0, to1 = 5LL;
            const i64 b2 = v3 + 2LL;
            if (to1 > floor_div(b2, 2LL) + 1) to1 = floor_div(b2, 2LL) + 1;
            if (from1 < floor_div(b2 - 9LL, 2LL) + 1) from1 = floor_div(b2 - 9LL, 2LL) + 1;
            i64 skip1 = 0;
            while (skip1 < 3LL && (b2 + -2LL * (from1 + skip1)) % 3LL != 0)
                skip1++;
            from1 = skip1 < 3LL ? from1 + skip1 : to1;
#line 16 "nest/stride.zz"
            for (i64 d1 = from1; d1 < to1; d1 += 3LL) {
                const i64 v1 = d1; /* x */
                const i64 n2 = -2 * v1 + v3 + 2LL; /* 3 x f */
                const i64 v2 = n2 / 3LL;
                lanes++;
                if (lanes) {
                    points += lanes;
                    steps++;
                    lanes = 0;
                    zz->executed(zz->run, 1, 5 * d0 + d1);
                }
            }
        }
    }
    zz->counted(zz->run, 1, points, steps);
}

/* O: windows of the array; over d0: ix of 12, d1: x of 5, v2: f derived */
static void walk2(struct zz_host *zz)
{
    i64 *first = zz->positions(zz->run, 2, 5LL);
    i64 *last = zz->positions(zz->run, 3, 5LL);
#line 16 "nest/stride.zz"
    for (i64 d0 = 0; d0 < 12LL; d0++) {
        const i64 v3 = d0; /* ix */
        {
            i64 from1 = 0, to1 = 5LL;
            const i64 b2 = v3 + 2LL;
            if (to1 > floor_div(b2, 2LL) + 1) to1 = floor_div(b2, 2LL) + 1;
            if (from1 < floor_div(b2 - 9LL, 2LL) + 1) from1 = floor_div(b2 - 9LL, 2LL) + 1;
            i64 skip1 = 0;
            while (skip1 < 3LL && (b2 + -2LL * (from1 + skip1)) % 3LL != 0)
                skip1++;
            from1 = skip1 < 3LL ? from1 + skip1 : to1;
#line 16 "nest/stride.zz"
            for (i64 d1 = from1; d1 < to1; d1 += 3LL) {
                const i64 v1 = d1; /* x */
                const i64 n2 = -2 * v1 + v3 + 2LL; /* 3 x f */
                const i64 v2 = n2 / 3LL;
                const i64 f = 5LL * (0) + v1;
                if (first[f] < 0) first[f] = 5 * d0 + d1;
                last[v1] = 5 * d0 + d1;
            }
        }
    }
    int *held = zz->scratch(zz->run, 0, 5LL);
    int mark = 0;
#line 16 "nest/stride.zz"
    for (i64 d0 = 0; d0 < 12LL; d0++) {
        const i64 v3 = d0; /* ix */
        {
            i64 from1 = 0, to1 = 5LL;
            const i64 b2 = v3 + 2LL;
            if (to1 > floor_div(b2, 2LL) + 1) to1 = floor_div(b2, 2LL) + 1;
            if (from1 < floor_div(b2 - 9LL, 2LL) + 1) from1 = floor_div(b2 - 9LL, 2LL) + 1;
            i64 skip1 = 0;
            while (skip1 < 3LL && (b2 + -2LL * (from1 + skip1)) % 3LL != 0)
                skip1++;
            from1 = skip1 < 3LL ? from1 + skip1 : to1;
#line 16 "nest/stride.zz"
            for (i64 d1 = from1; d1 < to1; d1 += 3LL) {
                const i64 v1 = d1; /* x */
                const i64 n2 = -2 * v1 + v3 + 2LL; /* 3 x f */
                const i64 v2 = n2 / 3LL;
                const i64 window = 5 * d0 + d1;
                i64 own_elements = 0;
                i64 own_begin = 0;
                i64 own_end = 0;
                mark++;
                const i64 at = v1;
                if (held[at] != mark) {
                    held[at] = mark;
                    own_elements++;
                    if (first[5LL * (0) + at] == window) own_begin++;
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

/* W: windows of the array; over d0: ix of 12, d1: x of 5, v2: f derived */
static void walk3(struct zz_host *zz)
{
    int *held = zz->scratch(zz->run, 0, 3LL);
    int mark = 0;
#line 16 "nest/stride.zz"
    for (i64 d0 = 0; d0 < 12LL; d0++) {
        const i64 v3 = d0; /* ix */
        {
            i64 from1 = 0, to1 = 5LL;
            const i64 b2 = v3 + 2LL;
            if (to1 > floor_div(b2, 2LL) + 1) to1 = floor_div(b2, 2LL) + 1;
            if (from1 < floor_div(b2 - 9LL, 2LL) + 1) from1 = floor_div(b2 - 9LL, 2LL) + 1;
            i64 skip1 = 0;
            while (skip1 < 3LL && (b2 + -2LL * (from1 + skip1)) % 3LL != 0)
                skip1++;
            from1 = skip1 < 3LL ? from1 + skip1 : to1;
#line 16 "nest/stride.zz"
            for (i64 d1 = from1; d1 < to1; d1 += 3LL) {
                const i64 v1 = d1; /* x */
                const i64 n2 = -2 * v1 + v3 + 2LL; /* 3 x f */
                const i64 v2 = n2 / 3LL;
                const i64 window = 5 * d0 + d1;
                i64 own_elements = 0;
                mark++;
                const i64 at = v2;
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

/* I: windows of the array; over d0: ix of 12, d1: x of 5, v2: f derived */
static void walk4(struct zz_host *zz)
{
    int *held = zz->scratch(zz->run, 0, 12LL);
    int mark = 0;
#line 16 "nest/stride.zz"
    for (i64 d0 = 0; d0 < 12LL; d0++) {
        const i64 v3 = d0; /* ix */
        const i64 window = d0;
        i64 own_elements = 0;
        mark++;
        {
            i64 from1 = 0, to1 = 5LL;
            const i64 b2 = v3 + 2LL;
            if (to1 > floor_div(b2, 2LL) + 1) to1 = floor_div(b2, 2LL) + 1;
            if (from1 < floor_div(b2 - 9LL, 2LL) + 1) from1 = floor_div(b2 - 9LL, 2LL) + 1;
            i64 skip1 = 0;
            while (skip1 < 3LL && (b2 + -2LL * (from1 + skip1)) % 3LL != 0)
                skip1++;
            from1 = skip1 < 3LL ? from1 + skip1 : to1;
#line 16 "nest/stride.zz"
            for (i64 d1 = from1; d1 < to1; d1 += 3LL) {
                const i64 v1 = d1; /* x */
                const i64 n2 = -2 * v1 + v3 + 2LL; /* 3 x f */
                const i64 v2 = n2 / 3LL;
                const i64 at = v3;
                if (held[at] != mark) {
                    held[at] = mark;
                    own_elements++;
                }
            }
        }
        zz->tally(zz->run, 6, own_elements, 0);
        zz->window(zz->run, 6, -1, window);
    }
}

void zz_count(struct zz_host *zz)
{
    walk0(zz);
    zz->rank(zz->run);
    walk1(zz);
    walk2(zz);
    /* O, m, down: all; 4 elements x 1 windows x 1, times the walks */
    zz->transfer(zz->run, 2, 0, 0, 0, 4LL, 1LL, 1LL, (const int[]){0}, 1);
    /* O, m, back: all; 4 elements x 1 windows x 1, times the walks */
    zz->transfer(zz->run, 4, 0, 0, 1, 4LL, 1LL, 1LL, (const int[]){2}, 1);
    zz->timed(zz->run, 2, 0, -1, 4LL, 4LL, 1LL, 1LL, (const int[]){0}, 1);
    zz->timed(zz->run, 4, 0, -1, 4LL, 4LL, 1LL, 1LL, (const int[]){2}, 1);
    zz->tile(zz->run, 0, 0, 20LL, 0, 0);
    walk3(zz);
    /* W, m, down: all; 4 elements x 1 windows x 1, times the walks */
    zz->transfer(zz->run, 0, 1, 0, 0, 4LL, 1LL, 1LL, (const int[]){4}, 1);
    zz->timed(zz->run, 0, 1, -1, 4LL, 4LL, 1LL, 1LL, (const int[]){4}, 1);
    zz->tile(zz->run, 1, 0, 12LL, 0, 0);
    walk4(zz);
    /* I, m, down: all; 1 elements x 1 windows x 1, times the walks */
    zz->transfer(zz->run, 0, 2, 0, 0, 1LL, 1LL, 1LL, (const int[]){6}, 1);
    zz->timed(zz->run, 0, 2, -1, 1LL, 1LL, 1LL, 1LL, (const int[]){6}, 1);
    zz->tile(zz->run, 2, 0, 12LL, 0, 0);
}
