/*
 * A stand-in for nvidia-smi, for tests: prints a part of what the real one prints, in its forms, from whatever
 * libnvidia-ml.so.1 the loader finds. It is no NVIDIA program and is never installed.
 */
#ifndef SMI_H
#define SMI_H

#include "../src/nvml_api.h"

#include <stdbool.h>

enum { TEXT = 160 };

/** The library's function of that name, typed as its prototype; null when the library lacks it. */
#define NVML(name) ((__typeof__(&name))smi_symbol(#name))
void *smi_symbol(const char *name);

/** Value of a --query-gpu property, without units; false when there is no such property. */
bool smi_property(nvmlDevice_t device, unsigned index, const char *name, char out[TEXT]);

/** Prints what --help-query-gpu prints. */
void smi_help(void);

/** Prints the report of -q -x. */
void smi_report(unsigned count);

/** The GPU at an index, or null. */
nvmlDevice_t smi_device(unsigned index);

/** Text for a return code in place of a value. */
void smi_without(nvmlReturn_t rc, char out[TEXT]);

/** The current value of a field, scope 0, as a 64-bit number. */
nvmlReturn_t smi_field(nvmlDevice_t device, unsigned id, uint64_t *value);

#endif
