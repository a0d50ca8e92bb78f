# shellcheck shell=sh disable=SC2034,SC2154 # variables of the other parts and of pmdaproc.sh
#
# Install in a source checkout: plan, packages, build, deployment, then the Install that was deployed.

for library in common packages build registration removal deploy classes service report; do
    # shellcheck disable=SC1090 # all of them are checked
    . "$here/pmda/install.d/$library.sh"
done

usage() {
    cat <<EOF
Usage: ./Install [--yes] [--simulate[=SCENARIO]] [--nvidia-names] [--check]

Installs pmdagpu and what it needs on this machine, and ends with a table of live values.

  --yes                  do not ask
  --simulate[=SCENARIO]  serve simulated GPUs, for a machine without any: the name of a scenario, or a file
                         (absolute path). Shipped: $(scenario_names "$here/native/nvmlsim/scenarios")
  --nvidia-names         serve the metrics under the names of pmdanvidia too (nvidia.*), for tools that know only those;
                         kept in pmdagpu.conf until --no-nvidia-names
  --check                say what would be done, and whether anything is missing (exit status 1), and do nothing
  --help                 this text

Installing again upgrades in place: ids of instances and edited configuration stay. ./Remove undoes it.
PCP_CONF and PCP_DIR choose another installation of PCP than that of /etc/pcp.conf.
EOF
}

# run_logged COMMAND...: its output goes to the log, which is shown when something fails
run_logged() {
    say "+ $*" >>"$install_log"
    "$@" </dev/null >>"$install_log" 2>&1
}

# fail_logged TEXT: with the end of the log
fail_logged() {
    tail -n 40 "$install_log" | sed 's/^/    /' >&2
    cp "$install_log" "${TMPDIR:-/tmp}/pmdagpu-install.log" && say "    (all of it: ${TMPDIR:-/tmp}/pmdagpu-install.log)" >&2
    fail "$@"
}

parse_options() {
    assume_yes=false
    check_only=false
    simulate=
    nvidia=
    for option; do
        case $option in
            --yes | -y) assume_yes=true ;;
            --check) check_only=true ;;
            --simulate) simulate=$option ;;
            --simulate=*) simulate=--simulate=$(absolute_scenario "${option#--simulate=}") ;;
            --nvidia-names | --no-nvidia-names) nvidia=$option ;;
            --help | -h) usage; exit 0 ;;
            *) usage >&2; exit 2 ;;
        esac
    done
}

# A name stays a name; a file of the current directory gets its full path, since the agent works elsewhere.
absolute_scenario() {
    case $1 in
        */*) readlink -f "$1" ;;
        *) say "$1" ;;
    esac
}

plan_builds() {
    set --
    ! $build_c || set -- "$@" native/build/pmdagpu native/build/nvmlsim/libnvidia-ml.so.1
    ! $build_jar || set -- "$@" target/pmdagpu.jar
    say "${*:-nothing, all is newer than its sources}"
}

plan_pmcd() {
    if ! pcp_is_there; then say "started"; return; fi
    load_pcp
    if pmcd_runs; then
        say "runs already"
    elif systemd_runs; then
        say "started, now and at boot (systemctl enable, start)"
    else
        say "started; no systemd runs here, so not at boot"
    fi
}

plan() {
    if [ -z "$missing" ]; then
        plan_packages="nothing is missing"
    else
        plan_packages="missing: $(describe_missing "$missing"), by $(package_manager || say hand)"
    fi
    say "pmdagpu from $here"
    say "  packages   $plan_packages"
    say "  build      $(plan_builds)"
    if pcp_is_there; then
        load_pcp
        say "  deploy     $gpu_dir, $gpu_config, $PCP_BIN_DIR/pmdagpu, $PCP_MAN_DIR/man1/pmdagpu.1"
    fi
    # A refusal is not the plan's: it comes when pmcd is needed.
    say "  pmcd       $( (plan_pmcd) 2>/dev/null || say "another installation's answers here")"
    case $simulate in
        '') say "  register   PMDA gpu, domain $(domain_of "$here/pmda/domain.h")" ;;
        *) say "  register   PMDA gpu, domain $(domain_of "$here/pmda/domain.h"), with SIMULATED GPUs ($simulate)" ;;
    esac
    [ "$nvidia" != --nvidia-names ] || say "  names      also nvidia.*, those of pmdanvidia"
}

confirm() {
    if $assume_yes || [ ! -t 0 ]; then return 0; fi
    printf 'Go on? [y] '
    read -r answer || exit 1
    case $answer in '' | y | Y | yes) ;; *) say "Nothing was done."; exit 1 ;; esac
}

register() {
    say "Registering with pmcd ..."
    register_status=$(mktemp) || exit 1
    # shellcheck disable=SC2086 # absent or one word
    {
        (cd "$gpu_dir" && ./Install ${simulate:+"$simulate"} $nvidia </dev/null)
        say "$?" >"$register_status"
    } 2>&1 | sed 's/^/    /'
    registered=$(cat "$register_status")
    rm -f -- "$register_status"
    [ "$registered" = 0 ] || fail "the agent is deployed in $gpu_dir but not registered: see above."
}

# What the deployed Install would refuse, before anything is changed.
refuse() {
    domain=$(domain_of "$here/pmda/domain.h")
    refuse_foreign_agent
    refuse_foreign_names
    [ "$nvidia" != --nvidia-names ] || refuse_nvidia_names yes
    case $simulate in --simulate=*) check_scenario "${simulate#*=}" "$here/native/nvmlsim/scenarios" ;; esac
}

install_from_checkout() {
    parse_options "$@"
    find_stale
    find_missing "$build_jar" "$build_c"
    if $check_only; then
        plan
        [ -z "$missing" ]
        exit
    fi
    need_root "$@"
    plan
    confirm
    install_log=$(mktemp) || exit 1
    trap 'rm -f -- "$install_log"' EXIT
    # shellcheck disable=SC2086 # a list
    [ -z "$missing" ] || bring $missing
    load_pcp
    refuse
    build
    ensure_pmcd
    deploy
    register
    report
}
