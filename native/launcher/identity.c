/* Which user the agent runs as, and becoming it: before any line of VM code runs. */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "launcher.h"

/* The two options that matter here; the others are known only so that their values are not taken for options. */
struct agent_options {
    const char *user;
    const char *config;
};

static const char SHORT_WITH_VALUE[] = "dlDhi6uUc";
static const char *const LONG_WITH_VALUE[] = {
    "--domain", "--log", "--debug", "--helpfile", "--inet", "--ipv6", "--unix", "--username", "--config", "--nvml", NULL};

static void note(struct agent_options *options, const char *name, const char *value)
{
    if (strcmp(name, "-U") == 0 || strcmp(name, "--username") == 0)
        options->user = value;
    else if (strcmp(name, "-c") == 0 || strcmp(name, "--config") == 0)
        options->config = value;
}

static void scan_long(struct agent_options *options, char **argv, int argc, int *at)
{
    const char *argument = argv[*at];
    for (int i = 0; LONG_WITH_VALUE[i] != NULL; i++) {
        size_t length = strlen(LONG_WITH_VALUE[i]);
        if (strncmp(argument, LONG_WITH_VALUE[i], length) != 0)
            continue;
        if (argument[length] == '=')
            note(options, LONG_WITH_VALUE[i], argument + length + 1);
        else if (argument[length] == '\0' && *at + 1 < argc)
            note(options, LONG_WITH_VALUE[i], argv[++*at]);
    }
}

/* Bad options are reported by the agent, which knows all of them; here they are passed over. */
static struct agent_options scan_arguments(const struct launch *launch)
{
    struct agent_options options = {NULL, NULL};
    for (int i = 1; i < launch->argc && strcmp(launch->argv[i], "--") != 0; i++) {
        const char *argument = launch->argv[i];
        if (strncmp(argument, "--", 2) == 0) {
            scan_long(&options, launch->argv, launch->argc, &i);
        } else if (argument[0] == '-' && argument[1] != '\0' && strchr(SHORT_WITH_VALUE, argument[1]) != NULL) {
            char name[3] = {'-', argument[1], '\0'};
            if (argument[2] != '\0')
                note(&options, name, argument + 2 + (argument[2] == '='));
            else if (i + 1 < launch->argc)
                note(&options, name, launch->argv[++i]);
        }
    }
    return options;
}

/* `user = NAME` before the first [section], or NULL. The last one counts. */
static char *user_line(FILE *file)
{
    char *found = NULL, *line = NULL;
    size_t capacity = 0;
    while (getline(&line, &capacity, file) >= 0) {
        char *entry = trim(line);
        if (*entry == '[')
            break;
        char *equals = strchr(entry, '=');
        if (*entry == '#' || equals == NULL)
            continue;
        *equals = '\0';
        if (strcmp(trim(entry), "user") != 0)
            continue;
        char *value = trim(equals + 1);
        value[strcspn(value, " \t#")] = '\0';
        free(found);
        found = *value == '\0' ? NULL : text("%s", value);
    }
    free(line);
    return found;
}

/* Who may edit the file may choose `root`: it counts only when nobody but root can. */
static char *configured_user(const char *directory)
{
    char *sysconf = directory == NULL ? pcp_setting("PCP_SYSCONF_DIR") : NULL;
    char *path = directory != NULL ? text("%s/pmdagpu.conf", directory)
                                   : text("%s/pmdagpu/pmdagpu.conf", sysconf != NULL ? sysconf : "/etc/pcp");
    free(sysconf);
    char *user = NULL;
    struct stat status;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd >= 0) {
        FILE *file = fdopen(fd, "r");
        if (file == NULL || fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) {
            complain("%s: not a regular file; its 'user' setting is not read", path);
        } else if ((user = user_line(file)) != NULL
                   && (status.st_uid != 0 || (status.st_mode & (S_IWGRP | S_IWOTH)) != 0)) {
            complain("%s: 'user = %s' is ignored: the file must belong to root and be writable by root alone "
                     "(chown root %s; chmod go-w %s)", path, user, path, path);
            free(user);
            user = NULL;
        }
        if (file != NULL)
            fclose(file);
        else
            close(fd);
    } else if (errno != ENOENT && errno != ENOTDIR) {
        complain("cannot read %s: %s", path, strerror(errno));
    }
    free(path);
    return user;
}

static void become(const struct passwd *user)
{
    if (setgid(user->pw_gid) != 0 || initgroups(user->pw_name, user->pw_gid) != 0 || setuid(user->pw_uid) != 0)
        fail("cannot become user %s: %s", user->pw_name, strerror(errno));
    if (setuid(0) == 0)
        fail("still root after becoming user %s", user->pw_name);
    setenv("HOME", user->pw_dir, 1);
    setenv("USER", user->pw_name, 1);
    setenv("LOGNAME", user->pw_name, 1);
    /* A change of user hides /proc/self from the process itself and keeps jcmd and core dumps away. */
    prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
}

void drop_identity(const struct launch *launch)
{
    if (!launch->agent)
        return;
    struct agent_options options = scan_arguments(launch);
    if (!launch->started_root) {
        const struct passwd *self = getpwuid(getuid());
        if (options.user != NULL && (self == NULL || strcmp(self->pw_name, options.user) != 0))
            complain("-U %s is ignored: only a process started by root can change its user; it stays %s",
                     options.user, self == NULL ? "what it is" : self->pw_name);
        return;
    }

    const char *origin = "option -U";
    char *name = options.user != NULL ? text("%s", options.user) : NULL;
    if (name == NULL) {
        origin = "'user' in pmdagpu.conf";
        name = configured_user(options.config);
    }
    if (name == NULL) {
        origin = "PCP_USER";
        name = pcp_setting("PCP_USER");
    }
    if (name == NULL) {
        origin = "the default";
        name = text("pcp");
    }
    errno = 0;
    const struct passwd *user = getpwnam(name);
    if (user == NULL)
        fail("user %s (%s) does not exist%s%s; create it, or name another one with -U USER or 'user = USER' in pmdagpu.conf",
             name, origin, errno == 0 ? "" : ": ", errno == 0 ? "" : strerror(errno));
    if (user->pw_uid != 0)
        become(user);
    if (launch->debug)
        fprintf(stderr, PROGRAM ": user %s (uid %ld), from %s\n", name, (long)getuid(), origin);
    free(name);
}
