/* narrow: layer conv on edge, counting exact */

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

/* when each element of O begins and ends; over d0: k of 2, d7: k (lanes) of 8 */
static void walk0(struct zz_host *zz)
{
    i64 *first = zz->positions(zz->run, 2, 12LL);
    i64 *last = zz->positions(zz->run, 3, 12LL);
#line 13 "nest/tiled.zz"
    for (i64 d0 = 0; d0 < 2LL; d0++) {
        {
            i64 from7 = 0, to7 = 8LL;
            const i64 b0 = 8 * d0;
            if (to7 > -(b0 - 12LL)) to7 = -(b0 - 12LL);
#line 19 "nest/tiled.zz"
            for (i64 d7 = from7; d7 < to7; d7++) {
                const i64 v0 = 8 * d0 + d7; /* k */
                const i64 at = v0;
                const i64 key = 432 * d0;
                if (first[at] < 0) first[at] = key;
                last[at] = key;
            }
        }
    }
    for (i64 at = 0; at < 12LL; at++)
        if (first[at] >= 0) zz->touched(zz->run, 0, first[at], last[at]);
}

/* when each element of O begins and ends; over d2: oy of 3, d3: oy of 2, d5: fy of 3, v5: iy derived */
static void walk1(struct zz_host *zz)
{
    i64 *first = zz->positions(zz->run, 2, 5LL);
    i64 *last = zz->positions(zz->run, 3, 5LL);
#line 16 "nest/tiled.zz"
    for (i64 d2 = 0; d2 < 3LL; d2++) {
        {
            i64 from3 = 0, to3 = 2LL;
            const i64 b1 = 2 * d2;
            if (to3 > -(b1 - 5LL)) to3 = -(b1 - 5LL);
#line 18 "nest/tiled.zz"
            for (i64 d3 = from3; d3 < to3; d3++) {
                const i64 v1 = 2 * d2 + d3; /* oy */
#line 18 "nest/tiled.zz"
                for (i64 d5 = 0; d5 < 3LL; d5++) {
                    const i64 v3 = d5; /* fy */
                    const i64 v5 = v1 + v3; /* iy */
                    const i64 at = v1;
                    const i64 key = 72 * d2 + 36 * d3 + 3 * d5;
                    if (first[at] < 0) first[at] = key;
                    last[at] = key;
                }
            }
        }
    }
    for (i64 at = 0; at < 5LL; at++)
        if (first[at] >= 0) zz->touched(zz->run, 1, first[at], last[at]);
}

/* when each element of O begins and ends; over d1: ox of 2, d4: ox of 4, d6: fx of 3, v6: ix derived */
static void walk2(struct zz_host *zz)
{
    i64 *first = zz->positions(zz->run, 2, 7LL);
    i64 *last = zz->positions(zz->run, 3, 7LL);
#line 15 "nest/tiled.zz"
    for (i64 d1 = 0; d1 < 2LL; d1++) {
        {
            i64 from4 = 0, to4 = 4LL;
            const i64 b2 = 4 * d1;
            if (to4 > -(b2 - 7LL)) to4 = -(b2 - 7LL);
#line 18 "nest/tiled.zz"
            for (i64 d4 = from4; d4 < to4; d4++) {
                const i64 v2 = 4 * d1 + d4; /* ox */
#line 18 "nest/tiled.zz"
                for (i64 d6 = 0; d6 < 3LL; d6++) {
                    const i64 v4 = d6; /* fx */
                    const i64 v6 = v2 + v4; /* ix */
                    const i64 at = v2;
                    const i64 key = 216 * d1 + 9 * d4 + d6;
                    if (first[at] < 0) first[at] = key;
                    last[at] = key;
                }
            }
        }
    }
    for (i64 at = 0; at < 7LL; at++)
        if (first[at] >= 0) zz->touched(zz->run, 2, first[at], last[at]);
}

