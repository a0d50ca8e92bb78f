# Shared by the scripts about reports. Sourced after common.sh and _private.
# shellcheck shell=bash

# PCP's own Python, not one that happens to come first.
export PATH=/usr/bin:$PATH
python3 -c 'import pcp' 2>/dev/null && command -v pmrep >/dev/null || { echo "pmrep or PCP's Python modules are not installed"; exit 77; }

# Time of the simulation stands still but for what _at moves it: all values are known.
begin=1700000000
_at() { # SECONDS since the start
    echo "$((begin + $1))000000" | _scenario clock
}
_tell() { # COMMAND...: to the simulated library
    printf '%s\n' "$@" >>"$tmp/control"
}

# Processes as /proc would show them. No machine numbers processes so high.
_process() { # PID COMM CGROUP
    local dir=$tmp/proc/$1
    mkdir -p "$dir" "$tmp/cgroup$3"
    printf '%s (%s) S 1 %s %s 0 -1 4194304 0 0 0 0 0 0 0 0 20 0 1 0 1000 0 0 0\n' "$1" "$2" "$1" "$1" >"$dir/stat"
    printf 'Name:\t%s\nState:\tS\nUid:\t1000\t1000\t1000\t1000\n' "$2" >"$dir/status"
    printf '0::%s\n' "$3" >"$dir/cgroup"
    printf '%s\n' "$2" >"$dir/comm"
    : >"$dir/environ"
}

_procfs() {
    local container job=/system.slice/slurmstepd.scope/job_4711/step_0/user/task_0
    container=$(printf 'abcdef0123456789%.0s' 1 2 3 4)
    mkdir -p "$tmp/proc/self/ns" "$tmp/proc/driver/nvidia" "$tmp/proc/1"
    ln -s 'pid:[4026531836]' "$tmp/proc/self/ns/pid"
    printf 'cpu 0 0 0 0\nbtime %s\n' $((begin - 86400)) >"$tmp/proc/stat"
    printf 'MemTotal:       125829120 kB\n' >"$tmp/proc/meminfo"
    _process 5004711 train $job
    _process 5004712 train $job
    _process 5004721 vllm /system.slice/vllm.service
    _process 5004731 finetune "/system.slice/docker-$container.scope"
    _process 5004741 notebook /user.slice/user-1000.slice/session-2.scope
    chmod -R a+rX "$tmp/proc" "$tmp/cgroup"
}

# A node as people have it: a Slurm job on two GPUs, a model server on one, slices of which two are used, GPUs without work.
_node() {
    cat <<'End'
epoch = 1699996400
driver = 580.95.05
gpus = 6 x h100

[gpu*]
load = 0

[gpu0]
load = 96
process = pid=5004711 comm=train mem=61GiB sm=95

[gpu1]
load = 91
process = pid=5004712 comm=train mem=61GiB sm=90

[gpu2]
load = 63
process = pid=5004721 comm=vllm mem=70GiB sm=63

[gpu3]
load = 40
mig = on
mig_layout = 3g.40gb, 2g.20gb, 1g.10gb
process = pid=5004731 comm=train mem=21GiB gi=1 ci=0
process = pid=5004741 comm=notebook mem=2GiB gi=3 ci=0
End
}

