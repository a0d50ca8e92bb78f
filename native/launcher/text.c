/* Messages and text conversion. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "launcher.h"

static void say(const char *kind, const char *format, va_list args)
{
    fprintf(stderr, PROGRAM ": %s", kind);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
}

void complain(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    say("warning: ", format, args);
    va_end(args);
}

_Noreturn void fail(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    say("error: ", format, args);
    va_end(args);
    exit(1);
}

char *text(const char *format, ...)
{
    char *result = NULL;
    va_list args;
    va_start(args, format);
    int length = vasprintf(&result, format, args);
    va_end(args);
    if (length < 0 || result == NULL)
        fail("out of memory");
    return result;
}

char *trim(char *line)
{
    line += strspn(line, " \t\r\n");
    size_t length = strlen(line);
    while (length > 0 && strchr(" \t\r\n", line[length - 1]) != NULL)
        line[--length] = '\0';
    return line;
}

const char *setting(const char *variable)
{
    const char *value = getenv(variable);
    return value != NULL && *value != '\0' ? value : NULL;
}

/* Length of the well-formed sequence at `s` and its code point, or 0. Never looks past the terminating NUL. */
static size_t decode(const unsigned char *s, uint32_t *code)
{
    size_t length = s[0] < 0x80 ? 1 : s[0] < 0xc2 ? 0 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : s[0] < 0xf5 ? 4 : 0;
    if (length == 0)
        return 0;
    uint32_t value = length == 1 ? s[0] : s[0] & (0x7fU >> length);
    for (size_t i = 1; i < length; i++) {
        if ((s[i] & 0xc0) != 0x80)
            return 0;
        value = value << 6 | (s[i] & 0x3fU);
    }
    bool overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
    if (overlong || value > 0x10ffff || (value >= 0xd800 && value < 0xe000))
        return 0;
    *code = value;
    return length;
}

size_t utf8_to_utf16(const char *utf8, uint16_t *out)
{
    const unsigned char *s = (const unsigned char *)utf8;
    size_t units = 0;
    while (*s != '\0') {
        uint32_t code = 0xfffd;
        size_t length = decode(s, &code);
        s += length == 0 ? 1 : length;
        if (code >= 0x10000) {
            out[units++] = (uint16_t)(0xd7c0 + (code >> 10));
            out[units++] = (uint16_t)(0xdc00 | (code & 0x3ff));
        } else {
            out[units++] = (uint16_t)code;
        }
    }
    return units;
}

int utf16_to_utf8(const uint16_t *in, size_t units, char *out, size_t capacity)
{
    size_t used = 0;
    for (size_t i = 0; i < units; i++) {
        uint32_t code = in[i];
        if (code == 0)
            return -EINVAL;
        if (code >= 0xd800 && code < 0xe000) {
            if (code >= 0xdc00 || i + 1 == units || (in[i + 1] & 0xfc00) != 0xdc00)
                return -EILSEQ;
            code = 0x10000 + ((code & 0x3ff) << 10) + (in[++i] & 0x3ffU);
        }
        if (used + 5 > capacity)
            return -ENAMETOOLONG;
        if (code < 0x80) {
            out[used++] = (char)code;
        } else {
            if (code < 0x800) {
                out[used++] = (char)(0xc0 | code >> 6);
            } else {
                if (code < 0x10000) {
                    out[used++] = (char)(0xe0 | code >> 12);
                } else {
                    out[used++] = (char)(0xf0 | code >> 18);
                    out[used++] = (char)(0x80 | (code >> 12 & 0x3f));
                }
                out[used++] = (char)(0x80 | (code >> 6 & 0x3f));
            }
            out[used++] = (char)(0x80 | (code & 0x3f));
        }
    }
    if (used >= capacity)
        return -ENAMETOOLONG;
    out[used] = '\0';
    return 0;
}
