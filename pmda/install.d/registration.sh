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

# nvidia_owner DOMAIN: who has the names of pmdanvidia, or is going to; nothing when that is this agent or nobody
nvidia_owner() {
    for nvidia_domain in "$(domain_of_agent nvidia)" $(owners_of nvidia); do
        if [ -n "$nvidia_domain" ] && [ "$nvidia_domain" != "$1" ]; then
            describe_agent "$nvidia_domain"
            return
        fi
    done
}

# refuse_nvidia_names CHOICE: before anything is changed
refuse_nvidia_names() {
    [ "$1" = yes ] || return 0
    nvidia_other=$(nvidia_owner "$domain")
    [ -z "$nvidia_other" ] || fail "--nvidia-names: the names nvidia belong to $nvidia_other." \
        "Remove that agent ($PCP_PMDAS_DIR/nvidia/Remove), then run $0 again."
}

# nvidia_setting: what pmdagpu.conf says; of several lines the agent takes the first
nvidia_setting() {
    [ -f "$gpu_config/pmdagpu.conf" ] && sed -n \
        's/^[[:space:]]*nvidia_names[[:space:]]*=[[:space:]]*\([a-z01]*\)[[:space:]]*\(#.*\)\{0,1\}$/\1/p' \
        "$gpu_config/pmdagpu.conf" | head -n 1
}

# choose_nvidia_names CHOICE: yes or no is kept in pmdagpu.conf, nothing leaves it as it is
choose_nvidia_names() {
    case "$1,$(nvidia_setting)" in ,* | yes,yes | no,no | no,) return 0 ;; esac
    choose_text=$(awk -v line="nvidia_names = $1" '
        /^[[:space:]]*#?[[:space:]]*nvidia_names[[:space:]]*=/ { if (!n++) print line; next }
        { print }
        END { if (!n) print line }' "$gpu_config/pmdagpu.conf") || fail "cannot read $gpu_config/pmdagpu.conf"
    say "$choose_text" >"$gpu_config/pmdagpu.conf" || fail "cannot write $gpu_config/pmdagpu.conf"
}

# Whether the setting asks for the names of pmdanvidia and nobody else has them.
nvidia_wanted() {
    case $(nvidia_setting) in yes | true | on | 1) ;; *) return 1 ;; esac
    nvidia_other=$(nvidia_owner "$domain")
    [ -n "$nvidia_other" ] || return 0
    say "nvidia_names = yes, but the names nvidia belong to $nvidia_other and stay there."
    return 1
}

# Names of pmdanvidia that are not wanted any more.
drop_nvidia_names() {
    if [ "$(owners_of nvidia)" = "$domain" ]; then
        (cd "${namespace%/*}" && "$PCP_BINADM_DIR/pmnsdel" -n "${namespace##*/}" nvidia) \
            || fail "the names nvidia cannot be removed from $namespace"
    fi
}

# Sets pmns_name to the roots that are free or ours already: pmdaproc.sh would take over the others.
claim_roots() {
    pmns_name=
    for claim in $gpu_roots; do
        if [ "$claim" = nvidia ] && ! nvidia_wanted; then
            drop_nvidia_names
            continue
        fi
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
