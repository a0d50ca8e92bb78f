# shellcheck shell=sh disable=SC2034,SC2154 # variables of the other parts and of pmdaproc.sh
#
# What the gpu PMDA adds to pmdaproc.sh. Sourced after common.sh and pmdaproc.sh.

# pmdaproc.sh ends every process called pmdagpu. Only those of this directory are meant: not the agent of another PCP
# installation, of a container, or one that somebody tries under dbpmda.
_get_pids_by_name() {
    own_namespace=$(readlink /proc/self/ns/pid)
    for own_proc in /proc/[0-9]*; do
        own_command=$(tr '\0' '\n' <"$own_proc/cmdline" 2>/dev/null | head -n 1)
        if [ "$own_command" = "$gpu_dir/pmdagpu" ] && [ "$(readlink "$own_proc/ns/pid")" = "$own_namespace" ]; then
            say "${own_proc#/proc/}"
        fi
    done 2>/dev/null
}

# pmdaproc.sh calls this when pmcd does not answer any more, or has no namespace yet.
__pmda_restart_pmcd() {
    restart_pmcd
}

# pmdaproc.sh would drop another agent that has our name or our number.
refuse_foreign_agent() {
    foreign_name=$(agent_of_domain "$domain")
    foreign_domain=$(domain_of_agent gpu)
    if [ -n "$foreign_name" ] && [ "$foreign_name" != gpu ]; then
        fail "domain $domain belongs to the agent $foreign_name in $PCP_PMCDCONF_PATH." \
            "Remove that agent ($PCP_PMDAS_DIR/$foreign_name/Remove), then run $0 again."
    fi
    if [ -n "$foreign_domain" ] && [ "$foreign_domain" != "$domain" ]; then
        fail "$PCP_PMCDCONF_PATH has another agent named gpu, of domain $foreign_domain." \
            "Remove it, then run $0 again."
    fi
}

# The name gpu is what this agent is about: without it there is nothing to install.
refuse_foreign_names() {
    foreign_owner=$(owners_of gpu | grep -v -x "$domain" | head -n 1)
    [ -z "$foreign_owner" ] || fail "the name gpu belongs to $(describe_agent "$foreign_owner") in $namespace." \
        "Remove that agent, then run $0 again."
}

# Sets pmns_name to the roots that are free or ours already: pmdaproc.sh would take over the others.
claim_roots() {
    pmns_name=
    for claim in $gpu_roots; do
        claim_owner=$(owners_of "$claim" | grep -v -x "$domain" | head -n 1)
        if [ -z "$claim_owner" ]; then
            pmns_name="$pmns_name $claim"
        else
            say "The name $claim belongs to $(describe_agent "$claim_owner") and stays there:" \
                "metrics below $claim are not served by pmdagpu."
        fi
    done
    pmns_name=${pmns_name# }
}

# The options of the present line in pmcd.conf that an administrator added: all but -d and --simulate.
kept_options() {
    [ -f "$PCP_PMCDCONF_PATH" ] && awk '
        /^[[:space:]]*\[/ { exit }
        $1 == "gpu" {
            for (i = 3; i <= NF && $i !~ /\/pmdagpu$/; i++) ;
            for (i++; i <= NF; i++) {
                if ($i == "-d" || $i == "--domain") i++
                else if ($i !~ /^(-d[0-9]|--domain=|--simulate)/) printf "%s%s", (n++ ? " " : ""), $i
            }
            exit
        }' "$PCP_PMCDCONF_PATH"
}

# The agent is there when a metric that needs no GPU has a value.
verify_agent() {
    for verify_delay in 0 0.2 0.5 1 2 4; do
        "$PCP_BINADM_DIR/pmsleep" "$verify_delay"
        if [ "$(pmprobe -v gpu.count 2>/dev/null | awk '{ print $2 }')" = 1 ]; then
            return 0
        fi
    done
    say "pmcd lists the agent, but gpu.count has no value: $(pmprobe gpu.count 2>&1)" >&2
    show_reasons | sed 's/^/    /' >&2
    fail "the agent does not answer. 'pmdagpu doctor' examines the machine; then run $0 again."
}

# What the agent says when it is started by hand, else the logs. pmdaroot starts agents, or pmcd without it: what one says
# before it has opened its own log is in theirs.
show_reasons() {
    set -- "$gpu_dir/pmdagpu" --version
    ! is_root || ! have runuser || set -- runuser -u "$PCP_USER" -- "$@"
    reason=$(clean "$@" 2>&1) || { say "$gpu_dir/pmdagpu does not start:" "$reason"; return; }
    for reason_log in "$gpu_log" "$PCP_LOG_DIR/pmcd/root.log"; do
        [ ! -f "$reason_log" ] || { say "$reason_log:"; tail -n 15 "$reason_log"; }
    done
    say "$PCP_LOG_DIR/pmcd/pmcd.log:"
    grep -w gpu "$PCP_LOG_DIR/pmcd/pmcd.log" | tail -n 5
}
