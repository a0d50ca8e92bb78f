/*
 * Usage: nvidia-smi -L | --help-query-gpu | --query-gpu=A,B,... --format=csv[,noheader][,nounits] | -q -x
 *
 * NVMLSIM_SMI_WRONG=PROPERTY=VALUE makes it print VALUE for a property, for tests of comparisons.
 */
#include "smi.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *library;

void *smi_symbol(const char *name)
{
    return dlsym(library, name);
}

nvmlDevice_t smi_device(unsigned index)
{
    nvmlDevice_t device = NULL;
    return NVML(nvmlDeviceGetHandleByIndex_v2)(index, &device) == 0 ? device : NULL;
}

void smi_without(nvmlReturn_t rc, char out[TEXT])
{
    const char *text = rc == 4 ? "[Insufficient Permissions]"
            : rc == 15         ? "[GPU is lost]"
            : rc == 16         ? "[GPU requires reset]"
            : rc == 999        ? "[Unknown Error]"
                               : "[N/A]";
    snprintf(out, TEXT, "%s", text);
}

static void list(unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        char name[96] = "", uuid[96] = "";
        nvmlDevice_t device = smi_device(i);
        NVML(nvmlDeviceGetName)(device, name, sizeof name);
        NVML(nvmlDeviceGetUUID)(device, uuid, sizeof uuid);
        printf("GPU %u: %s (UUID: %s)\n", i, name, uuid);
    }
}

static void wrong(const char *property, char out[TEXT])
{
    const char *change = getenv("NVMLSIM_SMI_WRONG");
    size_t length = strlen(property);
    if (change && strncmp(change, property, length) == 0 && change[length] == '=')
        snprintf(out, TEXT, "%s", change + length + 1);
}

static int query(unsigned count, const char *properties, bool header)
{
    for (int i = header ? -1 : 0; i < (int)count; i++) {
        char copy[8192], value[TEXT], *save = NULL;
        const char *gap = "";
        snprintf(copy, sizeof copy, "%s", properties);
        nvmlDevice_t device = i < 0 ? NULL : smi_device((unsigned)i);
        for (char *name = strtok_r(copy, ",", &save); name; name = strtok_r(NULL, ",", &save)) {
            snprintf(value, sizeof value, "%s", name);
            if (i >= 0 && !smi_property(device, (unsigned)i, name, value)) {
                printf("Field \"%s\" is not a valid field to query.\n\n", name);
                return 2;
            }
            if (i >= 0)
                wrong(name, value);
            printf("%s%s", gap, value);
            gap = ", ";
        }
        printf("\n");
    }
    return 0;
}

int main(int argc, char **argv)
{
    const char *properties = NULL, *mode = NULL;
    bool header = true;
    for (int i = 1; i < argc; i++) {
        if (strncmp(argv[i], "--query-gpu=", 12) == 0)
            properties = argv[i] + 12;
        else if (strncmp(argv[i], "--format=", 9) == 0)
            header = !strstr(argv[i], "noheader");
        else
            mode = argv[i];
    }
    if (!properties && mode && strcmp(mode, "--help-query-gpu") == 0) {
        smi_help();
        return 0;
    }
    library = dlopen("libnvidia-ml.so.1", RTLD_NOW);
    if (!library || NVML(nvmlInit_v2)() != 0) {
        printf("NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.\n");
        return 9;
    }
    unsigned count = 0;
    NVML(nvmlDeviceGetCount_v2)(&count);
    int rc = 0;
    if (properties)
        rc = query(count, properties, header);
    else if (mode && strcmp(mode, "-L") == 0)
        list(count);
    else if (mode && strcmp(mode, "-x") == 0)
        smi_report(count);
    else
        rc = 2;
    NVML(nvmlShutdown)();
    return rc;
}
