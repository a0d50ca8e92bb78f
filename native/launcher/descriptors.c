/* The first acts of the process: descriptors and signals. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "launcher.h"

/* Above the numbers that careless code closes or reopens by habit. */
#define FIRST_PRIVATE 10

/* A closed standard descriptor would be given to the next file opened, and prints would go into that file. */
void fill_closed_descriptors(void)
{
    for (int fd = 0; fd <= 2; fd++) {
        if (fcntl(fd, F_GETFD) >= 0)
            continue;
        int null = open("/dev/null", O_RDWR);
        if (null >= 0 && null != fd) {
            dup2(null, fd);
            close(null);
        }
    }
}

/* pmcd closes stdin of an agent that it will talk to through a socket: then there is no pipe to keep. */
static int private_copy(int fd)
{
    int copy = fcntl(fd, F_DUPFD_CLOEXEC, FIRST_PRIVATE);
    if (copy < 0 && errno != EBADF)
        fail("cannot duplicate descriptor %d: %s", fd, strerror(errno));
    return copy;
}

/*
 * From here on every stray print of Java, the VM or a native library is a line on stderr and never a PDU, and no child
 * process keeps the pipe open.
 */
void take_pipe(struct launch *launch)
{
    launch->in = private_copy(0);
    launch->out = private_copy(1);
    fill_closed_descriptors();
    int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (null < 0 || dup2(null, 0) < 0)
        fail("cannot put /dev/null on descriptor 0: %s", strerror(errno));
    close(null);
    if (dup2(2, 1) < 0)
        fail("cannot put stderr on descriptor 1: %s", strerror(errno));
}

static void set_signal(int number, void (*handler)(int))
{
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = handler;
    sigemptyset(&action.sa_mask);
    sigaction(number, &action, NULL);
}

/*
 * An agent outlives a hang-up and learns of a closed pipe from EPIPE. The VM leaves SIGHUP alone when it finds it ignored.
 * SIGTERM must end the process whatever the parent had blocked or ignored.
 */
void settle_signals(void)
{
    set_signal(SIGHUP, SIG_IGN);
    set_signal(SIGPIPE, SIG_IGN);
    set_signal(SIGTERM, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}
