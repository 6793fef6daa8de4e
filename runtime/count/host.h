/* What a kernel is given.  The declarations below are C for the host and, as text, the head of
 * every kernel (they are the same tokens), so a printed kernel compiles with any C compiler.
 *
 * A kernel enumerates components (what guards and accesses tie together) and tells what it sees;
 * the host multiplies components, rounds transfers to words, and watches for overflow. */
#ifndef ZZ_RUNTIME_COUNT_HOST_H
#define ZZ_RUNTIME_COUNT_HOST_H

/* How the elements of a window become transfers. */
#define ZZ_MOVE_INPUT 0 /* all, one transfer */
#define ZZ_MOVE_FETCH 1 /* of an output: those already begun; marked = first touches stay away */
#define ZZ_MOVE_READ                                                                               \
    2 /* of an output at the array: all, at partial precision; marked = first touches */
#define ZZ_MOVE_SEND  3 /* of an output: marked = final, in a transfer of their own */
#define ZZ_MOVE_WRITE 4 /* of an output at the array: all, at partial precision; marked = final */
#define ZZ_MOVE_LANES 5 /* at the array: all, each lane by itself; counts hops, no words */

/* scratch(run, slot, n): n zeroed ints, valid until the slot is asked for again.
 * positions(run, slot, n): n 64-bit integers, each -1.
 * tally(run, table, elements, marked): one window of a component, with so many elements of an
 *     operand.
 * largest(run, table, elements): a window's whole tile, where the tally counts only what moves.
 * counted(run, component, points, steps): all valid points, and the steps that have one.
 * alive(run, component, events): events (and iterations of loops outside) with a valid point.
 * touched(run, component, first, last): an output element, with the keys of its first and last
 *     step.
 * executed(run, component, key): a step of the component that has a valid point.
 * arrived(run, events): events that arrive, in one pass over the stream.
 * transfer(run, move, operand, level, direction, elements, windows, repeats, tables, count): for
 *     each combination of windows of the tables, times `windows` windows with `elements` times the
 *     elements; all that again `repeats` times, of which only the first (the last, for SEND and
 *     WRITE) has marks.  With LANES the elements are those of each lane, for hops, and move no words.
 * tile(run, operand, level, elements, tables, count): the largest tile.
 * split(run, operand, level, copies, tables, count): elements touched, summed over instances.
 * window(run, upper, lower, number): all instances of one window were told to these tables (-1: none);
 *     the number orders windows in time.
 * timed(run, move, operand, level, upper_elements, lower_elements, windows, repeats, tables, count):
 *     what the transfers at a boundary take, as transfer() but for all instances at once.
 * rank(run): between all touched() and all executed(). */
#define ZZ_KERNEL_DECLARATIONS                                                                     \
    typedef long long i64;                                                                         \
    struct zz_host {                                                                               \
        void *run;                                                                                 \
        const unsigned char *arrives;                                                              \
        int *(*scratch)(void *run, int slot, i64 n);                                               \
        i64 *(*positions)(void *run, int slot, i64 n);                                             \
        void (*tally)(void *run, int table, i64 elements, i64 marked);                             \
        void (*largest)(void *run, int table, i64 elements);                                       \
        void (*counted)(void *run, int component, i64 points, i64 steps);                          \
        void (*alive)(void *run, int component, i64 events);                                       \
        void (*touched)(void *run, int component, i64 first, i64 last);                            \
        void (*executed)(void *run, int component, i64 key);                                       \
        void (*arrived)(void *run, i64 events);                                                    \
        void (*transfer)(void *run, int move, int operand, int level, int direction, i64 elements, \
                         i64 windows, i64 repeats, const int *tables, int count);                  \
        void (*tile)(void *run, int operand, int level, i64 elements, const int *tables,           \
                     int count);                                                                   \
        void (*split)(void *run, int operand, int level, i64 copies, const int *tables,            \
                      int count);                                                                  \
        void (*window)(void *run, int upper, int lower, i64 number);                               \
        void (*timed)(void *run, int move, int operand, int level, i64 upper_elements,             \
                      i64 lower_elements, i64 windows, i64 repeats, const int *tables, int count); \
        void (*rank)(void *run);                                                                   \
    };

#define ZZ_KERNEL_TEXT_OF(declarations) ZZ_KERNEL_QUOTE(declarations)
#define ZZ_KERNEL_QUOTE(...)            #__VA_ARGS__

ZZ_KERNEL_DECLARATIONS

typedef void (*zz_kernel)(struct zz_host *zz);

#endif
