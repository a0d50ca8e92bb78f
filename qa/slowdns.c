/* Preloaded by scripts: a name server for *.test, which all is 127.0.0.1. While the file $SLOWDNS_WHILE exists it does not
   answer for *.slow.test: each lookup then takes 30 seconds, as resolvers do before they give up. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

typedef int lookup(const char *, const char *, const struct addrinfo *, struct addrinfo **);

static int ends_with(const char *text, const char *end)
{
    size_t length = strlen(text);
    size_t least = strlen(end);
    return length >= least && strcasecmp(text + length - least, end) == 0;
}

static int answers(void)
{
    const char *file = getenv("SLOWDNS_WHILE");
    const struct timespec tenth = {0, 100000000};
    for (int i = 0; file != NULL && i < 300; i++) {
        if (access(file, F_OK) != 0) {
            return 1;
        }
        nanosleep(&tenth, NULL);
    }
    return file == NULL;
}

int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **found)
{
    lookup *real;
    *(void **)&real = dlsym(RTLD_NEXT, "getaddrinfo");
    if (node == NULL || !ends_with(node, ".test")) {
        return real(node, service, hints, found);
    }
    if (ends_with(node, ".slow.test") && !answers()) {
        return EAI_AGAIN;
    }
    return real("127.0.0.1", service, hints, found);
}
