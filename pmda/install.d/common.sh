# shellcheck shell=sh disable=SC2034,SC2154 # variables of the other parts and of pmdaproc.sh
#
# What Install and Remove share: messages, the PCP environment, the namespace and the control file of pmcd.
# Sourced. POSIX sh; nothing here is executed before a function is called.

gpu_roots='gpu workload node nvidia'

say() {
    printf '%s\n' "$*"
}

warn() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
}

fail() {
    warn "$@"
    # pmdaproc.sh leaves with this value
    status=1
    exit 1
}

# All paths come from pcp.conf (PCP_CONF, PCP_DIR), so that several installations of PCP can live side by side.
load_pcp() {
    # shellcheck disable=SC1091
    . "${PCP_DIR:-}/etc/pcp.env" || exit 1
    gpu_dir=$PCP_PMDAS_DIR/gpu
    gpu_config=$PCP_SYSCONF_DIR/pmdagpu
    gpu_state=$PCP_VAR_DIR/config/pmda
    gpu_log=$PCP_LOG_DIR/pmcd/gpu.log
    gpu_manifest=$gpu_dir/.manifest
    namespace=${PMNS_DEFAULT:-$PCP_VAR_DIR/pmns/root}
}

have() {
    command -v "$1" >/dev/null 2>&1
}

is_root() {
    [ "$(id -u)" -eq 0 ]
}

systemd_runs() {
    [ -d /run/systemd/system ]
}

# pmdaproc.sh allows anybody to manage an installation of PCP elsewhere (PCP_DIR).
need_root() {
    is_root || [ -n "${PCP_DIR:-}" ] || fail "must be run as root (try: sudo $0 $*)"
}

# scenario_names DIRECTORY: of the simulated library
scenario_names() {
    for scenario_file in "$1"/*.conf; do
        [ ! -f "$scenario_file" ] || basename "$scenario_file" .conf
    done | sort -u | tr '\n' ' '
}

# check_scenario NAME_OR_FILE DIRECTORY: what the agent, which runs as PCP_USER, will find and be able to read
check_scenario() {
    case $1 in
        '') fail '--simulate=: a scenario is wanted after =' ;;
        *[!A-Za-z0-9_./+-]*)
            fail "scenario '$1': letters, digits and _ . / + - only, since pmcd.conf holds it" ;;
        /*)
            [ -f "$1" ] || fail "scenario $1: no such file"
            if is_root && have runuser && ! runuser -u "$PCP_USER" -- test -r "$1"; then
                fail "scenario $1 cannot be read by user $PCP_USER (chmod a+r, and a+x on the directories above)"
            fi
            ;;
        */*) fail "scenario $1: a file needs its full path" ;;
        *)
            scenario_names "$2" | grep -q -w -F -e "$1" \
                || fail "no scenario $1 in $2; there are: $(scenario_names "$2")"
            ;;
    esac
}

# domain_of FILE: the number that domain.h defines
domain_of() {
    sed -n 's/^#define[[:space:]]*GPU[[:space:]]*\([0-9][0-9]*\).*/\1/p' "$1"
}

# agent_of_domain N: its name in pmcd.conf, or nothing
agent_of_domain() {
    [ -f "$PCP_PMCDCONF_PATH" ] && awk -v domain="$1" '
        /^[[:space:]]*\[/ { exit }
        $1 !~ /^#/ && $2 == domain { print $1; exit }' "$PCP_PMCDCONF_PATH"
}

# domain_of_agent NAME: its number in pmcd.conf, or nothing
domain_of_agent() {
    [ -f "$PCP_PMCDCONF_PATH" ] && awk -v name="$1" '
        /^[[:space:]]*\[/ { exit }
        $1 == name { print $2; exit }' "$PCP_PMCDCONF_PATH"
}

# owners_of ROOT: the domains that have metrics below this name of the namespace, one a line
owners_of() {
    [ -f "$namespace" ] || return 0
    PCP_DERIVED_CONFIG='' pminfo -n "$namespace" -m "$1" 2>/dev/null \
        | sed -n 's/.* PMID: \([0-9][0-9]*\)\..*/\1/p' | sort -u
}

# owned_roots DOMAIN: the roots of ours that are this agent's
owned_roots() {
    owned=
    for owned_root in $gpu_roots; do
        if [ "$(owners_of "$owned_root")" = "$1" ]; then
            owned="$owned $owned_root"
        fi
    done
    say "${owned# }"
}

# describe_agent DOMAIN
describe_agent() {
    describe_name=$(agent_of_domain "$1")
    if [ -n "$describe_name" ]; then
        say "the agent $describe_name (domain $1)"
    else
        say "domain $1, for which $PCP_PMCDCONF_PATH has no agent"
    fi
}