/* valid points and executed steps; over d0: k of 2, d7: k (lanes) of 8 */
static void walk3(struct zz_host *zz)
{
    i64 points = 0, steps = 0, lanes = 0;
#line 13 "nest/tiled.zz"
    for (i64 d0 = 0; d0 < 2LL; d0++) {
        {
            i64 from7 = 0, to7 = 8LL;
            const i64 b0 = 8 * d0;
            if (to7 > -(b0 - 12LL)) to7 = -(b0 - 12LL);
#line 19 "nest/tiled.zz"
            for (i64 d7 = from7; d7 < to7; d7++) {
                const i64 v0 = 8 * d0 + d7; /* k */
                lanes++;
            }
        }
        if (lanes) {
            points += lanes;
            steps++;
            lanes = 0;
            zz->executed(zz->run, 0, 432 * d0);
        }
    }
    zz->counted(zz->run, 0, points, steps);
}

/* valid points and executed steps; over d2: oy of 3, d3: oy of 2, d5: fy of 3, v5: iy derived */
static void walk4(struct zz_host *zz)
{
    i64 points = 0, steps = 0, lanes = 0;
#line 16 "nest/tiled.zz"
    for (i64 d2 = 0; d2 < 3LL; d2++) {
        {
            i64 from3 = 0, to3 = 2LL;
            const i64 b1 = 2 * d2;
            if (to3 > -(b1 - 5LL)) to3 = -(b1 - 5LL);
#line 18 "nest/tiled.zz"
            for (i64 d3 = from3; d3 < to3; d3++) {
                const i64 v1 = 2 * d2 + d3; /* oy */
#line 18 "nest/tiled.zz"
                for (i64 d5 = 0; d5 < 3LL; d5++) {
                    const i64 v3 = d5; /* fy */
                    const i64 v5 = v1 + v3; /* iy */
                    lanes++;
                    if (lanes) {
                        points += lanes;
                        steps++;
                        lanes = 0;
                        zz->executed(zz->run, 1, 72 * d2 + 36 * d3 + 3 * d5);
                    }
                }
            }
        }
    }
    zz->counted(zz->run, 1, points, steps);
}

/* valid points and executed steps; over d1: ox of 2, d4: ox of 4, d6: fx of 3, v6: ix derived */
static void walk5(struct zz_host *zz)
{
    i64 points = 0, steps = 0, lanes = 0;
#line 15 "nest/tiled.zz"
    for (i64 d1 = 0; d1 < 2LL; d1++) {
        {
            i64 from4 = 0, to4 = 4LL;
            const i64 b2 = 4 * d1;
            if (to4 > -(b2 - 7LL)) to4 = -(b2 - 7LL);
#line 18 "nest/tiled.zz"
            for (i64 d4 = from4; d4 < to4; d4++) {
                const i64 v2 = 4 * d1 + d4; /* ox */
#line 18 "nest/tiled.zz"
                for (i64 d6 = 0; d6 < 3LL; d6++) {
                    const i64 v4 = d6; /* fx */
                    const i64 v6 = v2 + v4; /* ix */
                    lanes++;
                    if (lanes) {
                        points += lanes;
                        steps++;
                        lanes = 0;
                        zz->executed(zz->run, 2, 216 * d1 + 9 * d4 + d6);
                    }
                }
            }
        }
    }
    zz->counted(zz->run, 2, points, steps);
}

/* O: windows of the array; over d0: k of 2, d7: k (lanes) of 8 */
static void walk6(struct zz_host *zz)
{
    i64 *first = zz->positions(zz->run, 2, 12LL);
    i64 *last = zz->positions(zz->run, 3, 12LL);
#line 13 "nest/tiled.zz"
    for (i64 d0 = 0; d0 < 2LL; d0++) {
        {
            i64 from7 = 0, to7 = 8LL;
            const i64 b0 = 8 * d0;
            if (to7 > -(b0 - 12LL)) to7 = -(b0 - 12LL);
#line 19 "nest/tiled.zz"
            for (i64 d7 = from7; d7 < to7; d7++) {
                const i64 v0 = 8 * d0 + d7; /* k */
                const i64 f = 12LL * (0) + v0;
                if (first[f] < 0) first[f] = d0;
                last[v0] = d0;
            }
        }
    }
    int *held = zz->scratch(zz->run, 0, 12LL);
    int mark = 0;
#line 13 "nest/tiled.zz"
    for (i64 d0 = 0; d0 < 2LL; d0++) {
        const i64 window = d0;
        i64 own_elements = 0;
        i64 own_begin = 0;
        i64 own_end = 0;
        mark++;
        {
            i64 from7 = 0, to7 = 8LL;
            const i64 b0 = 8 * d0;
            if (to7 > -(b0 - 12LL)) to7 = -(b0 - 12LL);
#line 19 "nest/tiled.zz"
            for (i64 d7 = from7; d7 < to7; d7++) {
                const i64 v0 = 8 * d0 + d7; /* k */
                const i64 at = v0;
                if (held[at] != mark) {
                    held[at] = mark;
                    own_elements++;
                    if (first[12LL * (0) + at] == window) own_begin++;
                    if (last[at] == window) own_end++;
                }
            }
        }
        zz->tally(zz->run, 0, own_elements, own_begin);
        zz->tally(zz->run, 2, own_elements, own_end);
        zz->window(zz->run, 0, -1, window);
        zz->window(zz->run, 2, -1, window);
    }
}