# What a model server tells, N times as much
_served_tokens() { # N
    cat <<End
# TYPE vllm:num_requests_running gauge
vllm:num_requests_running{engine="0",model_name="llama-3.1-8b"} 7
# TYPE vllm:num_requests_waiting gauge
vllm:num_requests_waiting{engine="0",model_name="llama-3.1-8b"} 2
# TYPE vllm:kv_cache_usage_perc gauge
vllm:kv_cache_usage_perc{engine="0",model_name="llama-3.1-8b"} 0.3126
# TYPE vllm:prompt_tokens counter
vllm:prompt_tokens_total{engine="0",model_name="llama-3.1-8b"} $((4000 * $1))
# TYPE vllm:generation_tokens counter
vllm:generation_tokens_total{engine="0",model_name="llama-3.1-8b"} $((900 * $1))
# TYPE vllm:num_preemptions counter
vllm:num_preemptions_total{engine="0",model_name="llama-3.1-8b"} $1
# TYPE vllm:prefix_cache_queries counter
vllm:prefix_cache_queries_total{engine="0",model_name="llama-3.1-8b"} $((4000 * $1))
# TYPE vllm:prefix_cache_hits counter
vllm:prefix_cache_hits_total{engine="0",model_name="llama-3.1-8b"} $((1000 * $1))
# TYPE vllm:time_to_first_token_seconds histogram
vllm:time_to_first_token_seconds_bucket{engine="0",model_name="llama-3.1-8b",le="+Inf"} $((10 * $1))
vllm:time_to_first_token_seconds_count{engine="0",model_name="llama-3.1-8b"} $((10 * $1))
vllm:time_to_first_token_seconds_sum{engine="0",model_name="llama-3.1-8b"} $((2 * $1))
# TYPE vllm:e2e_request_latency_seconds histogram
vllm:e2e_request_latency_seconds_bucket{engine="0",model_name="llama-3.1-8b",le="+Inf"} $((10 * $1))
vllm:e2e_request_latency_seconds_count{engine="0",model_name="llama-3.1-8b"} $((10 * $1))
vllm:e2e_request_latency_seconds_sum{engine="0",model_name="llama-3.1-8b"} $((35 * $1))
End
}

# _start_node: the node above, with pmcd and agent; the model server is the source vllm
_start_node() {
    mkdir -p "$tmp/docs" "$tmp/conf/pmdagpu/sources.d"
    chmod 755 "$tmp/docs" "$tmp/conf" "$tmp/conf/pmdagpu" "$tmp/conf/pmdagpu/sources.d"
    _served_tokens 100 >"$tmp/docs/vllm.txt"
    printf 'preset = vllm\nurl = file://%s/docs/vllm.txt\n' "$tmp" >"$tmp/conf/pmdagpu/sources.d/vllm.conf"
    printf 'preset = sglang\nurl = file://%s/docs/sglang.txt\n' "$tmp" >"$tmp/conf/pmdagpu/sources.d/sglang.conf"
    printf 'preset = triton\nurl = file://%s/docs/triton.txt\n' "$tmp" >"$tmp/conf/pmdagpu/sources.d/triton.conf"
    cp "$top/src/test/resources/scrapes/triton.txt" "$top/src/test/resources/scrapes/sglang.txt" "$tmp/docs"
    printf 'max_age = 0s\n' >"$tmp/conf/pmdagpu/sources.d/defaults.conf"
    printf 'procfs_root = %s\ncgroup_root = %s\nmax_age = 50ms\n' "$tmp/proc" "$tmp/cgroup" >"$tmp/conf/pmdagpu/pmdagpu.conf"
    _procfs
    _at 0
    : >"$tmp/control"
    chmod -R a+rX "$tmp/docs" "$tmp/conf" "$tmp/control"
    export NVMLSIM_CLOCK=file:$tmp/clock NVMLSIM_CONTROL=$tmp/control
    _node | _scenario node.conf
    _start_pmcd --simulate="$tmp/node.conf"
    _wait_for 20 _is 6 gpu.count || _fail "there are not 6 GPUs"
    _wait_for 20 _is 2 gpu.job.gpus slurm-4711 || _fail "the job is not there"
    # Shares of processes fade while time stands still.
    _wait_for 20 _is 0 gpu.job.utilization.sm slurm-4711 || _fail "time does not stand still"
    _wait_for 20 _is 0 gpu.job.utilization.sm unit-vllm.service || _fail "time does not stand still"
    local server
    for server in vllm sglang triton; do
        _wait_for 20 _is 1 workload.control.up "$server" || _fail "$server is not there"
    done
}

# The node in trouble: a GPU that has fallen off the bus, a hot one that needs a reset
_trouble() {
    _node
    cat <<'End'

[gpu4]
recovery_action = 1
temperature = 91
load = 80

[faults]
lost gpu5
End
}

_sick() { # N: so many GPUs are not well
    pminfo -f gpu.utilization >>"$full" 2>&1
    _is "$1" gpu.health.unhealthy
}

# _clock: the date as -S and -T take it
_clock() { date -u '+@%a %b %d %H:%M:%S %Y'; }

