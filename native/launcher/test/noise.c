/* A native library that prints on stdout and starts processes, as some do. */
#include <jni.h>
#include <stdio.h>
#include <stdlib.h>

JNIEXPORT void JNICALL Java_io_pcp_pmda_cli_PmdaGpu_printNatively(JNIEnv *env, jclass type);
JNIEXPORT jint JNICALL Java_io_pcp_pmda_cli_PmdaGpu_runNatively(JNIEnv *env, jclass type);

JNIEXPORT void JNICALL Java_io_pcp_pmda_cli_PmdaGpu_printNatively(JNIEnv *env, jclass type)
{
    (void)env;
    (void)type;
    printf("from C\n");
    fflush(stdout);
}

/* Unlike Java, fork and exec keep all descriptors open that are not marked close-on-exec. */
JNIEXPORT jint JNICALL Java_io_pcp_pmda_cli_PmdaGpu_runNatively(JNIEnv *env, jclass type)
{
    (void)env;
    (void)type;
    return system("readlink /proc/$$/fd/*");
}
