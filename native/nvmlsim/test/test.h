/* What the tests share: a loaded library, checks, scenario files, waiting for a condition. */
#ifndef NVMLSIM_TEST_H
#define NVMLSIM_TEST_H

#include "../src/nvml_api.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern unsigned passed, failed;
extern char library_dir[512], scratch[64];

/** Address of a symbol of the library under test, NULL if it has none. */
void *symbol(const char *name);
/** Calls an NVML function by name with the types of its prototype. */
#define NV(name) ((__typeof__(name) *)symbol(#name))

void check(bool ok, const char *file, int line, const char *fmt, ...) __attribute__((format(printf, 4, 5)));
#define CHECK(ok, ...) check(ok, __FILE__, __LINE__, __VA_ARGS__)
#define EQUAL(got, want, what) \
    do { \
        long long g_ = (long long)(got), w_ = (long long)(want); \
        check(g_ == w_, __FILE__, __LINE__, "%s: got %lld, want %lld", what, g_, w_); \
    } while (0)
#define BETWEEN(got, low, high, what) \
    do { \
        double g_ = (double)(got); \
        check(g_ >= (low) && g_ <= (high), __FILE__, __LINE__, "%s: got %g, want %g to %g", what, g_, \
                (double)(low), (double)(high)); \
    } while (0)

/** Uses a scenario given as text, written to a file of that name in the scratch directory. */
void scenario(const char *name, const char *text);
/** Overwrites the file of the scenario in use. */
void rewrite(const char *text);
int configure(const char *path);
int command(const char *line);
int commandf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/** Moves the virtual clock on. */
void advance(double seconds);
nvmlDevice_t gpu(unsigned index);
nvmlDevice_t slice(nvmlDevice_t device, unsigned index);
/** Waits up to 5 s of real time until what(arg) is true. */
bool eventually(bool (*what)(void *arg), void *arg);
void nap_ms(unsigned ms);

void test_symbols(void);
void test_variants(void);
void test_arguments(void);
void test_identity(void);
void test_counters(void);
void test_samples(void);
void test_limits(void);
void test_fields(void);
void test_gpm(void);
void test_rare_values(void);
void test_supported(void);
void test_faults(void);
void test_hang(void);
void test_init_faults(void);
void test_reread(void);
void test_bad_lines(void);
void test_stray_output(void);
void test_mig(void);
void test_events(void);
void test_processes(void);
void test_concurrency(void);
void test_scenarios(void);
void test_environment(void);
void child_environment(void);
void child_fifo(void);

#endif
