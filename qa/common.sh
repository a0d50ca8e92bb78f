# Shared by the numbered scripts: a private PCP (own directories, own port, own socket) and filters that make output
# comparable. Sourced, with $seq set to the number of the script. Never touches the PCP of the machine.
# shellcheck shell=bash

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export LC_ALL=C TZ=UTC
# The output of the tools must not depend on who runs them.
unset PCP_CONF PCP_DIR PMCD_PORT PMCD_HOST JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS NVMLSIM_CONFIG PMDAGPU_NVML_LIBRARY

# shellcheck source=/dev/null
. "${PCP_CONF:-/etc/pcp.conf}"

tmp=${QA_TMP:-$(mktemp -d /tmp/pmdagpu-qa.XXXXXX)}
full=$tmp/full
PCP_PMNS_ROOT_PMCD=$PCP_VAR_DIR/pmns/root_pmcd
private=false
pmcd_pid=
# Where agents are started from. Started by root they become PCP's user, who may not look into a private directory such
# as root's home: then they get a copy. QA_TREE is such a copy that is there already.
tree=${QA_TREE:-$top}
if [ -z "${QA_TREE:-}" ] && [ "$(id -u)" = 0 ] && ! runuser -u "$PCP_USER" -- test -r "$top/native/build/pmdagpu" 2>/dev/null; then
    tree=$tmp/tree
    mkdir -p "$tree/native/nvmlsim" "$tree/target"
    cp -r "$top/native/build" "$tree/native"
    cp -r "$top/native/nvmlsim/scenarios" "$tree/native/nvmlsim"
    cp -r "$top/pmda" "$tree"
    cp "$top/target/pmdagpu.jar" "$tree/target"
    chmod 755 "$tmp"
fi
launcher=$tree/native/build/pmdagpu
nvmlsim=$tree/native/build/nvmlsim/libnvidia-ml.so.1
scenarios=$tree/native/nvmlsim/scenarios
_children=
trap '_cleanup' EXIT
trap 'exit 1' INT TERM HUP

_cleanup() {
    local rc=$?
    _stop_pmcd
    local p
    for p in $_children; do
        kill -KILL "$p" 2>/dev/null
    done
    if [ "$rc" -ne 0 ] && [ -n "${QA_KEEP:-}" ]; then
        echo "left for inspection: $tmp" >&2
    else
        rm -rf "$tmp"
    fi
    exit "$rc"
}

# _fail TEXT: the script failed for a reason that is no difference of output
_fail() {
    echo "$seq: $*"
    if [ -d "$tmp" ]; then
        tail -n 25 "$tmp"/*.log "$full" 2>/dev/null
    fi
    exit 1
}

# _wait_for SECONDS COMMAND...: waits until the command succeeds, polling
_wait_for() {
    local deadline=$((SECONDS + $1))
    shift
    until "$@" >>"$full" 2>&1; do
        [ "$SECONDS" -lt "$deadline" ] || return 1
        sleep 0.1
    done
}

_free_port() {
    local port
    for port in $(shuf -i 20000-32000 -n 50); do
        if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
            echo "$port"
            return
        fi
    done
    _fail "no free port found"
}

# _private: directories of a PCP of our own, owned by the user the agent will run as; to be called before all below
_private() {
    private=true
    pcp_user=$PCP_USER
    [ "$(id -u)" = 0 ] || pcp_user=$(id -un)
    mkdir -p "$tmp"/{var/config/pmda,var/pmns,log/pmcd,run,tmp,conf/pmdagpu}
    export PCP_VAR_DIR=$tmp/var PCP_LOG_DIR=$tmp/log PCP_RUN_DIR=$tmp/run PCP_TMP_DIR=$tmp/tmp
    export PCP_PMCDCONF_PATH=$tmp/pmcd.conf
    chmod 755 "$tmp"
    [ "$(id -u)" != 0 ] || chown -R "$pcp_user" "$tmp"
}

# Whoever forgets it, or calls it in a subshell, would work on the PCP of the machine.
_must_be_private() {
    $private || _fail "_private was not called"
}

# _pmns: a namespace with our roots and pmcd's own, in $tmp/root
_pmns() {
    {
        echo 'root {'
        echo '    pmcd'
        echo '    gpu'
        echo '    workload 300:*:*'
        echo '    node 300:*:*'
        [ -z "${QA_NAMES:-}" ] || echo "    $QA_NAMES"
        echo '}'
        sed -e 's/GPU:/300:/' "$top/pmns"
        sed -e 's/PMCD:/2:/' -e '/^root {/,/^}/d' "$PCP_PMNS_ROOT_PMCD"
    } | sed -e '/^\/\*.*\*\/$/d' -e '/^\/\*/,/\*\//d' -e '/^#/d' >"$tmp/root"
}

# _start_pmcd AGENT_ARGS...: a pmcd of our own with the agent; sets PMCD_HOST for all tools
_start_pmcd() {
    _must_be_private
    _pmns
    printf 'gpu\t300\tpipe\tbinary\t%s\n' "$launcher -d 300 -l $tmp/log/gpu.log -c $tmp/conf/pmdagpu $*" >"$tmp/pmcd.conf"
    printf 'pmcd\t2\tdso\tpmcd_init\t%s/pmcd/pmda_pmcd.so\n' "$PCP_PMDASADM_DIR" >>"$tmp/pmcd.conf"
    [ -z "${QA_AGENTS:-}" ] || printf '%s\n' "$QA_AGENTS" >>"$tmp/pmcd.conf"
    _launch_pmcd
}

