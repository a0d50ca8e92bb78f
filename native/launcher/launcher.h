/*
 * pmdagpu launcher: the process that pmcd starts and waits for. It takes the answer pipe off fd 1, gives up root,
 * finds a Java VM and runs the agent's main class inside this very process, so that its name stays pmdagpu.
 *
 * Everything here runs on the main thread before the VM exists, except vm.c and pipe_natives.c.
 */
#ifndef PMDAGPU_LAUNCHER_H
#define PMDAGPU_LAUNCHER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include <jni.h>

#define PROGRAM "pmdagpu"
#define MAIN_CLASS "io/pcp/pmda/cli/PmdaGpu"
#define PIPE_CLASS "io/pcp/pmda/sdk/LauncherPipe"
#define OLDEST_JAVA 17

/* What is known about this start; filled step by step by main.c. Strings live as long as the process. */
struct launch {
    int argc;
    char **argv;
    bool agent;        /* bare PMDA options: serve PDUs on fd 0/1; otherwise a sub-command */
    bool debug;        /* PMDAGPU_LAUNCHER_DEBUG is set */
    int in, out;       /* agent only: private descriptors of the pipe, -1 where fd 0 or 1 was closed */
    bool started_root; /* uid 0 when started */
    char *exe, *home;  /* this executable, resolved, and its directory */
    char *jar;
    bool source_tree;  /* the jar is target/pmdagpu.jar of the source tree that this executable was built in */
};

/* ---- text.c ---- */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));
_Noreturn void fail(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Like asprintf; never returns NULL. */
char *text(const char *format, ...) __attribute__((format(printf, 1, 2)));
char *trim(char *line);
/* The variable's value, or NULL when it is unset or empty. */
const char *setting(const char *variable);
/* Strict UTF-8 to UTF-16; an undecodable byte becomes U+FFFD. `out` holds at least strlen(utf8) units; returns the units used. */
size_t utf8_to_utf16(const char *utf8, uint16_t *out);
/* UTF-16 to a NUL-terminated UTF-8 string. Returns 0, or -EINVAL (NUL inside), -EILSEQ (lone surrogate), -ENAMETOOLONG. */
int utf16_to_utf8(const uint16_t *in, size_t units, char *out, size_t capacity);

/* ---- descriptors.c ---- */
void fill_closed_descriptors(void);
void take_pipe(struct launch *launch);
void settle_signals(void);

/* ---- pcpconf.c ---- */
/* A variable of PCP: from the environment, else from pcp.conf ($PCP_CONF, $PCP_DIR/etc/pcp.conf, /etc/pcp.conf), else NULL. */
char *pcp_setting(const char *name);

/* ---- identity.c ---- */
/* Started by root as agent: become the user that the options or the configuration name. Otherwise does nothing. */
void drop_identity(const struct launch *launch);

/* ---- trust.c ---- */
/* To be called once, after drop_identity. */
void trust_setup(const struct launch *launch);
/* Why `path` must not be executed by a process that was started by root, or NULL when it may. */
char *distrust(const char *path);

/* ---- jvm_find.c ---- */
typedef jint (*create_vm_function)(JavaVM **, void **, void *);
/* JNI_CreateJavaVM of the chosen VM; ends the process with the list of places searched when there is none. */
create_vm_function find_jvm(const struct launch *launch);

/* ---- options.c ---- */
struct vm_options {
    JavaVMOption *items;
    int count, capacity;
};
void locate_files(struct launch *launch);
void build_options(const struct launch *launch, struct vm_options *options);

/* ---- vm.c ---- */
/* Creates the VM, runs the main class and returns the exit status; to be called off the main thread. */
int run_vm(const struct launch *launch, create_vm_function create_vm, struct vm_options *options);

/* ---- pipe_natives.c ---- */
/* Binds the natives of LauncherPipe; false with a pending exception when the class does not fit. */
bool register_pipe_natives(JNIEnv *env);

#endif
