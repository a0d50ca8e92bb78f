# The parts of a monitoring stack of our own: hosts (pmcd, the agent on simulated GPUs, pmlogger), one key server and one
# pmproxy, all below one directory and on ports of their own. Sourced after common.sh, by qa/stack and by scripts that need
# more than it offers. Every part is a process of which the id and the moment of its start are written down, so that no
# other one is ever stopped.
# shellcheck shell=bash disable=SC2154,SC2030,SC2031,SC2119,SC2120 # variables of common.sh, and those of one process

# PCP's user starts agents from there.
[ -n "${QA_TMP:-}" ] || chmod 755 "$tmp"

# _stack_use DIR: works on the stack below DIR; nothing is started or changed
_stack_use() {
    stack=$1
    stack_hosts=
    stack_user=$(id -un)
    stack_agent_user=$stack_user
    [ "$(id -u)" != 0 ] || stack_agent_user=$PCP_USER
    # shellcheck source=/dev/null
    [ ! -e "$stack/settings" ] || . "$stack/settings"
}

# _stack_make DIR: makes the directory of a stack. A directory of somebody else, or with other things in it, is refused.
_stack_make() {
    if [ ! -e "$1/.pmdagpu-stack" ]; then
        if [ -d "$1" ] && [ -n "$(ls -A "$1")" ]; then
            echo "$1 holds other things than a stack; choose another directory with -d" >&2
            return 1
        fi
        mkdir -p "$1" || return 1
    fi
    if [ -h "$1" ] || [ "$(stat -c %u "$1")" != "$(id -u)" ]; then
        echo "$1 is not your own directory; choose another one with -d" >&2
        return 1
    fi
    chmod 755 "$1"
    mkdir -p "$1"/{state,log,key,run,archives,hosts} || return 1
    : >"$1/.pmdagpu-stack"
    if [ "$(id -u)" = 0 ] && ! runuser -u "$PCP_USER" -- test -x "$1/hosts"; then
        echo "the user $PCP_USER, who agents become, may not look into $1; choose another directory with -d" >&2
        return 1
    fi
    _stack_use "$1"
    : >>"$full"
}

# _stack_set NAME VALUE: a setting that lasts as long as the directory
_stack_set() {
    printf -v "$1" %s "$2"
    { grep -v "^$1=" "$stack/settings" 2>/dev/null; printf '%s=%q\n' "$1" "$2"; } >"$stack/settings.new"
    mv "$stack/settings.new" "$stack/settings"
}

# _stack_port NAME: gives the setting a free port unless it has one
_stack_port() {
    [ -n "${!1:-}" ] || _stack_set "$1" "$(_free_port)"
}

# _started PID: when the process started, in ticks since boot; nothing if there is none
_started() {
    sed -n -e 's/^.*) //p' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20
}

# _stack_pid PART: the process of a part, if it runs
_stack_pid() {
    local pid start
    [ -e "$stack/state/$1" ] || return 1
    read -r pid start <"$stack/state/$1"
    [ -n "$start" ] && [ "$(_started "$pid")" = "$start" ] &&
        [ "$(sed -n -e 's/^State:[[:space:]]*\(.\).*/\1/p' "/proc/$pid/status" 2>/dev/null)" != Z ] && echo "$pid"
}

_stack_runs() { _stack_pid "$1" >/dev/null; }
_stack_ended() { ! _stack_runs "$1"; }

# _stack_spawn PART COMMAND...: starts a part and writes down its process; output in log/PART.out
_stack_spawn() {
    local part=$1 pid
    shift
    setsid "$@" </dev/null >>"$stack/log/$part.out" 2>&1 &
    pid=$!
    disown "$pid"
    echo "$pid $(_started "$pid")" >"$stack/state/$part"
}

# _stack_stop PART [SIGNAL]: stops a part, by force if it has not ended after 5 seconds
_stack_stop() {
    local pid
    if pid=$(_stack_pid "$1"); then
        kill -"${2:-TERM}" "$pid"
        _wait_for 5 _stack_ended "$1" || kill -KILL "$pid"
        _wait_for 5 _stack_ended "$1"
    fi
    rm -f "$stack/state/$1"
}

# _stack_trouble PART TEXT: says why a part did not come up
_stack_trouble() {
    echo "$1 $2; its log:" >&2
    tail -n 15 "$stack/log/$1.out" "$stack/log/$1.log" 2>/dev/null >&2
    return 1
}

# _key_server_program: Valkey or Redis, whichever there is
_key_server_program() {
    local name
    for name in ${STACK_KEY_SERVER:-valkey-server redis-server}; do
        PATH=$PATH:/usr/sbin:/sbin command -v "$name" && return
    done
    return 1
}