/* O: windows of the array; over d2: oy of 3, d3: oy of 2, d5: fy of 3, v5: iy derived */
static void walk7(struct zz_host *zz)
{
    i64 *first = zz->positions(zz->run, 2, 5LL);
    i64 *last = zz->positions(zz->run, 3, 5LL);
#line 16 "nest/tiled.zz"
    for (i64 d2 = 0; d2 < 3LL; d2++) {
        {
            i64 from3 = 0, to3 = 2LL;
            const i64 b1 = 2 * d2;
            if (to3 > -(b1 - 5LL)) to3 = -(b1 - 5LL);
#line 18 "nest/tiled.zz"
            for (i64 d3 = from3; d3 < to3; d3++) {
                const i64 v1 = 2 * d2 + d3; /* oy */
#line 18 "nest/tiled.zz"
                for (i64 d5 = 0; d5 < 3LL; d5++) {
                    const i64 v3 = d5; /* fy */
                    const i64 v5 = v1 + v3; /* iy */
                    const i64 f = 5LL * (0) + v1;
                    if (first[f] < 0) first[f] = 2 * d2 + d3;
                    last[v1] = 2 * d2 + d3;
                }
            }
        }
    }
    int *held = zz->scratch(zz->run, 0, 5LL);
    int mark = 0;
#line 16 "nest/tiled.zz"
    for (i64 d2 = 0; d2 < 3LL; d2++) {
        {
            i64 from3 = 0, to3 = 2LL;
            const i64 b1 = 2 * d2;
            if (to3 > -(b1 - 5LL)) to3 = -(b1 - 5LL);
#line 18 "nest/tiled.zz"
            for (i64 d3 = from3; d3 < to3; d3++) {
                const i64 v1 = 2 * d2 + d3; /* oy */
                const i64 window = 2 * d2 + d3;
                i64 own_elements = 0;
                i64 own_begin = 0;
                i64 own_end = 0;
                mark++;
#line 18 "nest/tiled.zz"
                for (i64 d5 = 0; d5 < 3LL; d5++) {
                    const i64 v3 = d5; /* fy */
                    const i64 v5 = v1 + v3; /* iy */
                    const i64 at = v1;
                    if (held[at] != mark) {
                        held[at] = mark;
                        own_elements++;
                        if (first[5LL * (0) + at] == window) own_begin++;
                        if (last[at] == window) own_end++;
                    }
                }
                zz->tally(zz->run, 4, own_elements, own_begin);
                zz->tally(zz->run, 6, own_elements, own_end);
                zz->window(zz->run, 4, -1, window);
                zz->window(zz->run, 6, -1, window);
            }
        }
    }
}

