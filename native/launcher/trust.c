/*
 * What a process started by root may execute. Root already runs this executable, so whoever can write it is trusted:
 * its owner, and whoever can write the directories above it. Beyond those only root and the user the agent runs as may be
 * able to write what is executed, or the directories it lies in; otherwise a lesser user would get the agent's identity.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "launcher.h"

static struct {
    bool active;
    uid_t target;
    const char *exe;
    uid_t exe_owner;
    bool exe_group_writable;
    gid_t exe_group;
} trust;

void trust_setup(const struct launch *launch)
{
    struct stat status;
    if (stat("/proc/self/exe", &status) != 0)
        fail("cannot examine %s: %s", launch->exe, strerror(errno));
    trust.active = launch->started_root;
    trust.target = getuid();
    trust.exe = launch->exe;
    trust.exe_owner = status.st_uid;
    trust.exe_group_writable = (status.st_mode & S_IWGRP) != 0;
    trust.exe_group = status.st_gid;
}

static char *distrust_one(const char *path)
{
    struct stat status;
    if (stat(path, &status) != 0)
        return text("%s: %s", path, strerror(errno));
    if (status.st_uid != 0 && status.st_uid != trust.target && status.st_uid != trust.exe_owner)
        return text("%s belongs to uid %ld, who could replace what root starts (chown root)", path, (long)status.st_uid);
    /* In a sticky directory such as /tmp entries can be replaced only by their owners, which are checked themselves. */
    if (S_ISDIR(status.st_mode) && (status.st_mode & S_ISVTX) != 0)
        return NULL;
    if ((status.st_mode & S_IWOTH) != 0)
        return text("%s is writable by everybody (chmod o-w)", path);
    bool group_trusted = status.st_gid == 0 || (trust.exe_group_writable && status.st_gid == trust.exe_group);
    if ((status.st_mode & S_IWGRP) != 0 && !group_trusted)
        return text("%s is writable by group %ld (chmod g-w)", path, (long)status.st_gid);
    return NULL;
}

static bool above_executable(const char *directory)
{
    size_t length = strlen(directory);
    return strncmp(trust.exe, directory, length) == 0 && trust.exe[length] == '/';
}

char *distrust(const char *path)
{
    if (!trust.active)
        return NULL;
    char *at = realpath(path, NULL);
    if (at == NULL)
        return text("%s: %s", path, strerror(errno));
    char *reason = distrust_one(at);
    for (char *slash = strrchr(at, '/'); reason == NULL && slash != NULL; slash = strrchr(at, '/')) {
        *slash = '\0';
        if (above_executable(at))
            break;
        reason = distrust_one(at);
    }
    free(at);
    return reason;
}