# _stack_keys [ARGS...]: the key server. It writes down what it is told: pmproxy tells names and labels only once, so that a key
# server which comes back without them would take values that nobody can find.
_stack_keys() {
    _stack_runs keys && return
    [ -z "${stack_other_keys:-}" ] || return 0
    local program
    program=$(_key_server_program) || {
        echo "no key server: install valkey-server, or redis-server (Debian: apt-get install redis-server)" >&2
        return 1
    }
    _stack_port key_port
    _stack_spawn keys "$program" --bind 127.0.0.1 --port "$key_port" --dir "$stack/key" --save '' --appendonly yes \
        --appendfsync everysec --daemonize no --protected-mode yes "$@"
    _wait_for 10 _key_answers || _stack_trouble keys "does not answer on port $key_port"
}

# _key COMMAND...: asks the key server; one line each, as the protocol has it
_key() {
    local line
    exec 4<>"/dev/tcp/127.0.0.1/$key_port" || return 1
    printf '%s\r\n' "$*" >&4
    read -r -t 5 line <&4
    case $line in
    \$-1*) line= ;;
    \$*) read -r -d '' -N "$(tr -dc 0-9 <<<"$line")" -t 5 line <&4 ;;
    esac
    exec 4<&- 4>&-
    printf '%s\n' "${line%$'\r'}"
}
_key_answers() { [ "$(_key PING 2>/dev/null)" = +PONG ]; }

# _stack_proxy_conf: the configuration of the distribution with our key server in it, of whichever generation it is
_stack_proxy_conf() {
    sed -E -e "s/^#? *servers *=.*/servers = localhost:$key_port/" -e 's/^(resp|redis)\.enabled *=.*/\1.enabled = false/' \
        "$PCP_SYSCONF_DIR/pmproxy/pmproxy.conf" >"$stack/pmproxy.conf"
}

# _stack_proxy ARGS...: pmproxy, following the archives; local: is the first host
_stack_proxy() {
    _stack_runs pmproxy && return
    [ -x "$PCP_BINADM_DIR/pmproxy" ] || { echo "pmproxy is not installed (part of the package pcp)" >&2; return 1; }
    _stack_port proxy_port
    [ -e "$stack/pmproxy.conf" ] || _stack_proxy_conf
    local host port=PMCD_PORT
    for host in $stack_hosts; do
        port=pmcd_port_$host
        break
    done
    PCP_ARCHIVE_DIR=$stack/archives PCP_LOG_DIR=$stack/log PCP_RUN_DIR=$stack/run PCP_TMP_DIR=$stack/run \
        PMCD_PORT=${!port:-44321} PMCD_SOCKET=$stack/hosts/${host:-none}/pmcd.socket \
        _stack_spawn pmproxy "$PCP_BINADM_DIR/pmproxy" -f -A -U "$stack_user" -i 127.0.0.1 -p "$proxy_port" \
        -s "$stack/run/pmproxy.socket" -c "$stack/pmproxy.conf" -l "$stack/log/pmproxy.log" -x "$stack/log/pmproxy.out" "$@"
    _wait_for 15 _proxy_answers || _stack_trouble pmproxy "does not answer on port $proxy_port"
}
_proxy_answers() { _get series/ping | grep -q true; }

# _get PATH [PARAMETER=VALUE...]: asks pmproxy. A question in the moment in which it loses or finds its key server is never
# answered; who asks again and again sets stack_patience to a few seconds.
_get() {
    local path=$1 each
    local -a parameters=()
    shift
    for each; do parameters+=(--data-urlencode "$each"); done
    curl -sS --max-time "${stack_patience:-20}" -G "${parameters[@]}" "http://127.0.0.1:$proxy_port/$path"
}

# _series QUERY...: asks the key server as pmseries does
_series() { pmseries -p "$key_port" -h 127.0.0.1 "$@"; }

# _host_pmns: names of the agent, of pmcd and of the kernel, as one file
_host_pmns() {
    {
        echo 'root {'
        printf '    %s\n' pmcd gpu 'workload 300:*:*' 'node 300:*:*'
        [ ! -e "$1" ] || sed -n -e '/^root *{/,/^}/{ /[{}]/!p }' "$1"
        echo '}'
        sed -e 's/GPU:/300:/' "$top/pmns"
        sed -e 's/PMCD:/2:/' -e '/^root {/,/^}/d' "$PCP_PMNS_ROOT_PMCD"
        [ ! -e "$1" ] || sed -e 's/\bLINUX:/60:/' -e '/^root *{/,/^}/d' "$1"
    } | sed -e '/^\/\*.*\*\/$/d' -e '/^\/\*/,/\*\//d' -e '/^#/d'
}

