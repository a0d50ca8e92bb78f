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
    _process 5004731 $'entra\xc3\xaenement' "/system.slice/docker-$container.scope"
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
    printf 'preset = triton\nurl = file://%s/docs/triton.txt\n' "$tmp" >"$tmp/conf/pmdagpu/sources.d/triton.conf"
    cp "$top/src/test/resources/scrapes/triton.txt" "$tmp/docs"
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
    _wait_for 20 _is 2 gpu.job.gpus job4711 || pminfo -f gpu.job.gpus
}
