/* Finding a Java VM: PMDAGPU_JAVA_HOME, JAVA_HOME, then the newest of the well-known places. */
#include <dlfcn.h>
#include <errno.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "jvm_home.h"

#define SEARCH_VARIABLE "PMDAGPU_JVM_SEARCH"

static const char *const WELL_KNOWN[] = {
    "/usr/lib/jvm/*", "/usr/lib64/jvm/*", "/usr/java/*", "/opt/*jdk*", "/opt/*jre*", "/opt/java/*", NULL};

/* The candidates in the order they were found, and the places that held none. */
struct search {
    struct jvm_home *items;
    int count;
    char *empty_places;
};

static bool known(const struct search *search, const char *home)
{
    for (int i = 0; i < search->count; i++)
        if (strcmp(search->items[i].home, home) == 0)
            return true;
    return false;
}

/* Adds a Java home once, whatever the number of links that lead to it. NULL when it was there already. */
static struct jvm_home *add(struct search *search, const char *home, const char *origin)
{
    char *resolved = realpath(home, NULL);
    if (resolved == NULL)
        resolved = text("%s", home);
    if (known(search, resolved)) {
        free(resolved);
        return NULL;
    }
    search->items = realloc(search->items, (size_t)(search->count + 1) * sizeof *search->items);
    if (search->items == NULL)
        fail("out of memory");
    struct jvm_home *candidate = &search->items[search->count++];
    memset(candidate, 0, sizeof *candidate);
    candidate->home = resolved;
    candidate->origin = text("%s", origin);
    candidate->reason = examine_jvm(candidate);
    return candidate;
}

static void add_empty_place(struct search *search, const char *place)
{
    char *longer = text("%s  %s: nothing there\n", search->empty_places == NULL ? "" : search->empty_places, place);
    free(search->empty_places);
    search->empty_places = longer;
}

/* Directories without any libjvm.so are no Java homes (documentation, links to files) and not worth a line each. */
static void add_pattern(struct search *search, const char *pattern)
{
    glob_t found;
    int homes = 0;
    if (glob(pattern, 0, NULL, &found) == 0) {
        for (size_t i = 0; i < found.gl_pathc; i++) {
            char *release = text("%s/release", found.gl_pathv[i]);
            char *library = find_libjvm(found.gl_pathv[i]);
            if (library != NULL || access(release, F_OK) == 0) {
                add(search, found.gl_pathv[i], pattern);
                homes++;
            }
            free(library);
            free(release);
        }
        globfree(&found);
    }
    if (homes == 0)
        add_empty_place(search, pattern);
}

/* The home of a `java` command: two directories above the file that the command is a link to. */
static void add_from_path(struct search *search)
{
    char *path = text("%s", setting("PATH") != NULL ? setting("PATH") : "/usr/local/bin:/usr/bin:/bin");
    char *rest = path, *directory;
    bool found = false;
    while (!found && (directory = strsep(&rest, ":")) != NULL) {
        char *command = text("%s/java", *directory == '\0' ? "." : directory);
        char *home = access(command, X_OK) == 0 ? realpath(command, NULL) : NULL;
        char *bin = home == NULL ? NULL : strstr(home, "/bin/java");
        if (bin != NULL && bin[strlen("/bin/java")] == '\0') {
            *bin = '\0';
            add(search, home, "java on PATH");
            found = true;
        }
        free(home);
        free(command);
    }
    if (!found)
        add_empty_place(search, "java on PATH");
    free(path);
}

static void add_well_known(struct search *search)
{
    if (setting(SEARCH_VARIABLE) == NULL) {
        for (int i = 0; WELL_KNOWN[i] != NULL; i++)
            add_pattern(search, WELL_KNOWN[i]);
        add_from_path(search);
        return;
    }
    /* Each directory is a Java home or holds some. */
    char *list = text("%s", setting(SEARCH_VARIABLE)), *rest = list, *directory;
    while ((directory = strsep(&rest, ":")) != NULL) {
        if (*directory == '\0')
            continue;
        char *library = find_libjvm(directory);
        char *pattern = text("%s%s", directory, library != NULL ? "" : "/*");
        add_pattern(search, pattern);
        free(pattern);
        free(library);
    }
    free(list);
}

