# Shared by the scripts that start the agent on a pipe of their own, as pmcd would. Sourced after common.sh and _private.
# shellcheck shell=bash

_constant
args=(-d 300 -c "$tmp/conf/pmdagpu" "--simulate=$tmp/gpus.conf")
_filter_log() {
    sed -e 's/ on .* started/ on HOST started/' -e 's/NVML [0-9.]* /NVML VERSION /' | _filter_date | _filter_pid | _filter_tmp
}

# The agent with a pipe of ours, as pmcd would start it; its CREDS tells that it is up.
mkfifo "$tmp/in" "$tmp/out"
_begin() { # ARGS...
    "$launcher" "${args[@]}" "$@" <"$tmp/in" >"$tmp/out" 2>>"$tmp/stderr" &
    pid=$!
    _children="$_children $pid"
    exec 8>"$tmp/in" 9<"$tmp/out"
    timeout 20 head -c 20 <&9 >"$tmp/creds" || _fail "no CREDS"
    [ "$(od -An -tx1 -N 8 "$tmp/creds" | tr -d ' \n')" = 000000140000700c ] || _fail "the first PDU is no CREDS: $(od -An -tx1 "$tmp/creds")"
}
_end() { # how: the status of the agent, when it ended within 2 s
    local until=$(($(date +%s%3N) + 2000))
    while kill -0 "$pid" 2>/dev/null && [ "$(date +%s%3N)" -lt "$until" ]; do
        sleep 0.05
    done
    if kill -0 "$pid" 2>/dev/null; then
        echo "$1: still there after 2 s"
        kill -KILL "$pid"
    fi
    wait "$pid"
    echo "$1: status $?"
    exec 8>&- 9<&-
}
_values_logged() { grep -q 'Info: NVML' "$tmp/log/gpu.log" && ! grep -q 'Log finished' "$tmp/log/gpu.log"; }