/* O: windows of the array; over d1: ox of 2, d4: ox of 4, d6: fx of 3, v6: ix derived */
static void walk8(struct zz_host *zz)
{
    i64 *first = zz->positions(zz->run, 2, 7LL);
    i64 *last = zz->positions(zz->run, 3, 7LL);
#line 15 "nest/tiled.zz"
    for (i64 d1 = 0; d1 < 2LL; d1++) {
        {
            i64 from4 = 0, to4 = 4LL;
            const i64 b2 = 4 * d1;
            if (to4 > -(b2 - 7LL)) to4 = -(b2 - 7LL);
#line 18 "nest/tiled.zz"
            for (i64 d4 = from4; d4 < to4; d4++) {
                const i64 v2 = 4 * d1 + d4; /* ox */
#line 18 "nest/tiled.zz"
                for (i64 d6 = 0; d6 < 3LL; d6++) {
                    const i64 v4 = d6; /* fx */
                    const i64 v6 = v2 + v4; /* ix */
                    const i64 f = 7LL * (0) + v2;
                    if (first[f] < 0) first[f] = 4 * d1 + d4;
                    last[v2] = 4 * d1 + d4;
                }
            }
        }
    }
    int *held = zz->scratch(zz->run, 0, 7LL);
    int mark = 0;
#line 15 "nest/tiled.zz"
    for (i64 d1 = 0; d1 < 2LL; d1++) {
        {
            i64 from4 = 0, to4 = 4LL;
            const i64 b2 = 4 * d1;
            if (to4 > -(b2 - 7LL)) to4 = -(b2 - 7LL);
#line 18 "nest/tiled.zz"
            for (i64 d4 = from4; d4 < to4; d4++) {
                const i64 v2 = 4 * d1 + d4; /* ox */
                const i64 window = 4 * d1 + d4;
                i64 own_elements = 0;
                i64 own_begin = 0;
                i64 own_end = 0;
                mark++;
#line 18 "nest/tiled.zz"
                for (i64 d6 = 0; d6 < 3LL; d6++) {
                    const i64 v4 = d6; /* fx */
                    const i64 v6 = v2 + v4; /* ix */
                    const i64 at = v2;
                    if (held[at] != mark) {
                        held[at] = mark;
                        own_elements++;
                        if (first[7LL * (0) + at] == window) own_begin++;
                        if (last[at] == window) own_end++;
                    }
                }
                zz->tally(zz->run, 8, own_elements, own_begin);
                zz->tally(zz->run, 10, own_elements, own_end);
                zz->window(zz->run, 8, -1, window);
                zz->window(zz->run, 10, -1, window);
            }
        }
    }
}

/* W: windows of the array; over d0: k of 2, d7: k (lanes) of 8 */
static void walk9(struct zz_host *zz)
{
    int *held = zz->scratch(zz->run, 0, 12LL);
    int mark = 0;
#line 13 "nest/tiled.zz"
    for (i64 d0 = 0; d0 < 2LL; d0++) {
        const i64 window = d0;
        {
            i64 from7 = 0, to7 = 8LL;
            const i64 b0 = 8 * d0;
            if (to7 > -(b0 - 12LL)) to7 = -(b0 - 12LL);
#line 19 "nest/tiled.zz"
            for (i64 d7 = from7; d7 < to7; d7++) {
                const i64 v0 = 8 * d0 + d7; /* k */
                i64 own_elements = 0;
                mark++;
                const i64 at = v0;
                if (held[at] != mark) {
                    held[at] = mark;
                    own_elements++;
                }
                zz->tally(zz->run, 12, own_elements, 0);
            }
        }
        zz->window(zz->run, 12, -1, window);
    }
}

/* W: windows of the array; over d2: oy of 3, d3: oy of 2, d5: fy of 3, v5: iy derived */
static void walk10(struct zz_host *zz)
{
    int *held = zz->scratch(zz->run, 0, 3LL);
    int mark = 0;
#line 16 "nest/tiled.zz"
    for (i64 d2 = 0; d2 < 3LL; d2++) {
        {
            i64 from3 = 0, to3 = 2LL;
            const i64 b1 = 2 * d2;
            if (to3 > -(b1 - 5LL)) to3 = -(b1 - 5LL);
#line 18 "nest/tiled.zz"
            for (i64 d3 = from3; d3 < to3; d3++) {
                const i64 v1 = 2 * d2 + d3; /* oy */
#line 18 "nest/tiled.zz"
                for (i64 d5 = 0; d5 < 3LL; d5++) {
                    const i64 v3 = d5; /* fy */
                    const i64 v5 = v1 + v3; /* iy */
                    const i64 window = 6 * d2 + 3 * d3 + d5;
                    i64 own_elements = 0;
                    mark++;
                    const i64 at = v3;
                    if (held[at] != mark) {
                        held[at] = mark;
                        own_elements++;
                    }
                    zz->tally(zz->run, 14, own_elements, 0);
                    zz->window(zz->run, 14, -1, window);
                }
            }
        }
    }
}

