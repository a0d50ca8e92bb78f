/*
 * Order matters: descriptors, signals, identity, then everything that reads files as the agent's user, then the VM.
 */
#include <malloc.h>
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

#include "launcher.h"

#define VM_STACK (8UL << 20)

/* Bare PMDA options make an agent, a sub-command or a question makes a command. */
static bool is_agent(int argc, char **argv)
{
    static const char *const QUESTIONS[] = {"--help", "-?", "--version", "-V", NULL};
    if (argc < 2)
        return true;
    for (int i = 0; QUESTIONS[i] != NULL; i++)
        if (strcmp(argv[1], QUESTIONS[i]) == 0)
            return false;
    return argv[1][0] == '-';
}

/* In the C locale Java can neither name nor print anything outside ASCII. pmcd and cron leave that locale behind. */
static void prefer_utf8(void)
{
    if (setlocale(LC_CTYPE, "") != NULL && strcmp(nl_langinfo(CODESET), "ANSI_X3.4-1968") != 0)
        return;
    if (setlocale(LC_CTYPE, "C.UTF-8") == NULL)
        return;
    /* What the terminal was said to show; commands that draw ask for it. */
    setenv("PMDAGPU_CODESET", "ASCII", 1);
    if (setting("LC_ALL") != NULL)
        setenv("LC_ALL", "C.UTF-8", 1);
    else
        setenv("LC_CTYPE", "C.UTF-8", 1);
}

struct vm_thread {
    const struct launch *launch;
    create_vm_function create_vm;
    struct vm_options options;
    int status;
};

static void *vm_main(void *argument)
{
    struct vm_thread *thread = argument;
    thread->status = run_vm(thread->launch, thread->create_vm, &thread->options);
    return NULL;
}

/* The VM cannot guard the stack of the initial thread, whose size is not fixed: it gets a thread with an ordinary one. */
static int run_on_thread(struct vm_thread *thread)
{
    pthread_attr_t attributes;
    pthread_t id;
    pthread_attr_init(&attributes);
    int error = pthread_attr_setstacksize(&attributes, VM_STACK);
    if (error == 0)
        error = pthread_create(&id, &attributes, vm_main, thread);
    if (error == 0)
        error = pthread_join(id, NULL);
    if (error != 0)
        fail("cannot run a thread for the Java VM: %s", strerror(error));
    return thread->status;
}

int main(int argc, char **argv)
{
    struct launch launch = {.argc = argc, .argv = argv, .agent = is_agent(argc, argv), .in = -1, .out = -1};
    if (launch.agent) {
        take_pipe(&launch);
        settle_signals();
    } else {
        fill_closed_descriptors();
    }
    if (getauxval(AT_SECURE) != 0 || getuid() != geteuid())
        fail("must not be installed set-user-id, set-group-id or with file capabilities");
    launch.debug = setting("PMDAGPU_LAUNCHER_DEBUG") != NULL;
    launch.started_root = getuid() == 0;
    drop_identity(&launch);
    prefer_utf8();
    locate_files(&launch);

    /* Dozens of threads that seldom allocate: an arena for each would only hold memory that nobody uses. */
    mallopt(M_ARENA_MAX, 2);
    struct vm_thread thread = {.launch = &launch, .create_vm = find_jvm(&launch)};
    build_options(&launch, &thread.options);
    return run_on_thread(&thread);
}
