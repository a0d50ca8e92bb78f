# shellcheck shell=sh disable=SC2034,SC2154 # variables of the other parts and of pmdaproc.sh
#
# Building the launcher, the simulated library and the jar where their sources are newer. Sourced after packages.sh.

# older OUTPUT SOURCE...: whether the output is missing or a source is newer; tests and scenarios are no sources
older() {
    [ -f "$1" ] || return 0
    older_output=$1
    shift
    [ -n "$(find "$@" -type f ! -path '*/test/*' ! -path '*/scenarios/*' -newer "$older_output" 2>/dev/null | head -n 1)" ]
}

# Sets build_jar and build_c to true or false.
find_stale() {
    build_jar=false
    build_c=false
    ! older "$here/target/pmdagpu.jar" "$here/pom.xml" "$here/src/main" || build_jar=true
    ! older "$here/native/build/pmdagpu" "$here/native/Makefile" "$here/native/launcher" || build_c=true
    ! older "$here/native/build/nvmlsim/libnvidia-ml.so.1" "$here/native/Makefile" "$here/native/nvmlsim" \
        || build_c=true
}

# Under sudo in one's own checkout the outputs and Maven's downloads belong to that user.
as_builder() {
    if [ -n "${SUDO_UID:-}" ] && [ "$SUDO_UID" != 0 ] && [ "$(stat -c %u "$here")" = "$SUDO_UID" ] && have runuser; then
        runuser -u "$(id -un "$SUDO_UID")" -- env HOME="$(getent passwd "$SUDO_UID" | cut -d: -f6)" "$@"
    else
        "$@"
    fi
}

build() {
    build_java=$(find_java bin/javac)
    if $build_c; then
        say "Building the launcher and the simulated library ..."
        run_logged as_builder env JAVA_HOME="$build_java" make -C "$here/native" \
            || fail_logged "make -C native failed: see above."
        touch_built native/build/pmdagpu native/build/nvmlsim/libnvidia-ml.so.1
    fi
    if $build_jar; then
        say "Building pmdagpu.jar (the first time Maven downloads libraries) ..."
        cd "$here" || exit 1
        run_logged as_builder env JAVA_HOME="$build_java" mvn -q -B -DskipTests package \
            || fail_logged "mvn package failed: see above. Without access to Maven Central, name a mirror or proxy" \
                "in ~/.m2/settings.xml."
        touch_built target/pmdagpu.jar
    fi
}

# make and Maven leave an output alone when what changed does not matter to it (a test, say).
touch_built() {
    for built in "$@"; do
        [ -f "$here/$built" ] || fail "the build made no $built"
        as_builder touch "$here/$built"
    done
}
