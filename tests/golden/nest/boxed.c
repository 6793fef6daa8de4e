/* boxed: layer conv on npe8, counting boxes */

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

void zz_count(struct zz_host *zz)
{
    zz->counted(zz->run, 0, 1800LL, 225LL); /* points, steps */
    /* O, sram, down: all; 8 elements x 225 windows x 1 */
    zz->transfer(zz->run, 2, 0, 0, 0, 8LL, 225LL, 1LL, 0, 0);
    /* O, sram, back: all; 8 elements x 225 windows x 1 */
    zz->transfer(zz->run, 4, 0, 0, 1, 8LL, 225LL, 1LL, 0, 0);
    zz->tile(zz->run, 0, 0, 392LL, 0, 0);
    /* W, sram, down: all; 8 elements x 9 windows x 25 */
    zz->transfer(zz->run, 0, 1, 0, 0, 8LL, 9LL, 25LL, 0, 0);
    zz->tile(zz->run, 1, 0, 72LL, 0, 0);
    /* I, input_sram, down: all; 1 elements x 25 windows x 1 */
    zz->transfer(zz->run, 0, 2, 0, 0, 1LL, 25LL, 1LL, 0, 0);
    zz->tile(zz->run, 2, 0, 25LL, 0, 0);
}
