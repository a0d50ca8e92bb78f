#!/bin/bash
# Checks the launcher against a stand-in for the agent, on every JDK 17 or later that is installed.
# Run by `make check`. What needs root is skipped, and counted, without it.
cd "$(dirname "$0")/.." || exit 1
here=$PWD
launcher=$here/../build/pmdagpu
pipe_source=$here/../../src/main/java/io/pcp/pmda/sdk/LauncherPipe.java
tmp=$(mktemp -d) && chmod 755 "$tmp" || exit 1
trap 'rm -rf "$tmp"' EXIT
umask 022
passed=0 failed=0 skipped=0

unset PMDAGPU_JAR PMDAGPU_JAVA_OPTS PMDAGPU_LAUNCHER_DEBUG PMDAGPU_JVM_SEARCH PMDAGPU_JAVA_HOME JAVA_HOME
unset JAVA_TOOL_OPTIONS _JAVA_OPTIONS JDK_JAVA_OPTIONS PCP_USER PCP_CONF PCP_DIR PCP_SYSCONF_DIR LC_ALL LC_CTYPE
export LANG=C
# Neither PCP nor its configuration on this machine matters.
export PCP_SYSCONF_DIR=$tmp/nothing PCP_USER=nobody

# ok NAME COMMAND...: the command succeeds.
ok() {
    local name=$1
    shift
    if "$@"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: ${jdk:+$(basename "$jdk"): }$name"
        sed 's/^/    out: /' "$tmp/out" 2>/dev/null | head -5
        sed 's/^/    err: /' "$tmp/err" 2>/dev/null | head -12
    fi
}
skip() {
    skipped=$((skipped + 1))
    echo "skipped: $1"
}
# start ACTION ARGUMENT...: runs the launcher, answers in $tmp/out, messages in $tmp/err, status in $rc; no input.
start() {
    ACTION=$1 "$home/pmdagpu" "${@:2}" </dev/null >"$tmp/out" 2>"$tmp/err"
    rc=$?
}
out() { [ "$(cat "$tmp/out")" = "$1" ]; }
err() { grep -q -e "$1" "$tmp/err"; }
no_err() { ! err "$1"; }
rc() { [ $rc -eq "$1" ]; }
# until_true COMMAND...: waits up to 20 s.
until_true() {
    local end=$((SECONDS + 20))
    until "$@"; do
        [ $SECONDS -lt $end ] || return 1
        sleep 0.05
    done
}
status() { sed -n "s/^$1:[[:space:]]*//p" "$tmp/out" | sed 's/[[:space:]]*$//'; }

