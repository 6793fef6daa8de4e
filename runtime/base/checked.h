/* 64-bit counts that never wrap: those with a result return false, and leave it alone, on overflow. */
#ifndef ZZ_RUNTIME_BASE_CHECKED_H
#define ZZ_RUNTIME_BASE_CHECKED_H

#include <stdbool.h>
#include <stdint.h>

static inline bool zz_add64(int64_t a, int64_t b, int64_t *result) {
    int64_t r;
    if (__builtin_add_overflow(a, b, &r))
        return false;
    *result = r;
    return true;
}

static inline bool zz_mul64(int64_t a, int64_t b, int64_t *result) {
    int64_t r;
    if (__builtin_mul_overflow(a, b, &r))
        return false;
    *result = r;
    return true;
}

/* Rounded up, for a >= 0 and b > 0. */
static inline int64_t zz_ceil_div(int64_t a, int64_t b) {
    return a / b + (a % b != 0);
}

/* Rounded towards minus infinity, for b > 0; and the remainder that goes with it, 0 <= r < b. */
static inline int64_t zz_floor_div(int64_t a, int64_t b) {
    return a / b - (a % b < 0);
}

static inline int64_t zz_floor_mod(int64_t a, int64_t b) {
    int64_t r = a % b;
    return r < 0 ? r + b : r;
}

/* The greatest common divisor, never negative; of 0 and 0 it is 0. */
static inline int64_t zz_gcd(int64_t a, int64_t b) {
    while (b) {
        const int64_t r = a % b;
        a = b;
        b = r;
    }
    return a < 0 ? -a : a;
}

#endif