# _archive: records the node, first well, then in trouble, into $archive; $well and $sick are moments within
_archive() {
    local second=100 step
    archive=$tmp/archives/node
    mkdir -p "$tmp/archives" "$tmp/tmp/pmlogger"
    # What hardly changes is logged rarely, as usual.
    cat >"$tmp/logger.conf" <<'End'
log mandatory on 2 sec { gpu.info gpu.driver gpu.nvml gpu.pmda gpu.expected gpu.memory.total gpu.mode gpu.pcie.gen gpu.pcie.width
    gpu.mig.profile gpu.mig.uuid gpu.mig.memory.total gpu.mig.multiprocessors }
log mandatory on 250 msec { gpu.count gpu.pci gpu.total gpu.health gpu.utilization gpu.memory.used gpu.memory.used_percent
    gpu.memory.free gpu.power.usage gpu.power.limit gpu.temperature gpu.clock gpu.throttle gpu.ecc gpu.rows gpu.xid gpu.nvlink.active gpu.nvlink.count
    gpu.nvlink.down gpu.nvlink.errors gpu.nvlink.bytes gpu.pcie.replays gpu.processes gpu.proc gpu.job gpu.container gpu.gpm gpu.energy
    gpu.mig.memory.used gpu.mig.processes workload }
End
    pmlogger -h "$PMCD_HOST" -U "$(id -un)" -c "$tmp/logger.conf" -l "$tmp/logger.log" "$archive" >>"$full" 2>&1 &
    logger=$!
    _children="$_children $logger"
    # Time goes on by a second as often as values are logged, the model server serves.
    _records() { [ "$(pmdumplog "$archive" gpu.total.power 2>/dev/null | grep -c gpu.total.power)" -ge "$1" ]; }
    _goes_on() { # RECORDS
        local wanted=$1 deadline=$((SECONDS + 30))
        until _records "$wanted"; do
            [ "$SECONDS" -lt "$deadline" ] || _fail "pmlogger does not write"
            second=$((second + 1))
            _at "$second"
            _served_tokens $((100 + second)) >"$tmp/docs/.vllm" && chmod 644 "$tmp/docs/.vllm" && mv "$tmp/docs/.vllm" "$tmp/docs/vllm.txt"
            sleep 0.1 # a step of the simulation
        done
    }
    _goes_on 10
    well=$(_clock)
    _goes_on 15
    _trouble | _scenario node.conf
    _wait_for 20 _sick 2 || _fail "nobody notices the trouble"
    step=$(pmdumplog "$archive" gpu.total.power 2>/dev/null | grep -c gpu.total.power)
    _goes_on $((step + 4))
    # Activity is a mean over some seconds.
    _steady() {
        second=$((second + 1))
        _at "$second"
        case $(_value gpu.gpm.sm_active gpu4) in 7[3-5]*) return 0 ;; esac
        return 1
    }
    _wait_for 30 _steady || _fail "GPU 4 does not get active"
    step=$(pmdumplog "$archive" gpu.total.power 2>/dev/null | grep -c gpu.total.power)
    _goes_on $((step + 9)) # what is logged rarely as well
    sick=$(_clock)
    _goes_on $((step + 14))
    kill -TERM "$logger"
    wait "$logger" 2>/dev/null
}

# _own: a home in which pcp, pmrep and pcp dstat find our files as if they were installed
_own() {
    export HOME=$tmp/home
    mkdir -p "$HOME/.pcp/bin"
    ln -s "$top/pmda/bin/pcp-gpu" "$HOME/.pcp/bin/pcp-gpu"
    ln -s "$top/pmda/dstat" "$HOME/.pcp/dstat"
    ln -s "$top/pmda/pmrep/gpu.conf" "$HOME/.pcp/pmrep.conf"
}

# Times of day, dates, and how the archive calls itself
_filter_time() {
    sed -E -e 's/[0-9]{2}-[0-9]{2} [0-9:]{8}/DATE-AND-TIME /' -e 's/\b[0-9]{2}:[0-9]{2}:[0-9]{2}\b/HH:MM:SS/g' \
        -e 's/[A-Z][a-z]{2} [A-Z][a-z]{2} [ 0-9]{2} HH:MM:SS [0-9]{4}/DATE/g'
}