# _in_host_name NAME: sets in_name to the words that run a program on a machine of that name. The label hostname is the name
# of the machine, whatever pmcd was told; without namespaces all hosts share it.
_in_host_name() {
    # shellcheck disable=SC2016 # expanded by that shell
    local as_root=(unshare --uts sh -c 'hostname "$0" && exec "$@"' "$1")
    # shellcheck disable=SC2016
    local as_user=(unshare --user --map-root-user --uts sh -c
        'hostname "$0" && user=$1 group=$2 && shift 2 && exec unshare --user --map-user="$user" --map-group="$group" -- "$@"'
        "$1" "$(id -u)" "$(id -g)")
    in_name=("${as_root[@]}")
    [ "$(id -u)" = 0 ] || in_name=("${as_user[@]}")
    "${in_name[@]}" true 2>>"$full" || { in_name=(); _stack_set stack_nameless true; }
}

# _stack_host NAME SCENARIO [LABELS]: a host: a pmcd of its own with the agent on simulated GPUs, and the metrics of the kernel.
# SCENARIO is a file of nvmlsim, LABELS a JSON object of context labels. Its configuration is in hosts/NAME/conf.
_stack_host() {
    _stack_runs "pmcd-$1" && return
    local name=$1 home=$stack/hosts/$1 port=pmcd_port_$1 kernel=$PCP_PMDASADM_DIR/linux/pmdalinux names=/dev/null
    case " $stack_hosts " in *" $name "*) ;; *) _stack_set stack_hosts "${stack_hosts:+$stack_hosts }$name" ;; esac
    _stack_port "$port"
    mkdir -p "$home"/{var/config/pmda,log/pmcd,run,tmp,conf/pmdagpu/sources.d,etc/labels,pmdas/openmetrics/config.d}
    [ "$2" -ef "$home/gpus.conf" ] || cp "$2" "$home/gpus.conf"
    [ -z "${3:-}" ] || printf '%s\n' "$3" >"$home/etc/labels/stack"
    [ -x "$kernel" ] || kernel=
    # The names of the kernel's metrics are those of the machine's own PCP.
    [ -z "$kernel" ] || names=$(dirname "$PCP_PMNS_ROOT_PMCD")/root_linux
    _host_pmns "$names" >"$home/root"
    {
        printf 'gpu\t300\tpipe\tbinary\t%s\n' \
            "$launcher -d 300 -l $home/log/gpu.log -c $home/conf/pmdagpu --simulate=$home/gpus.conf"
        printf 'pmcd\t2\tdso\tpmcd_init\t%s/pmcd/pmda_pmcd.so\n' "$PCP_PMDASADM_DIR"
        [ -z "$kernel" ] || printf 'linux\t60\tpipe\tbinary\t%s -d 60 -U %s -l %s\n' "$kernel" "$stack_user" "$home/log/linux.log"
    } >"$home/pmcd.conf"
    _in_host_name "$name"
    chmod -R a+rX "$home"
    [ "$stack_agent_user" = "$stack_user" ] || chown -R "$stack_agent_user" "$home/var" "$home/log" "$home/run" "$home/tmp" "$home/conf"
    (
        cd "$home/log/pmcd" || exit
        export PCP_VAR_DIR=$home/var PCP_LOG_DIR=$home/log PCP_RUN_DIR=$home/run PCP_TMP_DIR=$home/tmp
        export PCP_SYSCONF_DIR=$home/etc PCP_PMDAS_DIR=$home/pmdas PCP_PMCDCONF_PATH=$home/pmcd.conf PMCD_ROOT_AGENT=0
        _stack_spawn "pmcd-$name" "${in_name[@]}" "$PCP_BINADM_DIR/pmcd" -f -A -U "$stack_user" -c "$home/pmcd.conf" -n "$home/root" \
            -i 127.0.0.1 -p "${!port}" -s "$home/pmcd.socket" -l "$stack/log/pmcd-$name.log" -H "$name"
    )
    _wait_for 20 _host_answers "$name" || _stack_trouble "pmcd-$name" "does not answer"
}
_host_spec() { echo "unix:$stack/hosts/$1/pmcd.socket"; }
_host_answers() { [ "$(pmprobe -h "$(_host_spec "$1")" gpu.count 2>/dev/null | cut -d' ' -f2)" = 1 ]; }

# _stack_source HOST NAME: the source NAME of the host from standard input
_stack_source() {
    local file=$stack/hosts/$1/conf/pmdagpu/sources.d/$2
    cat >"$file.new" && chmod 644 "$file.new" && mv "$file.new" "$file.conf"
}

