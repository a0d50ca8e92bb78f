# shellcheck shell=sh disable=SC2034,SC2154 # variables of the other parts and of pmdaproc.sh
#
# Seeing to it that the pmcd of this PCP installation runs, with systemd or without. Sourced after common.sh.

# The pid of the pmcd that answers, or nothing.
answering_pmcd() {
    pmprobe -v pmcd.pid 2>/dev/null | awk '$2 == 1 { print $3 }'
}

# With several installations, or in a container that shares the network of its host, another one may answer.
is_our_pmcd() {
    [ "$(cat "$PCP_RUN_DIR/pmcd.pid" 2>/dev/null)" = "$1" ] && return 0
    # The file is gone when somebody emptied the directory. One that a test started has a control file of its own.
    [ "$(readlink "/proc/$1/exe" 2>/dev/null)" = "$(readlink -f "$PCP_BINADM_DIR/pmcd")" ] \
        && ! tr '\0' '\n' <"/proc/$1/cmdline" 2>/dev/null | grep -q '^-c'
}

pmcd_runs() {
    pmcd_pid=$(answering_pmcd)
    [ -n "$pmcd_pid" ] || return 1
    is_our_pmcd "$pmcd_pid" && return 0
    fail "a pmcd that does not belong to this PCP installation answers (process $pmcd_pid;" \
        "$PCP_RUN_DIR/pmcd.pid says '$(cat "$PCP_RUN_DIR/pmcd.pid" 2>/dev/null)')." \
        "Stop it, or set PMCD_PORT and PMCD_SOCKET to those of this installation."
}

# The pids of every other pmcd on this machine, such as one of a test or of another installation.
other_pmcds() {
    for other_proc in /proc/[0-9]*; do
        case $(tr '\0' '\n' <"$other_proc/cmdline" | head -n 1) in pmcd | */pmcd) say "${other_proc#/proc/}" ;; esac
    done 2>/dev/null
}

# A directory that PCP's daemons write to; some are on file systems that start empty.
daemon_directory() {
    [ -d "$1" ] && return 0
    if ! { mkdir -p "$1" && chmod 775 "$1"; }; then
        fail "cannot create $1"
    fi
    ! is_root || chown "$PCP_USER:$PCP_GROUP" "$1"
    ! have restorecon || restorecon -r "$1"
}

# clean COMMAND...: without the variables of this shell. A service must not depend on who started it; agents inherit them.
clean() {
    set -- PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"
    for clean_name in PCP_CONF PCP_DIR PMCD_PORT PMCD_SOCKET LANG; do
        eval "clean_value=\${$clean_name:-}"
        [ -z "$clean_value" ] || set -- "$clean_name=$clean_value" "$@"
    done
    env -i "$@"
}

# What PCP's start script does, without its search for other processes called pmcd, which it would end.
start_pmcd_directly() {
    daemon_directory "$PCP_RUN_DIR"
    daemon_directory "$PCP_LOG_DIR/pmcd"
    if [ -x "$PCP_VAR_DIR/pmns/Rebuild" ] && { [ ! -f "$namespace" ] || [ -f "$PCP_VAR_DIR/pmns/.NeedRebuild" ]; }; then
        (cd "$PCP_VAR_DIR/pmns" && ./Rebuild -us && rm -f .NeedRebuild)
    fi
    start_options=$(sed -e '/^[^-]/d' -e 's/$/ /' -e 's/^/ /' -e 's/ -f / /g' "$PCP_PMCDOPTIONS_PATH" 2>/dev/null \
        | tr '\n' ' ')
    start_variables=$(grep -E '^(PMCD|PCP)[A-Z_]*=[A-Za-z0-9_./:-]*$' "$PCP_SYSCONFIG_DIR/pmcd" 2>/dev/null)
    # shellcheck disable=SC2086 # lists of assignments and of options
    (cd "$PCP_LOG_DIR/pmcd" && clean env $start_variables "$PCP_BINADM_DIR/pmcd" $start_options)
}

start_pmcd() {
    if systemd_runs && [ -z "${PCP_DIR:-}" ]; then
        systemctl enable --quiet pmcd.service && systemctl start pmcd.service
    elif [ -n "$(other_pmcds)" ] || [ ! -x "$PCP_RC_DIR/pmcd" ]; then
        start_pmcd_directly
    else
        clean "$PCP_RC_DIR/pmcd" start
    fi
}

# Only the pmcd of this installation ends, whatever else is called pmcd.
restart_pmcd() {
    if systemd_runs && [ -z "${PCP_DIR:-}" ]; then
        systemctl restart pmcd.service
        return
    fi
    restart_pid=$(cat "$PCP_RUN_DIR/pmcd.pid" 2>/dev/null)
    if [ -n "$restart_pid" ] && is_our_pmcd "$restart_pid" && kill -TERM "$restart_pid" 2>/dev/null; then
        for restart_delay in 0.2 0.5 1 2 4 8; do
            kill -0 "$restart_pid" 2>/dev/null || break
            "$PCP_BINADM_DIR/pmsleep" "$restart_delay"
        done
    fi
    rm -f "$PCP_RUN_DIR/pmcd.pid" "$PCP_RUN_DIR/pmcd.socket"
    start_pmcd
}

# Ends the script when pmcd does not come up.
ensure_pmcd() {
    # Without systemd PCP's own scripts must not try systemctl, although the unit file is there.
    systemd_runs || export PCPQA_SYSTEMD=no
    pmcd_runs && return 0
    start_output=$(start_pmcd </dev/null 2>&1)
    if "$PCP_BINADM_DIR/pmcd_wait" -t 30 >/dev/null 2>&1 && pmcd_runs; then
        return 0
    fi
    [ -z "$start_output" ] || say "$start_output" >&2
    [ ! -f "$PCP_LOG_DIR/pmcd/pmcd.log" ] || tail -n 20 "$PCP_LOG_DIR/pmcd/pmcd.log" >&2
    fail "pmcd did not start; its log is $PCP_LOG_DIR/pmcd/pmcd.log." \
        "Start it ($(start_hint)), then run $0 again."
}

start_hint() {
    if systemd_runs; then
        say 'systemctl start pmcd'
    elif [ -x "$PCP_RC_DIR/pmcd" ]; then
        say "$PCP_RC_DIR/pmcd start"
    else
        say "$PCP_BINADM_DIR/pmcd"
    fi
}
