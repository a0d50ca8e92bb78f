/* The natives of LauncherPipe: plain system calls on the private descriptors. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include "launcher.h"

/* Lies on the stack of the calling Java thread, which may be only 512 KiB. */
#define CHUNK 32768
#define PATH_UNITS 4096

/* Whether the call that failed is to be made again: it was interrupted, or the pipe was left non-blocking by its owner. */
static bool again(int fd, short events)
{
    if (errno == EINTR)
        return true;
    if (errno != EAGAIN && errno != EWOULDBLOCK)
        return false;
    struct pollfd wait = {.fd = fd, .events = events};
    return poll(&wait, 1, -1) > 0 || errno == EINTR;
}

/* Bytes read, at least one; 0 at end of file; -errno. */
static jint JNICALL pipe_read(JNIEnv *env, jclass type, jint fd, jbyteArray buffer, jint offset, jint length)
{
    (void)type;
    jbyte chunk[CHUNK];
    if (length <= 0)
        return -EINVAL;
    size_t wanted = length < CHUNK ? (size_t)length : CHUNK;
    ssize_t got;
    do
        got = read(fd, chunk, wanted);
    while (got < 0 && again(fd, POLLIN));
    if (got < 0)
        return -errno;
    if (got > 0)
        (*env)->SetByteArrayRegion(env, buffer, offset, (jint)got, chunk);
    return (jint)got;
}

/* `length` when all is written; -errno, with an unknown part written. */
static jint JNICALL pipe_write(JNIEnv *env, jclass type, jint fd, jbyteArray buffer, jint offset, jint length)
{
    (void)type;
    jbyte chunk[CHUNK];
    for (jint done = 0; done < length;) {
        jint part = length - done < CHUNK ? length - done : CHUNK;
        (*env)->GetByteArrayRegion(env, buffer, offset + done, part, chunk);
        if ((*env)->ExceptionCheck(env))
            return -EINVAL;
        for (jint sent = 0; sent < part;) {
            ssize_t written = write(fd, chunk + sent, (size_t)(part - sent));
            if (written >= 0)
                sent += (jint)written;
            else if (!again(fd, POLLOUT))
                return -errno;
        }
        done += part;
    }
    return length;
}

/* fd 2, and with it fd 1, become the file, for all that Java, the VM and native libraries print. 0 or -errno. */
static jint JNICALL pipe_redirect(JNIEnv *env, jclass type, jstring path)
{
    (void)type;
    uint16_t units[PATH_UNITS];
    char name[PATH_UNITS];
    jint length = (*env)->GetStringLength(env, path);
    if (length > PATH_UNITS)
        return -ENAMETOOLONG;
    (*env)->GetStringRegion(env, path, 0, length, units);
    int error = utf16_to_utf8(units, (size_t)length, name, sizeof name);
    if (error != 0)
        return error;
    int fd = open(name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY, 0644);
    if (fd < 0)
        return -errno;
    jint result = dup2(fd, 2) < 0 || dup2(fd, 1) < 0 ? -errno : 0;
    close(fd);
    return result;
}

/* Older headers declare the texts of JNINativeMethod without const. */
#define TEXT(literal) (char *)(intptr_t)(literal)

bool register_pipe_natives(JNIEnv *env)
{
    const JNINativeMethod methods[] = {
        {TEXT("read"), TEXT("(I[BII)I"), (void *)(intptr_t)pipe_read},
        {TEXT("write"), TEXT("(I[BII)I"), (void *)(intptr_t)pipe_write},
        {TEXT("redirect"), TEXT("(Ljava/lang/String;)I"), (void *)(intptr_t)pipe_redirect},
    };
    jclass type = (*env)->FindClass(env, PIPE_CLASS);
    return type != NULL
        && (*env)->RegisterNatives(env, type, methods, (jint)(sizeof methods / sizeof methods[0])) == JNI_OK;
}