/* W: windows of the array; over d1: ox of 2, d4: ox of 4, d6: fx of 3, v6: ix derived */
static void walk11(struct zz_host *zz)
{
    int *held = zz->scratch(zz->run, 0, 3LL);
    int mark = 0;
#line 15 "nest/tiled.zz"
    for (i64 d1 = 0; d1 < 2LL; d1++) {
        {
            i64 from4 = 0, to4 = 4LL;
            const i64 b2 = 4 * d1;
            if (to4 > -(b2 - 7LL)) to4 = -(b2 - 7LL);
#line 18 "nest/tiled.zz"
            for (i64 d4 = from4; d4 < to4; d4++) {
                const i64 v2 = 4 * d1 + d4; /* ox */
#line 18 "nest/tiled.zz"
                for (i64 d6 = 0; d6 < 3LL; d6++) {
                    const i64 v4 = d6; /* fx */
                    const i64 v6 = v2 + v4; /* ix */
                    const i64 window = 12 * d1 + 3 * d4 + d6;
                    i64 own_elements = 0;
                    mark++;
                    const i64 at = v4;
                    if (held[at] != mark) {
                        held[at] = mark;
                        own_elements++;
                    }
                    zz->tally(zz->run, 16, own_elements, 0);
                    zz->window(zz->run, 16, -1, window);
                }
            }
        }
    }
}

/* W: windows of wreg; over d0: k of 2, d7: k (lanes) of 8 */
static void walk12(struct zz_host *zz)
{
    int *held = zz->scratch(zz->run, 0, 12LL);
    int *joined = zz->scratch(zz->run, 1, 12LL);
    int joint = 0;
    int mark = 0;
#line 13 "nest/tiled.zz"
    for (i64 d0 = 0; d0 < 2LL; d0++) {
        const i64 window = d0;
        joint++;
        i64 all_elements = 0;
        {
            i64 from7 = 0, to7 = 8LL;
            const i64 b0 = 8 * d0;
            if (to7 > -(b0 - 12LL)) to7 = -(b0 - 12LL);
#line 19 "nest/tiled.zz"
            for (i64 d7 = from7; d7 < to7; d7++) {
                const i64 v0 = 8 * d0 + d7; /* k */
                i64 own_elements = 0;
                mark++;
                const i64 at = v0;
                if (held[at] != mark) {
                    held[at] = mark;
                    own_elements++;
                    if (joined[at] != joint) {
                        joined[at] = joint;
                        all_elements++;
                    }
                }
                zz->tally(zz->run, 19, own_elements, 0);
            }
        }
        zz->tally(zz->run, 18, all_elements, 0);
        zz->window(zz->run, 18, 19, window);
    }
}

/* W: windows of wreg; over d2: oy of 3, d3: oy of 2, d5: fy of 3, v5: iy derived */
static void walk13(struct zz_host *zz)
{
    int *held = zz->scratch(zz->run, 0, 3LL);
    int mark = 0;
    const i64 window = 0;
    i64 own_elements = 0;
    mark++;
#line 16 "nest/tiled.zz"
    for (i64 d2 = 0; d2 < 3LL; d2++) {
        {
            i64 from3 = 0, to3 = 2LL;
            const i64 b1 = 2 * d2;
            if (to3 > -(b1 - 5LL)) to3 = -(b1 - 5LL);
#line 18 "nest/tiled.zz"
            for (i64 d3 = from3; d3 < to3; d3++) {
                const i64 v1 = 2 * d2 + d3; /* oy */
#line 18 "nest/tiled.zz"
                for (i64 d5 = 0; d5 < 3LL; d5++) {
                    const i64 v3 = d5; /* fy */
                    const i64 v5 = v1 + v3; /* iy */
                    const i64 at = v3;
                    if (held[at] != mark) {
                        held[at] = mark;
                        own_elements++;
                    }
                }
            }
        }
    }
    zz->tally(zz->run, 21, own_elements, 0);
    zz->tally(zz->run, 20, own_elements, 0);
    zz->window(zz->run, 20, 21, window);
}

