/* The files beside the executable and the options of the VM. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "launcher.h"

/* Small and quiet. The log settings come first: by default the VM prints its warnings on stdout. */
static const char *const FIXED[] = {
    "-Xlog:disable",
    "-Xlog:all=warning:stderr",
    "-XX:+UseSerialGC",
    "-Xms8m",
    "-Xmx112m",
    /* The heap grows when it has to and no further: what most agents need is far below its limit. */
    "-XX:MaxNewSize=16m",
    "-XX:MinHeapFreeRatio=15",
    "-XX:MaxHeapFreeRatio=30",
    "-Xss512k",
    "-XX:TieredStopAtLevel=1",
    "-XX:ReservedCodeCacheSize=16m",
    "-XX:-UsePerfData",
    "-XX:+ExitOnOutOfMemoryError",
    "-Xshare:auto",
    /* JNA loads a native library; Java 24 and later warn about that unless told. Java 17 takes it too. */
    "--enable-native-access=ALL-UNNAMED",
    NULL};

/* Options that others set for Java programs in general are not meant for a system service. */
static const char *const FOREIGN_VARIABLES[] = {"JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS", NULL};

static char *resolve_executable(void)
{
    char *path = realpath("/proc/self/exe", NULL);
    if (path == NULL)
        fail("cannot resolve /proc/self/exe: %s (is /proc mounted?)", strerror(errno));
    return path;
}

static void locate_jar(struct launch *launch)
{
    char *beside = text("%s/pmdagpu.jar", launch->home);
    char *built = text("%s/../../target/pmdagpu.jar", launch->home);
    if (setting("PMDAGPU_JAR") != NULL) {
        launch->jar = text("%s", setting("PMDAGPU_JAR"));
    } else if (access(beside, F_OK) == 0) {
        launch->jar = beside;
    } else if (access(built, F_OK) == 0) {
        launch->jar = realpath(built, NULL);
        launch->source_tree = true;
    }
    if (launch->jar == NULL)
        fail("pmdagpu.jar not found: neither %s nor %s exists.\nBuild or install pmdagpu completely, or set "
             "PMDAGPU_JAR to the file.", beside, built);
    if (access(launch->jar, R_OK) != 0)
        fail("cannot read %s as uid %ld: %s", launch->jar, (long)getuid(), strerror(errno));
    char *reason = distrust(launch->jar);
    if (reason != NULL)
        fail("%s is not run by a process started by root: %s", launch->jar, reason);
    free(built);
    if (launch->jar != beside)
        free(beside);
}

void locate_files(struct launch *launch)
{
    launch->exe = resolve_executable();
    trust_setup(launch);
    launch->home = text("%s", launch->exe);
    *strrchr(launch->home, '/') = '\0';
    locate_jar(launch);
}

static void add(struct vm_options *options, char *option)
{
    if (options->count == options->capacity) {
        options->capacity = options->capacity == 0 ? 32 : 2 * options->capacity;
        options->items = realloc(options->items, (size_t)options->capacity * sizeof *options->items);
        if (options->items == NULL)
            fail("out of memory");
    }
    options->items[options->count].optionString = option;
    options->items[options->count++].extraInfo = NULL;
}

/* The archive of loaded classes: used only while it can belong to this jar. */
static void add_archive(const struct launch *launch, struct vm_options *options)
{
    char *archive = text("%s/pmdagpu.jsa", launch->home);
    struct stat of_archive, of_jar;
    if (stat(archive, &of_archive) == 0 && stat(launch->jar, &of_jar) == 0 && of_archive.st_mtime >= of_jar.st_mtime) {
        char *reason = distrust(archive);
        if (reason == NULL) {
            add(options, text("-XX:SharedArchiveFile=%s", archive));
            /* An archive that does not fit is only a slower start, and 25 calls one that fits a mismatch, thrice. */
            add(options, text("-Xlog:cds=off:stderr"));
        } else
            complain("%s is not used: %s", archive, reason);
        free(reason);
    }
    free(archive);
}

/* One option a line. A line that cannot be an option is reported and passed over; the VM judges the others. */
static void add_from_file(struct vm_options *options, const char *path)
{
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        if (errno != ENOENT)
            complain("cannot read %s: %s", path, strerror(errno));
        return;
    }
    char *reason = distrust(path);
    char *line = NULL;
    size_t capacity = 0;
    if (reason != NULL)
        complain("%s is not used: %s", path, reason);
    for (int number = 1; reason == NULL && getline(&line, &capacity, file) >= 0; number++) {
        const char *option = trim(line);
        if (*option == '-')
            add(options, text("%s", option));
        else if (*option != '\0' && *option != '#')
            complain("%s:%d: '%s' is not an option of the Java VM (those begin with '-') and is ignored", path, number, option);
    }
    free(line);
    free(reason);
    fclose(file);
}

static void add_from_environment(struct vm_options *options)
{
    if (setting("PMDAGPU_JAVA_OPTS") == NULL)
        return;
    char *list = text("%s", setting("PMDAGPU_JAVA_OPTS")), *rest = list, *option;
    while ((option = strsep(&rest, " \t\r\n")) != NULL) {
        if (*option == '-')
            add(options, text("%s", option));
        else if (*option != '\0')
            complain("PMDAGPU_JAVA_OPTS: '%s' is not an option of the Java VM (those begin with '-') and is ignored", option);
    }
    free(list);
}

/* Later options win over earlier ones. */
void build_options(const struct launch *launch, struct vm_options *options)
{
    for (int i = 0; FOREIGN_VARIABLES[i] != NULL; i++)
        unsetenv(FOREIGN_VARIABLES[i]);
    for (int i = 0; FIXED[i] != NULL; i++)
        add(options, text("%s", FIXED[i]));
    add(options, text("-Djava.class.path=%s", launch->jar));
    add(options, text("-Dpmdagpu.home=%s", launch->home));
    if (launch->agent)
        add(options, text("-Dpmdagpu.pipe=%d,%d", launch->in, launch->out));
    add_archive(launch, options);

    char *file = text("%s/jvm.options", launch->home);
    if (launch->source_tree && access(file, F_OK) != 0) {
        char *source = text("%s/../../pmda/jvm.options", launch->home), *resolved = realpath(source, NULL);
        free(file);
        file = resolved != NULL ? resolved : text("%s", source);
        free(source);
    }
    add_from_file(options, file);
    free(file);
    add_from_environment(options);
    for (int i = 0; launch->debug && i < options->count; i++)
        fprintf(stderr, PROGRAM ": option %s\n", options->items[i].optionString);
}