build_fixture() {
    local javac jdk_home
    javac=$(command -v javac || ls /usr/lib/jvm/*/bin/javac 2>/dev/null | head -1)
    [ -n "$javac" ] || { echo "error: no javac: install a JDK 17 or later" >&2; exit 1; }
    jdk_home=$(dirname "$(dirname "$(realpath "$javac")")")
    home=$tmp/home
    mkdir -p "$tmp/classes" "$home"
    "$javac" --release 17 -d "$tmp/classes" "$pipe_source" test/PmdaGpu.java || exit 1
    "$jdk_home/bin/jar" --create --file "$home/pmdagpu.jar" -C "$tmp/classes" . || exit 1
    "${CC:-cc}" -Wall -Werror -shared -fPIC -I"$jdk_home/include" -I"$jdk_home/include/linux" -o "$tmp/noise.so" \
        test/noise.c || exit 1
    cp "$launcher" "$home/pmdagpu" || exit 1
    export NOISE=$tmp/noise.so
    fixture_jdk=$jdk_home
}

find_jdks() {
    local candidate version
    for candidate in /usr/lib/jvm/*; do
        [ -L "$candidate" ] || [ ! -e "$candidate/lib/server/libjvm.so" ] || {
            version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$candidate/release")
            [ "${version:-0}" -lt 17 ] || jdks+=("$candidate")
        }
    done
}

check_exit_codes() {
    start exit -d 300;  ok "System.exit(7) of an agent is exit code 7" rc 7
    start exit show;    ok "System.exit(7) of a command is exit code 7" rc 7
    start return show;  ok "returning from main is exit code 0" rc 0
    start return-with-thread -d 300
    ok "the process lives until the last thread has ended" out late
    start throw -d 300
    ok "an uncaught exception is exit code 1, other threads or not" rc 1
    ok "an uncaught exception is printed" err 'IllegalStateException: thrown on purpose'
}

check_stdout() {
    start noise -d 300
    ok "prints of Java and C never reach the answer pipe" out PDU
    ok "prints of Java become log lines" err '^from Java'
    ok "prints of C become log lines" err '^from C'
    PMDAGPU_JAVA_OPTS="-XX:+PrintFlagsFinal -Xlog:all=info:stdout -XX:+PrintCompilation" start noise -d 300
    ok "VM listings and logs to stdout never reach the answer pipe" out PDU
    ok "VM listings become log lines" err 'UseSerialGC '
    echo "not an archive" >"$home/pmdagpu.jsa"
    touch -d '1 minute' "$home/pmdagpu.jsa"
    start noise -d 300
    ok "an unusable class archive is no failure and leaves the pipe clean" out PDU
    touch -d '1 hour ago' "$home/pmdagpu.jsa"
    PMDAGPU_LAUNCHER_DEBUG=1 start noise -d 300
    ok "a class archive older than the jar is not used" no_err SharedArchiveFile
    rm -f "$home/pmdagpu.jsa"
    PMDAGPU_JAVA_OPTS="-XX:ArchiveClassesAtExit=$home/pmdagpu.jsa" start print show
    PMDAGPU_LAUNCHER_DEBUG=1 PMDAGPU_JAVA_OPTS=-Xlog:class+load:stderr start noise -d 300
    ok "a class archive beside the jar is used" err 'PmdaGpu source: shared objects file (top)'
    rm -f "$home/pmdagpu.jsa"
    PMDAGPU_JAVA_OPTS="-XX:+PrintFlagsFinal -XX:+PrintCompilation" start print show
    ok "VM listings do not mix with what a command prints" out 'on stdout, false, ä€'
    start print show;    ok "a command prints on stdout, in UTF-8 even in the C locale" out 'on stdout, false, ä€'
    start print --help;  ok "--help is a command" out 'on stdout, false, ä€'
    start print '-?';    ok "-? is a command" out 'on stdout, false, ä€'
    start print -V;      ok "-V is a command" out 'on stdout, false, ä€'
    start print;         ok "no argument at all makes an agent" err 'on stdout, true'
    ok "stdout of an agent stays empty" out ''
    JAVA_TOOL_OPTIONS=-Dcheck=foreign _JAVA_OPTIONS=-Dcheck=foreign JDK_JAVA_OPTIONS=-Dcheck=foreign start property -d 300
    ok "option variables of other Java programs are ignored" out none
    ok "... without a word" no_err 'Picked up'
}

check_arguments() {
    start args -d 300 'two words' '' 'größe' '😀' '*' "quote'\""
    ok "arguments arrive unchanged" out "$(printf '%s\n' -d 300 'two words' '' 'größe' '😀' '*' "quote'\"")"
    start args -d $'bad\xff\xc3byte'
    ok "bytes that are not UTF-8 are replaced" out "$(printf '%s\n' -d $'bad\xef\xbf\xbd\xef\xbf\xbdbyte')"
    start status -d 300
    ok "comm is pmdagpu" [ "$(status Name)" = pmdagpu ]
    ok "the command line is as executed" [ "$(status Cmdline)" = "$home/pmdagpu -d 300" ]
    ok "the property pmdagpu.home is the directory of the executable" [ "$(status Property)" = "$home" ]
    mkdir -p "$tmp/bin" && ln -sf "$home/pmdagpu" "$tmp/bin/pmdagpu"
    ACTION=status PATH=$tmp/bin:$PATH pmdagpu -d 300 >"$tmp/out" 2>"$tmp/err" </dev/null
    ok "found on PATH through a link it knows its directory" [ "$(status Property)" = "$home" ]
    ok "... and keeps its name" [ "$(status Cmdline)" = "pmdagpu -d 300" ]
}

# The descriptors of a parent may be non-blocking; a slow reader then makes writes incomplete.
check_non_blocking() {
    if ! command -v python3 >/dev/null; then
        skip "non-blocking pipes: needs python3"
        return
    fi
    rm -f "$tmp/echoed"
    python3 - "$home/pmdagpu" "$tmp/in" "$tmp/echoed" 2>"$tmp/err" <<'PYTHON'
import os, subprocess, sys, threading
program, source, target = sys.argv[1:]
request_read, request_write = os.pipe()
answer_read, answer_write = os.pipe()
os.set_blocking(request_read, False)
os.set_blocking(answer_write, False)
child = subprocess.Popen([program, "-d", "300"], stdin=request_read, stdout=answer_write, env={**os.environ, "ACTION": "echo"})
os.close(request_read)
os.close(answer_write)
def feed():
    with open(source, "rb") as data, os.fdopen(request_write, "wb") as pipe:
        pipe.write(data.read())
threading.Thread(target=feed).start()
with open(target, "wb") as out, os.fdopen(answer_read, "rb") as pipe:
    out.write(pipe.read())
sys.exit(child.wait())
PYTHON
    ok "non-blocking pipes echo unchanged" cmp "$tmp/in" "$tmp/echoed"
}

check_pipe() {
    head -c 3000000 /dev/urandom >"$tmp/in"
    ACTION=echo "$home/pmdagpu" -d 300 <"$tmp/in" >"$tmp/echoed" 2>"$tmp/err"
    ok "a file echoes unchanged and its end is seen" cmp "$tmp/in" "$tmp/echoed"
    ACTION=echo "$home/pmdagpu" -d 300 < <(cat "$tmp/in") 2>"$tmp/err" | cat >"$tmp/echoed"
    ok "pipes echo unchanged and the end is seen" cmp "$tmp/in" "$tmp/echoed"
    ok "end of input is exit code 0" [ "${PIPESTATUS[0]}" -eq 0 ]
    check_non_blocking

    { ACTION=broken "$home/pmdagpu" -d 300 </dev/null 2>"$tmp/err"; echo $? >"$tmp/rc"; } | head -c 10 >/dev/null
    ok "writing to a closed pipe is an error of Java, not a signal" [ "$(cat "$tmp/rc")" -eq 1 ]
    ok "... which says so" err 'cannot write the answer pipe: Broken pipe (errno 32)'

    ACTION=echo "$home/pmdagpu" -d 300 <&- >"$tmp/out" 2>"$tmp/err"
    ok "stdin closed at start is an error when read" err 'cannot read the request pipe: Bad file descriptor'
    ACTION=noise "$home/pmdagpu" -d 300 </dev/null >"$tmp/out" 2>&-
    ok "stderr closed at start does not send prints to the answer pipe" out PDU
    ACTION=print "$home/pmdagpu" show </dev/null >&- 2>"$tmp/err"
    ok "stdout closed at start harms nothing" [ $? -eq 0 ]

    ACTION=child "$home/pmdagpu" -d 300 <"$tmp/in" 2>"$tmp/err" >"$tmp/out"
    ok "a child process of a native library runs, printing to stderr" err "^$tmp/err"
    ok "a child process does not inherit the request pipe" no_err "^$tmp/in"
    ok "a child process does not inherit the answer pipe" no_err "^$tmp/out"

    rm -f "$tmp/agent.log" && touch "$tmp/agent.log" && chmod 666 "$tmp/agent.log"
    start redirect -l "$tmp/agent.log"
    ok "redirecting leaves the pipe alone" out PDU
    ok "prints of Java and C go to the log file" [ "$(sort "$tmp/agent.log" | tr '\n' ,)" = 'from C,from Java,' ]
    ok "... and no longer to stderr" no_err 'from '
    start redirect -l "$tmp/missing/agent.log"
    ok "a log file that cannot be opened is named" err "cannot open $tmp/missing/agent.log: No such file or directory"
    start redirect -l "$tmp/größe😀.log"
    ok "a log file may have any name in a readable directory" \
        sh -c 'test -s "$1" || grep -q "Permission denied" "$2"' - "$tmp/größe😀.log" "$tmp/err"

    ACTION=echo "$jdk/bin/java" -Dpmdagpu.pipe=0,1 -cp "$home/pmdagpu.jar" io.pcp.pmda.cli.PmdaGpu </dev/null 2>"$tmp/err"
    ok "without the launcher the error names it" err 'the pmdagpu launcher, which did not start this process'
    ACTION=echo "$jdk/bin/java" -Dpmdagpu.pipe=0 -cp "$home/pmdagpu.jar" io.pcp.pmda.cli.PmdaGpu </dev/null 2>"$tmp/err"
    ok "a malformed property is quoted" err "pmdagpu.pipe is '0', expected two descriptor numbers"
}

# An agent that waits, its pid in $pid; its answers go to $tmp/out. A fifo keeps its input open.
start_waiting() {
    rm -f "$tmp/fifo" "$tmp/out" && mkfifo "$tmp/fifo"
    ACTION=wait "$@" -d 300 <"$tmp/fifo" >"$tmp/out" 2>"$tmp/err" &
    pid=$!
    exec 9>"$tmp/fifo"
    until_true grep -qs ready "$tmp/out"
}

# ended STATUS: the waiting agent ends by itself, with this status.
ended() {
    local status
    until_true sh -c '! kill -0 $1 2>/dev/null || grep -qs "^State:.Z" /proc/$1/status' - $pid || kill -KILL $pid
    wait $pid
    status=$?
    exec 9>&-
    [ $status -eq "$1" ]
}

check_signals() {
    # The parent of this script may have ignored SIGHUP, which would hide that the launcher does not.
    local heard=(env --default-signal=HUP)
    "${heard[@]}" true 2>/dev/null || heard=()
    start_waiting "${heard[@]}" "$home/pmdagpu"
    ok "SIGHUP is ignored while the VM runs" sh -c 'test $((0x$(sed -n "s/^SigIgn:.//p" /proc/$1/status) & 1)) -eq 1' - $pid
    kill -HUP $pid
    kill -PIPE $pid
    (echo >&9)
    ok "SIGHUP and SIGPIPE do not end the process" ended 0
    start_waiting "$home/pmdagpu"
    kill -TERM $pid
    ok "SIGTERM ends the process" ended 143
    start_waiting sh -c 'trap "" TERM; exec "$0" "$@"' "$home/pmdagpu"
    kill -TERM $pid
    ok "SIGTERM ends the process even when its parent ignored it" ended 143
}

check_options() {
    PMDAGPU_JAVA_OPTS="-Dcheck=environment" start property -d 300
    ok "PMDAGPU_JAVA_OPTS is used" out environment
    printf '# comment\n\n   -Dcheck=a b#c  \nnonsense\n' >"$home/jvm.options"
    start property -d 300
    ok "jvm.options is used, one option a line" out 'a b#c'
    ok "a line that is no option is named with its number" err "jvm.options:4: 'nonsense' is not an option"
    PMDAGPU_JAVA_OPTS="-Dcheck=environment" start property -d 300
    ok "PMDAGPU_JAVA_OPTS wins over jvm.options" out environment
    echo '-XX:+NoSuchFlag' >"$home/jvm.options"
    start property -d 300
    ok "an option that the VM does not know is exit code 1" rc 1
    ok "... and is named" err NoSuchFlag
    ok "... with what to check" err 'Check jvm.options'
    echo '-Xmx1z' >"$home/jvm.options"
    start property -d 300
    ok "a bad value is named" err Xmx1z
    ok "... and leaves the pipe clean" out ''
    rm "$home/jvm.options"
    PMDAGPU_LAUNCHER_DEBUG=1 start property -d 300
    ok "PMDAGPU_LAUNCHER_DEBUG names the VM" err "Java .* at $(realpath "$jdk")"
    ok "... and the options, log settings first" \
        [ "$(sed -n 's/.*: option //p' "$tmp/err" | head -2 | tr '\n' ,)" = '-Xlog:disable,-Xlog:all=warning:stderr,' ]
    start property -d 300
    ok "a normal start prints nothing" [ ! -s "$tmp/err" ]
}

# A Java home that is nothing but its release file and perhaps an empty library.
fake_jdk() {
    mkdir -p "$1/lib/server"
    [ -z "$2" ] || echo "JAVA_VERSION=\"$2\"" >"$1/release"
    echo "no library" >"$1/lib/server/libjvm.so"
}

check_search() {
    unset PMDAGPU_JAVA_HOME
    local root=$tmp/jvms
    mkdir -p "$root/empty"
    PMDAGPU_JAVA_HOME=/nonexistent start print show
    ok "an unusable PMDAGPU_JAVA_HOME is an error" rc 1
    ok "... that says why" err 'PMDAGPU_JAVA_HOME cannot be used: /nonexistent cannot be entered: No such file or directory'
    fake_jdk "$root/old/jdk8" 1.8.0_402
    PMDAGPU_JAVA_HOME=$root/old/jdk8 start print show
    ok "a PMDAGPU_JAVA_HOME that is too old is an error" err 'is Java 8, but 17 or later is needed'
    PMDAGPU_JVM_SEARCH=$root/empty start print show
    ok "no VM at all is exit code 1" rc 1
    ok "... naming the places searched" err "$root/empty/\*: nothing there"
    ok "... and what to install" err 'apt install openjdk-17-jre-headless'
    ok "... on dnf too" err 'dnf install java-17-openjdk-headless'
    PMDAGPU_JVM_SEARCH=$root/old:$root/empty start print show
    ok "a VM that is too old is named" err "$root/old/jdk8 is Java 8"
    fake_jdk "$root/mixed/jdk-99.1"
    PMDAGPU_JVM_SEARCH=$root/mixed start print show
    ok "a library that does not load is named" err "jdk-99.1 cannot be loaded"
    mkdir -p "$root/j9/semeru/lib/server" && fake_jdk "$root/j9/semeru" 21.0.1
    echo 'JVM_VARIANT="Openj9"' >>"$root/j9/semeru/release"
    PMDAGPU_JVM_SEARCH=$root/j9 start print show
    ok "a VM that is not HotSpot is named" err "holds the VM Openj9"
    for jdk in "${jdks[@]}"; do
        ln -sfn "$jdk" "$root/mixed/$(basename "$jdk")"
    done
    PMDAGPU_JVM_SEARCH=$root/mixed PMDAGPU_LAUNCHER_DEBUG=1 start print show
    ok "one that does not load is passed over for the newest that does" out 'on stdout, false, ä€'
    ok "... which is $newest" err "Java .* at $(realpath "$newest")"
    PMDAGPU_JVM_SEARCH=${jdks[0]} PMDAGPU_LAUNCHER_DEBUG=1 start print show
    ok "PMDAGPU_JVM_SEARCH takes a Java home as well" err "at $(realpath "${jdks[0]}")"
    PMDAGPU_JVM_SEARCH=$root/mixed JAVA_HOME=${jdks[0]} PMDAGPU_LAUNCHER_DEBUG=1 start print show
    ok "JAVA_HOME goes before the search" err "at $(realpath "${jdks[0]}") (from JAVA_HOME)"
    JAVA_HOME=$root/old/jdk8 start print show
    ok "a JAVA_HOME that is too old is passed over" out 'on stdout, false, ä€'
    ok "... with a word" err 'JAVA_HOME is passed over: .*/old/jdk8 is Java 8'
    env -i ACTION=print "$home/pmdagpu" show >"$tmp/out" 2>"$tmp/err" </dev/null
    ok "an empty environment will do" out 'on stdout, false, ä€'
    mv "$home/pmdagpu.jar" "$tmp/elsewhere.jar"
    start print show
    ok "a missing jar is exit code 1" rc 1
    ok "... and is named" err "$home/pmdagpu.jar"
    PMDAGPU_JAR=$tmp/elsewhere.jar start print show
    ok "PMDAGPU_JAR names the jar" out 'on stdout, false, ä€'
    echo "no jar" >"$tmp/broken.jar"
    PMDAGPU_JAR=$tmp/broken.jar start print show
    ok "a jar that is none is an error" err "broken.jar does not fit this launcher"
    mkdir -p "$tmp/tree/native/build" "$tmp/tree/target" "$tmp/tree/pmda"
    cp "$launcher" "$tmp/tree/native/build/" && mv "$tmp/elsewhere.jar" "$tmp/tree/target/pmdagpu.jar"
    echo -Dcheck=tree >"$tmp/tree/pmda/jvm.options"
    ACTION=property "$tmp/tree/native/build/pmdagpu" -d 300 </dev/null >"$tmp/out" 2>"$tmp/err"
    ok "in the source tree it finds target/pmdagpu.jar and pmda/jvm.options" out tree
    mv "$tmp/tree/target/pmdagpu.jar" "$home/"
}

# identity USER ARGUMENT...: the process runs as that user with all ids, and with the groups of that user unless root.
identity() {
    local user=$1 uid gid
    shift
    start status "$@"
    uid=$(id -u "$user") gid=$(id -g "$user")
    [ "$(status Uid | tr '\t' ' ')" = "$uid $uid $uid $uid" ] && [ "$(status Gid | tr '\t' ' ')" = "$gid $gid $gid $gid" ] &&
        { [ "$user" != root ] || return 0; } &&
        [ "$(status Groups | tr ' ' '\n' | grep . | sort -n)" = "$(id -G "$user" | tr ' ' '\n' | sort -n)" ]
}

check_identity() {
    if [ "$(id -u)" -ne 0 ]; then
        start print -d 300 -U root
        ok "-U of an agent that root did not start is ignored with a word" err '-U root is ignored'
        skip "change of identity: needs root"
        return
    fi
    local conf=$tmp/conf
    mkdir -p "$conf/pmdagpu"
    ok "-U nobody" identity nobody -d 300 -U nobody
    ok "... has no capability left" [ "$(status CapEff)" = 0000000000000000 ]
    ok "... and HOME of nobody" [ "$(status Home)" = "$(getent passwd nobody | cut -d: -f6)" ]
    ok "-Unobody" identity nobody -Unobody
    ok "--username nobody" identity nobody --username nobody -d 300
    ok "--username=nobody" identity nobody --username=nobody
    ok "the value of another option is no option" identity nobody -l -Uroot -U nobody
    ok "-U root stays root" identity root -d 300 -U root
    echo 'PCP_USER=nobody' >"$tmp/pcp.conf"
    export PCP_CONF=$tmp/pcp.conf PCP_SYSCONF_DIR=$conf
    unset PCP_USER
    ok "PCP_USER of pcp.conf" identity nobody -d 300
    PCP_USER=daemon ok "PCP_USER of the environment wins over pcp.conf" identity daemon -d 300
    printf '# user = root\nmax_age = 1\n  user=daemon   # comment\n[other]\nuser = root\n' >"$conf/pmdagpu/pmdagpu.conf"
    ok "user of pmdagpu.conf wins over PCP_USER" identity daemon -d 300
    ok "-U wins over user of pmdagpu.conf" identity nobody -d 300 -U nobody
    mkdir -p "$tmp/other" && echo 'user = root' >"$tmp/other/pmdagpu.conf"
    ok "-c DIR names the configuration, user = root stays root" identity root -d 300 -c "$tmp/other"
    ok "--config=DIR too" identity root --config="$tmp/other"
    chmod g+w "$tmp/other/pmdagpu.conf"
    ok "a pmdagpu.conf that a group can write does not choose" identity nobody -d 300 -c "$tmp/other"
    ok "... with a word" err "'user = root' is ignored"
    chmod 644 "$tmp/other/pmdagpu.conf" && chown nobody "$tmp/other/pmdagpu.conf"
    ok "a pmdagpu.conf of another user does not choose" identity nobody -d 300 -c "$tmp/other"
    unset PCP_CONF
    start print -d 300 -U nosuchuser
    ok "an unknown user is exit code 1" rc 1
    ok "... and is named with where it comes from" err 'user nosuchuser (option -U) does not exist'
    start print show
    ok "a command runs as who called it" out 'on stdout, false, ä€'
    ok "a command keeps its user, whatever its options" identity root show -U nobody

    chown daemon "$home/pmdagpu.jar"
    start print -d 300 -U nobody
    ok "a jar of a third user is refused" err 'pmdagpu.jar is not run by a process started by root: .* belongs to uid'
    ok "a jar of the user that runs it is taken" identity daemon -d 300 -U daemon
    chown daemon "$home/pmdagpu"
    ok "a jar of the owner of the launcher is taken" identity nobody -d 300 -U nobody
    chown root "$home/pmdagpu" "$home/pmdagpu.jar" && chmod o+w "$home/pmdagpu.jar"
    start print -d 300 -U nobody
    ok "a jar that everybody can write is refused" err 'is writable by everybody'
    chmod 644 "$home/pmdagpu.jar"
    echo -Dcheck=options >"$home/jvm.options" && chmod 666 "$home/jvm.options"
    start property -d 300 -U nobody
    ok "jvm.options that everybody can write is not used" out none
    ok "... with a word" err 'jvm.options is not used'
    rm "$home/jvm.options"
    mkdir -p "$tmp/open/inner" && cp "$home/pmdagpu.jar" "$tmp/open/inner/" && chmod 777 "$tmp/open"
    PMDAGPU_JAR=$tmp/open/inner/pmdagpu.jar start print -d 300 -U nobody
    ok "a jar below a directory that everybody can write is refused" err "$tmp/open is writable by everybody"
    fake_jdk "$tmp/foreign/jdk-30" 30 && chown -R daemon "$tmp/foreign/jdk-30"
    PMDAGPU_JAVA_HOME=$tmp/foreign/jdk-30 start print -d 300 -U nobody
    ok "a VM of a third user is refused" err "jdk-30 is not run by a process started by root: .* belongs to uid"
    chmod 2755 "$home/pmdagpu" && chgrp daemon "$home/pmdagpu" && chmod g+s "$home/pmdagpu"
    start print show
    ok "an executable with the set-group-id bit refuses to run" err 'must not be installed set-user-id'
    chgrp root "$home/pmdagpu" && chmod 755 "$home/pmdagpu"
}

build_fixture
jdks=()
find_jdks
[ ${#jdks[@]} -gt 0 ] || jdks=("$fixture_jdk")
for jdk in "${jdks[@]}"; do
    export PMDAGPU_JAVA_HOME=$jdk
    check_exit_codes
    check_stdout
    check_arguments
    check_pipe
    check_signals
    check_options
    newest=$jdk
done
newest=$(for jdk in "${jdks[@]}"; do
    echo "$(sed -n 's/^JAVA_VERSION="\(.*\)"/\1/p' "$jdk/release") $jdk"
done | sort -V | tail -1 | cut -d' ' -f2-)
check_search
jdk=$newest
export PMDAGPU_JAVA_HOME=$newest
check_identity
echo "$passed passed, $failed failed$([ $skipped -eq 0 ] || echo ", $skipped skipped")"
[ $failed -eq 0 ]