# _stack_recording HOST INTERVAL: what pmlogger records of the host. Inventory again and again: what is written only once is
# missing in the series of a pmproxy that starts later.
_stack_recording() {
    cat <<End
log mandatory on $2 {
    gpu
    workload
    node
    pmcd.agent.status
    pmcd.hostname
}
End
    # A metric nobody serves would end pmlogger.
    pminfo -h "$(_host_spec "$1")" -d hinv.ncpu >>"$full" 2>&1 || return 0
    cat <<End
log mandatory on $2 {
    kernel.all.load
    kernel.all.cpu
    kernel.all.pressure
    hinv.ncpu
    mem.physmem
    mem.util
    disk.all
    network.interface.in.bytes
    network.interface.out.bytes
}
End
}

# _stack_logger HOST [INTERVAL]: records the host below archives/HOST; to be started after pmproxy
_stack_logger() {
    _stack_runs "pmlogger-$1" && return
    command -v pmlogger >/dev/null || { echo "pmlogger is not installed (part of the package pcp)" >&2; return 1; }
    local directory=$stack/archives/$1 interval=${2:-2sec}
    mkdir -p "$directory"
    [ -e "$stack/hosts/$1/pmlogger.conf" ] || _stack_recording "$1" "$interval" >"$stack/hosts/$1/pmlogger.conf"
    (
        cd "$directory" || exit
        export PCP_RUN_DIR=$stack/hosts/$1/logger PCP_TMP_DIR=$stack/hosts/$1/logger
        mkdir -p "$PCP_TMP_DIR/pmlogger"
        _stack_spawn "pmlogger-$1" pmlogger -U "$stack_user" -c "$stack/hosts/$1/pmlogger.conf" -h "$(_host_spec "$1")" \
            -l "$stack/log/pmlogger-$1.log" -t "$interval" "$(date +%Y%m%d.%H.%M.%S)"
    )
    _wait_for 15 _logger_writes "$1" || _stack_trouble "pmlogger-$1" "writes nothing"
}
_logger_writes() { [ -n "$(find "$stack/archives/$1" -name '*.index' -size +0 -print -quit)" ] && _stack_runs "pmlogger-$1"; }

# _stack_down: stops every part that is written down, those that write first
_stack_down() {
    local file part
    for part in pmlogger pmproxy keys pmcd ''; do
        for file in "$stack/state/$part"*; do
            [ ! -e "$file" ] || _stack_stop "$(basename "$file")"
        done
    done
}

# The hosts of a fleet: four kinds in turn, of two clusters and three projects
# _fleet_labels N
_fleet_labels() {
    local cluster=(east west) project=(vision speech language)
    printf '{"cluster":"%s","project":"%s","rack":"r%d"}\n' "${cluster[($1 - 1) % 2]}" "${project[($1 - 1) % 3]}" $((($1 + 1) / 2))
}

# _fleet_gpus N COUNT: the scenario of host N; a single host has one of everything that a dashboard shows
_fleet_gpus() {
    if [ "$2" = 1 ]; then
        cat "$scenarios/mixed.conf"
        return
    fi
    echo "epoch = boot"
    echo "seed = $1"
    case $((($1 - 1) % 4)) in
    0) cat <<'End'
gpus = 8 x h100
[gpu*]
load = points(20; 0:93, 13:100, 15:96, 15.2:31, 17:35, 17.3:90, 20:93)
process = pid=self comm=train mem=71GiB
End
        ;;
    1) cat <<'End'
gpus = 4 x l40s
[gpu*]
load = sine(60, 20, 80)
process = pid=self comm=serve mem=30GiB
[gpu2]
load = 0
[gpu3]
load = 0
End
        ;;
    2) cat <<'End'
gpus = 2 x h200, 2 x a100-80
[gpu*]
load = 0
process = pid=self comm=notebook mem=2GiB
[gpu0]
load = 95
End
        ;;
    3) cat <<'End'
gpus = 4 x t4
[gpu0]
load = 40
process = pid=self comm=serve mem=9GiB
End
        ;;
    esac
}

# _stack_model HOST N: a model server beside the host, as its source vllm
_stack_model() {
    _stack_runs "model-$1" && return
    _stack_port "model_port_$1"
    local port=model_port_$1
    _stack_spawn "model-$1" /usr/bin/python3 "$top/qa/modelserver.py" "${!port}" "$2"
    printf 'preset = vllm\nenabled = yes\nurl = http://127.0.0.1:%s/metrics\n' "${!port}" | _stack_source "$1" vllm
}
