/* Examining one Java home. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "jvm_home.h"

#if defined(__x86_64__)
#define OLD_ARCHITECTURE "amd64"
#else
#define OLD_ARCHITECTURE "aarch64"
#endif

/* Where libjvm.so lies in a Java home; the later ones are layouts of releases too old
 * to use, found to be named so. */
static const char *const LIBRARIES[] = {
    LIBJVM, "jre/lib/server/libjvm.so", "lib/" OLD_ARCHITECTURE "/server/libjvm.so",
    "jre/lib/" OLD_ARCHITECTURE "/server/libjvm.so", NULL};

/* "17.0.15", "1.8.0_402" (which is 8), "21-ea": numbers up to the first other character. */
static void parse_version(const char *digits, long version[VERSION_PARTS])
{
    char *end;
    memset(version, 0, VERSION_PARTS * sizeof *version);
    for (int i = 0; i < VERSION_PARTS && *digits >= '0' && *digits <= '9'; i++) {
        version[i] = strtol(digits, &end, 10);
        digits = *end == '.' || *end == '_' ? end + 1 : "";
        if (i == 0 && version[0] == 1 && *digits != '\0')
            i = -1;
    }
}

/* Reads NAME="value" of the file `release` of a Java home. */
static char *release_value(const char *home, const char *name)
{
    char *path = text("%s/release", home);
    FILE *file = fopen(path, "re");
    free(path);
    if (file == NULL)
        return NULL;
    char *found = NULL, *line = NULL;
    size_t capacity = 0, length = strlen(name);
    while (found == NULL && getline(&line, &capacity, file) >= 0) {
        char *entry = trim(line);
        if (strncmp(entry, name, length) != 0 || entry[length] != '=')
            continue;
        char *value = entry + length + 1;
        value += *value == '"';
        value[strcspn(value, "\"")] = '\0';
        found = text("%s", value);
    }
    free(line);
    fclose(file);
    return found;
}

static void read_version(struct jvm_home *jvm)
{
    char *version = release_value(jvm->home, "JAVA_VERSION");
    if (version != NULL) {
        parse_version(version, jvm->version);
        free(version);
        return;
    }
    const char *base = strrchr(jvm->home, '/');
    base = base == NULL ? jvm->home : base + 1;
    parse_version(base + strcspn(base, "0123456789"), jvm->version);
}

char *find_libjvm(const char *home)
{
    for (int i = 0; LIBRARIES[i] != NULL; i++) {
        char *path = text("%s/%s", home, LIBRARIES[i]);
        if (access(path, F_OK) == 0)
            return path;
        free(path);
    }
    return NULL;
}

char *examine_jvm(struct jvm_home *jvm)
{
    read_version(jvm);
    jvm->library = find_libjvm(jvm->home);
    if (jvm->version[0] != 0 && jvm->version[0] < OLDEST_JAVA)
        return text("is Java %ld, but %d or later is needed", jvm->version[0], OLDEST_JAVA);
    if (jvm->library == NULL) {
        if (access(jvm->home, X_OK) != 0)
            return text("cannot be entered: %s", strerror(errno));
        return text("has no " LIBJVM);
    }
    if (jvm->version[0] == 0)
        return text("does not tell its version (no JAVA_VERSION in its file 'release', no number in its name)");
    if (access(jvm->library, R_OK) != 0)
        return text("cannot read %s: %s", jvm->library, strerror(errno));
    char *variant = release_value(jvm->home, "JVM_VARIANT");
    bool hotspot = variant == NULL || strcasecmp(variant, "Hotspot") == 0;
    char *danger = distrust(jvm->library), *reason = NULL;
    if (!hotspot)
        reason = text("holds the VM %s, but HotSpot is needed", variant);
    else if (danger != NULL)
        reason = text("is not run by a process started by root: %s", danger);
    free(danger);
    free(variant);
    return reason;
}