/* W: windows of wreg; over d1: ox of 2, d4: ox of 4, d6: fx of 3, v6: ix derived */
static void walk14(struct zz_host *zz)
{
    int *held = zz->scratch(zz->run, 0, 3LL);
    int mark = 0;
    const i64 window = 0;
    i64 own_elements = 0;
    mark++;
#line 15 "nest/tiled.zz"
    for (i64 d1 = 0; d1 < 2LL; d1++) {
        {
            i64 from4 = 0, to4 = 4LL;
            const i64 b2 = 4 * d1;
            if (to4 > -(b2 - 7LL)) to4 = -(b2 - 7LL);
#line 18 "nest/tiled.zz"
            for (i64 d4 = from4; d4 < to4; d4++) {
                const i64 v2 = 4 * d1 + d4; /* ox */
#line 18 "nest/tiled.zz"
                for (i64 d6 = 0; d6 < 3LL; d6++) {
                    const i64 v4 = d6; /* fx */
                    const i64 v6 = v2 + v4; /* ix */
                    const i64 at = v4;
                    if (held[at] != mark) {
                        held[at] = mark;
                        own_elements++;
                    }
                }
            }
        }
    }
    zz->tally(zz->run, 23, own_elements, 0);
    zz->tally(zz->run, 22, own_elements, 0);
    zz->window(zz->run, 22, 23, window);
}

/* I: windows of the array; over d0: k of 2, d7: k (lanes) of 8 */
static void walk15(struct zz_host *zz)
{
    int *held = zz->scratch(zz->run, 0, 1LL);
    int mark = 0;
#line 13 "nest/tiled.zz"
    for (i64 d0 = 0; d0 < 2LL; d0++) {
        const i64 window = d0;
        i64 own_elements = 0;
        mark++;
        {
            i64 from7 = 0, to7 = 8LL;
            const i64 b0 = 8 * d0;
            if (to7 > -(b0 - 12LL)) to7 = -(b0 - 12LL);
#line 19 "nest/tiled.zz"
            for (i64 d7 = from7; d7 < to7 && !own_elements; d7++) {
                const i64 v0 = 8 * d0 + d7; /* k */
                const i64 at = 0;
                if (held[at] != mark) {
                    held[at] = mark;
                    own_elements++;
                }
            }
        }
        zz->tally(zz->run, 24, own_elements, 0);
        zz->window(zz->run, 24, -1, window);
    }
}

/* I: windows of the array; over d2: oy of 3, d3: oy of 2, d5: fy of 3, v5: iy derived */
static void walk16(struct zz_host *zz)
{
    int *held = zz->scratch(zz->run, 0, 7LL);
    int mark = 0;
#line 16 "nest/tiled.zz"
    for (i64 d2 = 0; d2 < 3LL; d2++) {
        {
            i64 from3 = 0, to3 = 2LL;
            const i64 b1 = 2 * d2;
            if (to3 > -(b1 - 5LL)) to3 = -(b1 - 5LL);
#line 18 "nest/tiled.zz"
            for (i64 d3 = from3; d3 < to3; d3++) {
                const i64 v1 = 2 * d2 + d3; /* oy */
#line 18 "nest/tiled.zz"
                for (i64 d5 = 0; d5 < 3LL; d5++) {
                    const i64 v3 = d5; /* fy */
                    const i64 v5 = v1 + v3; /* iy */
                    const i64 window = 6 * d2 + 3 * d3 + d5;
                    i64 own_elements = 0;
                    mark++;
                    const i64 at = v5;
                    if (held[at] != mark) {
                        held[at] = mark;
                        own_elements++;
                    }
                    zz->tally(zz->run, 26, own_elements, 0);
                    zz->window(zz->run, 26, -1, window);
                }
            }
        }
    }
}

/* I: windows of the array; over d1: ox of 2, d4: ox of 4, d6: fx of 3, v6: ix derived */
static void walk17(struct zz_host *zz)
{
    int *held = zz->scratch(zz->run, 0, 9LL);
    int mark = 0;
#line 15 "nest/tiled.zz"
    for (i64 d1 = 0; d1 < 2LL; d1++) {
        {
            i64 from4 = 0, to4 = 4LL;
            const i64 b2 = 4 * d1;
            if (to4 > -(b2 - 7LL)) to4 = -(b2 - 7LL);
#line 18 "nest/tiled.zz"
            for (i64 d4 = from4; d4 < to4; d4++) {
                const i64 v2 = 4 * d1 + d4; /* ox */
#line 18 "nest/tiled.zz"
                for (i64 d6 = 0; d6 < 3LL; d6++) {
                    const i64 v4 = d6; /* fx */
                    const i64 v6 = v2 + v4; /* ix */
                    const i64 window = 12 * d1 + 3 * d4 + d6;
                    i64 own_elements = 0;
                    mark++;
                    const i64 at = v6;
                    if (held[at] != mark) {
                        held[at] = mark;
                        own_elements++;
                    }
                    zz->tally(zz->run, 28, own_elements, 0);
                    zz->window(zz->run, 28, -1, window);
                }
            }
        }
    }
}

