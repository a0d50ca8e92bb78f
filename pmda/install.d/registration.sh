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

# Sets pmns_name to the roots that are free or ours already: pmdaproc.sh would take over the others.
claim_roots() {
    pmns_name=
    for claim in $gpu_roots; do
        claim_owner=$(owners_of "$claim" | grep -v -x "$domain" | head -n 1)
        if [ -z "$claim_owner" ]; then
            pmns_name="$pmns_name $claim"
        elif [ "$claim" = gpu ]; then
            fail "the name gpu belongs to $(describe_agent "$claim_owner") in $namespace." \
                "Remove that agent, then run $0 again."
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

# check_scenario NAME_OR_FILE: what the agent, which runs as PCP_USER, will be able to read
check_scenario() {
    case $1 in
        *[!A-Za-z0-9_./+-]*) fail "scenario '$1': letters, digits and _ . / + - only, since it is written to pmcd.conf" ;;
        */*)
            [ -f "$1" ] || fail "scenario $1: no such file"
            case $1 in /*) ;; *) fail "scenario $1: an absolute path is wanted" ;; esac
            ! is_root || ! have runuser || runuser -u "$PCP_USER" -- test -r "$1" \
                || fail "scenario $1 cannot be read by user $PCP_USER (chmod a+r, and a+x on the directories above)"
            ;;
        '') fail '--simulate=: a scenario is wanted after =' ;;
        *)
            ls "$gpu_dir/nvmlsim/scenarios/$1" "$gpu_dir/nvmlsim/scenarios/$1".* >/dev/null 2>&1 \
                || fail "no scenario $1; there are: $(scenario_names "$gpu_dir/nvmlsim/scenarios")"
            ;;
    esac
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
    for verify_log in "$gpu_log" "$PCP_LOG_DIR/pmcd/pmcd.log"; do
        [ ! -f "$verify_log" ] || { say "End of $verify_log:"; tail -n 15 "$verify_log" | sed 's/^/    /'; } >&2
    done
    fail "the agent does not answer. 'pmdagpu doctor' examines the machine; then run $0 again."
}