static struct jvm_home *newest(const struct search *search)
{
    struct jvm_home *best = NULL;
    for (int i = 0; i < search->count; i++) {
        struct jvm_home *candidate = &search->items[i];
        bool newer = best == NULL;
        for (int part = 0; best != NULL && part < VERSION_PARTS; part++) {
            if (candidate->version[part] != best->version[part]) {
                newer = candidate->version[part] > best->version[part];
                break;
            }
        }
        if (candidate->reason == NULL && newer)
            best = candidate;
    }
    return best;
}

/* NULL with a reason set when the library does not load, for instance because it is of another architecture. */
static create_vm_function load(struct jvm_home *candidate)
{
    create_vm_function function = NULL;
    void *library = dlopen(candidate->library, RTLD_NOW | RTLD_GLOBAL);
    void *symbol = library == NULL ? NULL : dlsym(library, "JNI_CreateJavaVM");
    if (symbol == NULL)
        candidate->reason = text("cannot be loaded: %s", dlerror());
    memcpy(&function, &symbol, sizeof function);
    return function;
}

static create_vm_function choose(const struct launch *launch, struct jvm_home *candidate)
{
    create_vm_function function = load(candidate);
    if (function != NULL && launch->debug)
        fprintf(stderr, PROGRAM ": Java %ld.%ld.%ld at %s (from %s)\n", candidate->version[0], candidate->version[1],
                candidate->version[2], candidate->home, candidate->origin);
    return function;
}

static void report_rejected(const struct search *search)
{
    for (int i = 0; i < search->count; i++)
        if (search->items[i].reason != NULL)
            fprintf(stderr, PROGRAM ": Java at %s (from %s) is not used: it %s\n", search->items[i].home,
                    search->items[i].origin, search->items[i].reason);
}

_Noreturn static void report_none(const struct search *search)
{
    fprintf(stderr, PROGRAM ": error: no Java VM of version %d or later was found. Searched:\n", OLDEST_JAVA);
    if (setting("PMDAGPU_JAVA_HOME") == NULL)
        fputs("  PMDAGPU_JAVA_HOME: not set\n", stderr);
    if (setting("JAVA_HOME") == NULL)
        fputs("  JAVA_HOME: not set\n", stderr);
    for (int i = 0; i < search->count; i++)
        fprintf(stderr, "  %s: %s %s\n", search->items[i].origin, search->items[i].home, search->items[i].reason);
    if (search->empty_places != NULL)
        fputs(search->empty_places, stderr);
    fputs("Install one (Debian, Ubuntu: apt install openjdk-17-jre-headless; RHEL, Fedora: dnf install "
          "java-17-openjdk-headless)\nor set PMDAGPU_JAVA_HOME to the home of one that is installed elsewhere.\n", stderr);
    exit(1);
}

create_vm_function find_jvm(const struct launch *launch)
{
    struct search search = {NULL, 0, NULL};
    create_vm_function function = NULL;
    struct jvm_home *candidate;

    if (setting("PMDAGPU_JAVA_HOME") != NULL) {
        candidate = add(&search, setting("PMDAGPU_JAVA_HOME"), "PMDAGPU_JAVA_HOME");
        if (candidate->reason == NULL)
            function = choose(launch, candidate);
        if (function == NULL)
            fail("PMDAGPU_JAVA_HOME cannot be used: %s %s.\nSet it to the home of a Java %d or later "
                 "(it holds %s), or unset it to search the usual places.",
                 candidate->home, candidate->reason, OLDEST_JAVA, LIBJVM);
        return function;
    }
    if (setting("JAVA_HOME") != NULL) {
        candidate = add(&search, setting("JAVA_HOME"), "JAVA_HOME");
        if (candidate->reason == NULL)
            function = choose(launch, candidate);
        if (function != NULL)
            return function;
        complain("JAVA_HOME is passed over: %s %s", candidate->home, candidate->reason);
    }
    add_well_known(&search);
    while (function == NULL && (candidate = newest(&search)) != NULL)
        function = choose(launch, candidate);
    if (function == NULL)
        report_none(&search);
    if (launch->debug)
        report_rejected(&search);
    return function;
}