/* I: windows of line; over d0: k of 2, d7: k (lanes) of 8 */
static void walk18(struct zz_host *zz)
{
    int *held = zz->scratch(zz->run, 0, 1LL);
    int mark = 0;
#line 13 "nest/tiled.zz"
    for (i64 d0 = 0; d0 < 2LL; d0++) {
        const i64 window = d0;
        i64 own_elements = 0;
        mark++;
        {
            i64 from7 = 0, to7 = 8LL;
            const i64 b0 = 8 * d0;
            if (to7 > -(b0 - 12LL)) to7 = -(b0 - 12LL);
#line 19 "nest/tiled.zz"
            for (i64 d7 = from7; d7 < to7 && !own_elements; d7++) {
                const i64 v0 = 8 * d0 + d7; /* k */
                const i64 at = 0;
                if (held[at] != mark) {
                    held[at] = mark;
                    own_elements++;
                }
            }
        }
        zz->tally(zz->run, 31, own_elements, 0);
        zz->tally(zz->run, 30, own_elements, 0);
        zz->window(zz->run, 30, 31, window);
    }
}

/* I: windows of line, sliding; over d2: oy of 3, d3: oy of 2, d5: fy of 3, v5: iy derived */
static void walk19(struct zz_host *zz)
{
    int *held = zz->scratch(zz->run, 0, 7LL);
    int *before = zz->scratch(zz->run, 4, 1LL);
    for (int p = 0; p < 1LL; p++) before[p] = -1;
#line 16 "nest/tiled.zz"
    for (i64 d2 = 0; d2 < 3LL; d2++) {
        const i64 window = d2;
        i64 own_elements = 0;
        const i64 p = 0;
        i64 tile = 0;
        {
            i64 from3 = 0, to3 = 2LL;
            const i64 b1 = 2 * d2;
            if (to3 > -(b1 - 5LL)) to3 = -(b1 - 5LL);
#line 18 "nest/tiled.zz"
            for (i64 d3 = from3; d3 < to3; d3++) {
                const i64 v1 = 2 * d2 + d3; /* oy */
#line 18 "nest/tiled.zz"
                for (i64 d5 = 0; d5 < 3LL; d5++) {
                    const i64 v3 = d5; /* fy */
                    const i64 v5 = v1 + v3; /* iy */
                    const i64 at = v5;
                    int *stamp = &held[7LL * p + at];
                    if (*stamp != window + 1) {
                        const int stays = before[p] >= 0 && *stamp == before[p];
                        *stamp = window + 1;
                        tile++;
                        if (!stays) {
                            own_elements++;
                        }
                    }
                }
            }
        }
        if (tile) before[p] = window + 1;
        zz->tally(zz->run, 33, own_elements, 0);
        zz->largest(zz->run, 33, tile);
        zz->tally(zz->run, 32, own_elements, 0);
        zz->window(zz->run, 32, 33, window);
    }
}

/* I: windows of line; over d1: ox of 2, d4: ox of 4, d6: fx of 3, v6: ix derived */
static void walk20(struct zz_host *zz)
{
    int *held = zz->scratch(zz->run, 0, 9LL);
    int mark = 0;
#line 15 "nest/tiled.zz"
    for (i64 d1 = 0; d1 < 2LL; d1++) {
        const i64 window = d1;
        i64 own_elements = 0;
        mark++;
        {
            i64 from4 = 0, to4 = 4LL;
            const i64 b2 = 4 * d1;
            if (to4 > -(b2 - 7LL)) to4 = -(b2 - 7LL);
#line 18 "nest/tiled.zz"
            for (i64 d4 = from4; d4 < to4; d4++) {
                const i64 v2 = 4 * d1 + d4; /* ox */
#line 18 "nest/tiled.zz"
                for (i64 d6 = 0; d6 < 3LL; d6++) {
                    const i64 v4 = d6; /* fx */
                    const i64 v6 = v2 + v4; /* ix */
                    const i64 at = v6;
                    if (held[at] != mark) {
                        held[at] = mark;
                        own_elements++;
                    }
                }
            }
        }
        zz->tally(zz->run, 35, own_elements, 0);
        zz->tally(zz->run, 34, own_elements, 0);
        zz->window(zz->run, 34, 35, window);
    }
}

