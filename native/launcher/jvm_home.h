/* A Java home that may hold the VM; for jvm_find.c and jvm_home.c alone. */
#ifndef PMDAGPU_JVM_HOME_H
#define PMDAGPU_JVM_HOME_H

#include "launcher.h"

#define LIBJVM "lib/server/libjvm.so"
#define VERSION_PARTS 4

struct jvm_home {
    char *home;    /* resolved */
    char *origin;  /* how it was found, for messages */
    char *library; /* NULL when it has none */
    char *reason;  /* why it cannot be used, or NULL */
    long version[VERSION_PARTS];
};

/* The libjvm.so of a Java home, or NULL. */
char *find_libjvm(const char *home);
/* Fills in library and version; the reason why the home cannot be used, as far as can be told without loading it, or NULL. */
char *examine_jvm(struct jvm_home *jvm);

#endif
