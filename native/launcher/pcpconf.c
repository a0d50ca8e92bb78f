/* Variables of PCP: the environment wins over pcp.conf. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "launcher.h"

static char *pcp_conf_path(void)
{
    if (setting("PCP_CONF") != NULL)
        return text("%s", setting("PCP_CONF"));
    if (setting("PCP_DIR") != NULL)
        return text("%s/etc/pcp.conf", setting("PCP_DIR"));
    return text("/etc/pcp.conf");
}

char *pcp_setting(const char *name)
{
    if (setting(name) != NULL)
        return text("%s", setting(name));

    char *path = pcp_conf_path();
    FILE *file = fopen(path, "re");
    free(path);
    if (file == NULL)
        return NULL;

    /* NAME=value without blanks around '=' and without quotes; the value may contain blanks; the last one counts. */
    char *found = NULL, *line = NULL;
    size_t capacity = 0, length = strlen(name);
    while (getline(&line, &capacity, file) >= 0) {
        char *entry = trim(line);
        if (strncmp(entry, name, length) != 0 || entry[length] != '=' || entry[length + 1] == '\0')
            continue;
        free(found);
        found = text("%s", entry + length + 1);
    }
    free(line);
    fclose(file);
    return found;
}