void zz_count(struct zz_host *zz)
{
    walk0(zz);
    walk1(zz);
    walk2(zz);
    zz->rank(zz->run);
    walk3(zz);
    walk4(zz);
    walk5(zz);
    walk6(zz);
    walk7(zz);
    walk8(zz);
    /* O, dram, down: those begun; 1 elements x 1 windows x 1, times the walks */
    zz->transfer(zz->run, 1, 0, 0, 0, 1LL, 1LL, 1LL, (const int[]){0, 4, 8}, 3);
    /* O, dram, back: partial and final; 1 elements x 1 windows x 1, times the walks */
    zz->transfer(zz->run, 3, 0, 0, 1, 1LL, 1LL, 1LL, (const int[]){2, 6, 10}, 3);
    zz->timed(zz->run, 1, 0, -1, 1LL, 1LL, 1LL, 1LL, (const int[]){0, 4, 8}, 3);
    zz->timed(zz->run, 3, 0, -1, 1LL, 1LL, 1LL, 1LL, (const int[]){2, 6, 10}, 3);
    zz->tile(zz->run, 0, 0, 420LL, 0, 0);
    walk9(zz);
    walk10(zz);
    walk11(zz);
    /* W, wreg, down: all; 1 elements x 1 windows x 1, times the walks */
    zz->transfer(zz->run, 0, 1, 0, 0, 1LL, 1LL, 1LL, (const int[]){12, 14, 16}, 3);
    zz->timed(zz->run, 0, 1, -1, 1LL, 1LL, 1LL, 1LL, (const int[]){12, 14, 16}, 3);
    walk12(zz);
    walk13(zz);
    walk14(zz);
    /* W, dram, down: all; 1 elements x 1 windows x 1, times the walks */
    zz->transfer(zz->run, 0, 1, 1, 0, 1LL, 1LL, 1LL, (const int[]){18, 20, 22}, 3);
    zz->timed(zz->run, 0, 1, 0, 1LL, 1LL, 1LL, 1LL, (const int[]){18, 20, 22}, 3);
    /* W, wreg, fill: all; 1 elements x 1 windows x 1, times the walks */
    zz->transfer(zz->run, 0, 1, 0, 3, 1LL, 1LL, 1LL, (const int[]){19, 21, 23}, 3);
    zz->tile(zz->run, 1, 0, 1LL, (const int[]){19, 21, 23}, 3);
    zz->tile(zz->run, 1, 1, 108LL, 0, 0);
    walk15(zz);
    walk16(zz);
    walk17(zz);
    /* I, line, down: all; 1 elements x 1 windows x 1, times the walks */
    zz->transfer(zz->run, 0, 2, 0, 0, 1LL, 1LL, 1LL, (const int[]){24, 26, 28}, 3);
    zz->timed(zz->run, 0, 2, -1, 1LL, 1LL, 1LL, 1LL, (const int[]){24, 26, 28}, 3);
    walk18(zz);
    walk19(zz);
    walk20(zz);
    /* I, dram, down: all; 1 elements x 1 windows x 1, times the walks */
    zz->transfer(zz->run, 0, 2, 1, 0, 1LL, 1LL, 1LL, (const int[]){30, 32, 34}, 3);
    zz->timed(zz->run, 0, 2, 0, 1LL, 1LL, 1LL, 1LL, (const int[]){30, 32, 34}, 3);
    /* I, line, fill: all; 1 elements x 1 windows x 1, times the walks */
    zz->transfer(zz->run, 0, 2, 0, 3, 1LL, 1LL, 1LL, (const int[]){31, 33, 35}, 3);
    zz->tile(zz->run, 2, 0, 1LL, (const int[]){31, 33, 35}, 3);
    zz->tile(zz->run, 2, 1, 63LL, 0, 0);
}