# _spawn_pmcd: starts pmcd and waits for nothing
_spawn_pmcd() {
    _must_be_private
    PMCD_PORT=$(_free_port)
    export PMCD_PORT PMCD_SOCKET=$tmp/run/pmcd.socket PMCD_HOST=unix:$tmp/run/pmcd.socket PMCD_RECONNECT_TIMEOUT=1
    (cd "$tmp/log/pmcd" && PMCD_ROOT_AGENT=0 exec "$PCP_BINADM_DIR/pmcd" -f -A -U "$(id -un)" -c "$tmp/pmcd.conf" \
        -n "$tmp/root" -s "$PMCD_SOCKET" -l "$tmp/log/pmcd.log" -H qahost ${QA_PMCD_OPTIONS:-} \
        </dev/null >>"$full" 2>&1) &
    pmcd_pid=$!
}

# _launch_pmcd: starts pmcd on what _start_pmcd has written
_launch_pmcd() {
    _spawn_pmcd
    _wait_for 20 pminfo -h "$PMCD_HOST" -f pmcd.version || _fail "the private pmcd did not start"
}

_stop_pmcd() {
    [ -n "$pmcd_pid" ] || return 0
    kill -TERM "$pmcd_pid" 2>/dev/null
    local i
    for i in $(seq 50); do
        kill -0 "$pmcd_pid" 2>/dev/null || break
        [ "$i" -lt 50 ] || kill -KILL "$pmcd_pid"
        sleep 0.1
    done
    wait "$pmcd_pid" 2>/dev/null
    pmcd_pid=
}

# _agent_pid: the process id of the agent below our pmcd
_agent_pid() {
    pgrep -P "$pmcd_pid" -x pmdagpu
}

# _agent_is PID: the agent is still that process
_agent_is() {
    [ "$(_agent_pid)" = "$1" ]
}

# _log_has N TEXT: the agent's log holds N lines with the text
_log_has() {
    [ "$(grep -c -e "$2" "$tmp/log/gpu.log")" = "$1" ]
}

# _value METRIC [INSTANCE]: the value, or what stands in its place
_value() {
    if [ $# = 1 ]; then
        pmprobe -v "$1" | sed -e 's/^[^ ]* -*[0-9]* //'
    else
        pminfo -f "$1" | sed -n -e "s/.*\"$2\"\] value //p"
    fi
}

# _is VALUE METRIC [INSTANCE]
_is() {
    local wanted=$1
    shift
    [ "$(_value "$@")" = "$wanted" ]
}

# Filters: what differs from run to run
_filter_pid() {
    sed -e 's/pmdagpu([0-9]*)/pmdagpu(PID)/g' -e 's/pid [0-9][0-9]*/pid PID/g'
}

_filter_date() {
    sed -E -e 's/\[[A-Z][a-z]{2} [A-Z][a-z]{2} [ 0-9]{2} [0-9:]{8}\]/[DATE]/g' \
        -e 's/[A-Z][a-z]{2} [A-Z][a-z]{2} [ 0-9]{2} [0-9:]{8} [0-9]{4}/DATE/g'
}

_filter_tmp() {
    sed -e "s,$tree,TOP,g" -e "s,$tmp,TMP,g" -e "s,$top,TOP,g"
}

# mean power over a moving second may be rounded down by a milliwatt
_filter_power() {
    sed -E -e 's/330999/331000/g' -e 's/590999/591000/g'
}

# dbpmda prints addresses, and warnings into the middle of the line it reads
_filter_dbpmda() {
    sed -z -e 's/Warning: PMID ([0-9.]*) is not defined in the PMNS\n//g' |
        sed -e 's/dump from 0x[0-9a-f]*/dump from ADDR/' -e 's/^Start .* PMDA: .*/Start PMDA/'
}

# _dbpmda ARGS_OF_THE_AGENT: runs dbpmda on commands from standard input
_dbpmda() {
    _must_be_private
    _pmns
    { echo "open pipe $launcher -d 300 -l $tmp/log/gpu.log -c $tmp/conf/pmdagpu $*"; cat; echo quit; } |
        timeout 120 dbpmda -n "$tmp/root" -q 10 -e 2>&1 | _filter_dbpmda | _filter_tmp
}

# _scenario NAME: the scenario $tmp/NAME from standard input, replaced at once: the library reads it while it runs
_scenario() {
    _must_be_private
    cat >"$tmp/.$1" && chmod 644 "$tmp/.$1" && mv "$tmp/.$1" "$tmp/$1"
}

# _constant: two H100 in which nothing changes, in $tmp/gpus.conf; the clock of the library stands still. No machine numbers
# processes as high as theirs.
_constant() {
    export NVMLSIM_CLOCK=virtual:1700000000000000
    _scenario gpus.conf <<End
epoch = 1699996400
gpus = 2 x h100

[gpu*]
load = 40
process = pid=5004711 comm=train mem=8GiB sm=40

[gpu1]
load = 80
End
}

# _example CLASS: a script that runs an example agent of the tests
_example() {
    echo '#!/bin/sh'
    echo "exec '$(_java)' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xlog:disable -Xlog:all=warning:stderr \\"
    echo "    -cp '$top/target/test-classes:$top/target/pmdagpu.jar' io.pcp.pmda.examples.$1 \"\$@\""
}

# _java: the VM the examples run on
_java() {
    local jdk
    jdk=$("$top/qa/jdks" | head -n 1)
    echo "${jdk:?no JDK found}/bin/java"
}
