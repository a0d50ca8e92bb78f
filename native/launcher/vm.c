/* The VM: creating it, running the main class, ending. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "launcher.h"

/* What the VM prints by itself (usage errors, flag listings) must not reach stdout. */
static jint JNICALL print_to_stderr(FILE *stream, const char *format, va_list args)
{
    (void)stream;
    return vfprintf(stderr, format, args);
}

/* Some bad option values make the VM call exit() inside JNI_CreateJavaVM, after a message of its own. */
static bool creating;

static void refused(void)
{
    if (creating)
        fputs(PROGRAM ": error: the Java VM did not start. Check jvm.options and PMDAGPU_JAVA_OPTS; "
                      "PMDAGPU_LAUNCHER_DEBUG=1 lists all options.\n", stderr);
}

static const char *meaning(jint error)
{
    switch (error) {
    case JNI_EINVAL: return "an option is wrong";
    case JNI_ENOMEM: return "not enough memory";
    case JNI_EVERSION: return "the VM is too old";
    default: return "it gave no reason";
    }
}

static JNIEnv *create(JavaVM **vm, create_vm_function create_vm, struct vm_options *options)
{
    JavaVMOption all[options->count + 1];
    memcpy(all, options->items, (size_t)options->count * sizeof *all);
    all[options->count].optionString = (char[]){"vfprintf"};
    all[options->count].extraInfo = (void *)(intptr_t)print_to_stderr;
    JavaVMInitArgs args = {.version = JNI_VERSION_10, .nOptions = options->count + 1, .options = all,
                           .ignoreUnrecognized = JNI_FALSE};
    void *env = NULL;
    creating = true;
    atexit(refused);
    jint error = create_vm(vm, &env, &args);
    if (error != JNI_OK) {
        fprintf(stderr, PROGRAM ": error: the Java VM refused to start: %s (%d)\n", meaning(error), (int)error);
        exit(1);
    }
    creating = false;
    return env;
}

/* Prints the pending exception and ends through System.exit: threads left over must not keep a broken agent alive. */
_Noreturn static void end_by_exception(JNIEnv *env)
{
    (*env)->ExceptionDescribe(env);
    (*env)->ExceptionClear(env);
    jclass system = (*env)->FindClass(env, "java/lang/System");
    jmethodID end = system == NULL ? NULL : (*env)->GetStaticMethodID(env, system, "exit", "(I)V");
    if (end != NULL)
        (*env)->CallStaticVoidMethod(env, system, end, 1);
    exit(1);
}

static jstring new_string(JNIEnv *env, const char *utf8)
{
    jchar *units = malloc((strlen(utf8) + 1) * sizeof *units);
    if (units == NULL)
        fail("out of memory");
    jstring result = (*env)->NewString(env, units, (jsize)utf8_to_utf16(utf8, units));
    free(units);
    return result;
}

/* argv without the program, or NULL with a pending exception. */
static jobjectArray new_arguments(JNIEnv *env, const struct launch *launch)
{
    int count = launch->argc > 1 ? launch->argc - 1 : 0;
    jclass string = (*env)->FindClass(env, "java/lang/String");
    jobjectArray arguments = string == NULL ? NULL : (*env)->NewObjectArray(env, count, string, NULL);
    for (int i = 0; arguments != NULL && i < count; i++) {
        jstring argument = new_string(env, launch->argv[i + 1]);
        if (argument == NULL)
            return NULL;
        (*env)->SetObjectArrayElement(env, arguments, i, argument);
        (*env)->DeleteLocalRef(env, argument);
    }
    return arguments;
}

int run_vm(const struct launch *launch, create_vm_function create_vm, struct vm_options *options)
{
    JavaVM *vm = NULL;
    JNIEnv *env = create(&vm, create_vm, options);
    jclass type = NULL;
    jmethodID method = NULL;
    if (!launch->agent || register_pipe_natives(env))
        type = (*env)->FindClass(env, MAIN_CLASS);
    if (type != NULL)
        method = (*env)->GetStaticMethodID(env, type, "main", "([Ljava/lang/String;)V");
    if (method == NULL) {
        fprintf(stderr, PROGRAM ": error: %s does not fit this launcher\n", launch->jar);
        end_by_exception(env);
    }
    jobjectArray arguments = new_arguments(env, launch);
    if (arguments != NULL)
        (*env)->CallStaticVoidMethod(env, type, method, arguments);
    if ((*env)->ExceptionCheck(env))
        end_by_exception(env);
    (*vm)->DestroyJavaVM(vm);
    return 0;
}
