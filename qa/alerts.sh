# Shared by the scripts about alert rules. Sourced after common.sh and _private.
# shellcheck shell=bash

/usr/bin/python3 -c 'from pcp import pmi' 2>/dev/null || { echo "PCP's Python modules are not installed"; exit 77; }
command -v pmie >/dev/null && command -v pmieconf >/dev/null || { echo "pmie is not installed"; exit 77; }

# The clock of the simulated library is that of the archives.
export NVMLSIM_CLOCK=file:$tmp/clock NVMLSIM_CONTROL=$tmp/control
echo 1700000000000000 >"$tmp/clock"
: >"$tmp/control"
mkdir -p "$tmp/proc/self/ns" "$tmp/proc/driver/nvidia" "$tmp/proc/1" "$tmp/cgroup" "$tmp/pmieconf" "$tmp/conf/pmdagpu/sources.d"
ln -s 'pid:[4026531836]' "$tmp/proc/self/ns/pid"
printf 'cpu 0 0 0 0\nbtime 1699900000\n' >"$tmp/proc/stat"
printf 'MemTotal:       125829120 kB\n' >"$tmp/proc/meminfo"
printf 'max_age = 0\nprocfs_root = %s\ncgroup_root = %s\n' "$tmp/proc" "$tmp/cgroup" >"$tmp/conf/pmdagpu/pmdagpu.conf"

# _process PID COMM STATE CGROUP: a process as /proc would show it
_process() {
    local dir=$tmp/proc/$1
    mkdir -p "$dir" "$tmp/cgroup$4"
    printf '%s (%s) %s 1 %s %s 0 -1 4194304 0 0 0 0 0 0 0 0 20 0 1 0 %s 0 0 0\n' "$1" "$2" "$3" "$1" "$1" "$(($1 * 10))" >"$dir/stat"
    printf 'Name:\t%s\nState:\t%s\nUid:\t1000\t1000\t1000\t1000\n' "$2" "$3" >"$dir/status"
    printf '0::%s\n' "$4" >"$dir/cgroup"
    printf '%s\n' "$2" >"$dir/comm"
    : >"$dir/environ"
}

# _job N: the cgroup of the Slurm job N
_job() { echo "/system.slice/slurmstepd.scope/job_$1/step_0/user/task_0"; }

# _record ARCHIVE METRIC...: records by the script on standard input
_record() {
    chmod -R a+rX "$tmp/proc" "$tmp/cgroup" "$tmp/control" "$tmp/clock"
    local archive=$1
    shift
    /usr/bin/python3 "$top/qa/record.py" "$tmp/$archive" "$tmp/clock" "$@" || _fail "$archive was not recorded"
}

# Metrics of gpu.* that rules name
_rule_metrics() {
    # Shares of processes depend on when the agent looked, not on the clock of the simulation: see 131.
    grep -ohE '\bgpu(\.[a-z0-9_]+)+ ' "$top"/pmda/pmieconf/gpu/* | grep -v '^gpu.job' | sort -u |
        while read -r metric; do ! grep -q "^$metric," "$top/src/main/resources/gpu-metrics.csv" || echo "$metric"; done
}

# _rules FILE [MODIFICATION...]: all rules, switched on, as pmieconf makes them; each tells its name and the instance
_rules() {
    local file=$tmp/$1 modification
    shift
    [ -d "$tmp/pmieconf/gpu" ] || {
        cp -rL "$machine/config/pmieconf/global" "$tmp/pmieconf" && cp -r "$top"/pmda/pmieconf/* "$tmp/pmieconf"
    }
    rm -f "$file"
    for modification in 'gpu enabled yes' 'workload enabled yes' 'node enabled yes' 'global user_action yes' \
        'global syslog_action no' "$@"; do
        # shellcheck disable=SC2086 # words
        pmieconf -f "$file" -r "$tmp/pmieconf" modify $modification || _fail "pmieconf does not take: $modification"
    done
    # shellcheck disable=SC2016 # variables of pmieconf
    pmieconf -f "$file" -r "$tmp/pmieconf" modify global user_command '|$alertname$^ %i' || _fail "no command for the rules"
}

# _fired ARCHIVE RULES: which rules fired for which instances, each once
_fired() {
    pmie -q -a "$tmp/$1" -c "$tmp/$2" >"$tmp/$1.fired" 2>"$tmp/$1.problems"
    sed -n -e 's/<%i undefined>/-/' -e 's/^.*: |\([a-z_.]*\) */\1 /p' "$tmp/$1.fired" | awk '{ for (i = 2; i <= NF || i == 2; i++) print $1, $i }' | sort -u
}
