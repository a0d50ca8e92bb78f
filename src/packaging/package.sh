# shellcheck shell=sh disable=SC2034,SC2154 # variables of the other parts
#
# What the packages do beyond copying files. Sourced by their scripts and by Upgrade, after package_load. Whatever fails
# here is said and left for the next start of pmcd: no package is broken because pmcd, Java or PCP is not there yet.

package_home=${package_home:-@ADM@/gpu}
package_links=/usr/lib/tmpfiles.d/pmdagpu.conf

# package_load: the parts of Install; false when PCP is not configured on this machine
package_load() {
    export PATH="${PATH:-/usr/bin:/bin}:/usr/sbin:/sbin:/usr/bin:/bin"
    [ -f "${PCP_CONF:-${PCP_DIR:-}/etc/pcp.conf}" ] || return 1
    for package_part in common service classes; do
        # shellcheck disable=SC1090 # all of them are checked
        . "$package_home/install.d/$package_part.sh" || return 1
    done
    load_pcp
    domain=$(domain_of "$package_home/domain.h")
    [ -d "$gpu_dir" ]
}

# make_links: what systemd-tmpfiles makes of our file at each start; links of former versions go
make_links() {
    while read -r link_kind link_path link_mode _ _ _ link_target; do
        case $link_kind in
            d) [ -d "$link_path" ] || { mkdir -p "$link_path" && chmod "$link_mode" "$link_path"; } ;;
            L+) [ "$(readlink "$link_path")" = "$link_target" ] || ln -sfn "$link_target" "$link_path" ;;
        esac
    done <"$package_links"
    find -L /var/lib/pcp/pmdas/gpu -maxdepth 1 -type l -exec rm -f -- {} +
}

remove_links() {
    while read -r link_kind link_path _; do
        [ "$link_kind" != L+ ] || [ ! -L "$link_path" ] || rm -f -- "$link_path"
    done <"$package_links"
}

package_release() {
    cat "$package_home/release"
}

is_registered() {
    [ "$(domain_of_agent gpu)" = "$domain" ]
}

# note_release: asks pmcd's start script to run Install (.NeedInstall, as PCP's own packages do) where this version has not
# been registered yet. Who removed the agent with ./Remove and kept the package gets it back only with a new machine.
note_release() {
    note_former=$(cat "$gpu_dir/.release" 2>/dev/null)
    [ "$note_former" != "$(package_release)" ] || return 0
    if [ -z "$note_former" ] || is_registered; then
        : >"$gpu_dir/.NeedInstall" || return 0
        chmod 0644 "$gpu_dir/.NeedInstall"
    fi
    package_release >"$gpu_dir/.release"
}

# refresh_classes: makes the archive of classes where there is none, or the agent or a Java is newer
refresh_classes() {
    refresh_newer=$(find -L /usr/lib/jvm /usr/lib64/jvm /usr/java "$package_home/pmdagpu.jar" -maxdepth 3 \
        \( -path '*/lib/modules' -o -name pmdagpu.jar \) -cnewer "$gpu_dir/pmdagpu.jsa" 2>/dev/null | head -n 1)
    if [ ! -s "$gpu_dir/pmdagpu.jsa" ] || [ -n "$refresh_newer" ]; then
        archive_classes
    fi
}

# our_pmcd_runs: quiet, and false for the pmcd of somebody else
our_pmcd_runs() {
    (pmcd_runs) >/dev/null 2>&1
}

# simulated: Install without this option goes to the real GPUs; an upgrade is no reason to
simulated() {
    sed -n 's/^gpu[[:space:]].*[[:space:]]\(--simulate[^[:space:]]*\).*/\1/p' "$PCP_PMCDCONF_PATH" 2>/dev/null | head -n 1
}

# configure_package: after installation and after an upgrade
configure_package() {
    archive_classes
    note_release
    [ -f "$gpu_dir/.NeedInstall" ] || return 0
    if ! our_pmcd_runs; then
        say "pmdagpu: pmcd does not run; the agent is registered when it starts."
        return 0
    fi
    # pmcd's start script does the same in the background and must not do it meanwhile.
    mv -f "$gpu_dir/.NeedInstall" "$gpu_dir/.NeedInstall.package"
    # shellcheck disable=SC2046 # nothing or one word
    configure_output=$(cd "$gpu_dir" && ./Install $(simulated) </dev/null 2>&1)
    configure_status=$?
    if [ "$configure_status" -eq 0 ]; then
        rm -f "$gpu_dir/.NeedInstall.package"
        say "pmdagpu: the agent is registered with pmcd."
    else
        mv -f "$gpu_dir/.NeedInstall.package" "$gpu_dir/.NeedInstall"
        say "$configure_output" | tail -n 15 >&2
        say "pmdagpu: the agent is not registered: see above. The next start of pmcd tries again;" \
            "so does $gpu_dir/Install." >&2
    fi
    return 0
}

# Without pmcd, what pmdaRemove does with it: the line of the agent and its names.
unregister_offline() {
    if is_registered; then
        offline_new=$(awk '
            !access && /^[[:space:]]*\[/ { access = 1 }
            !access && $1 == "gpu" { next }
            { print }' "$PCP_PMCDCONF_PATH") && say "$offline_new" >"$PCP_PMCDCONF_PATH"
    fi
    for offline_root in $(owned_roots "$domain"); do
        (cd "${namespace%/*}" && "$PCP_BINADM_DIR/pmnsdel" -n "${namespace##*/}" "$offline_root") >/dev/null 2>&1
    done
}

# unregister_package: before the last version goes; ids of instances stay
unregister_package() {
    if is_registered && our_pmcd_runs; then
        unregister_output=$(cd "$gpu_dir" && ./Remove </dev/null 2>&1) || say "$unregister_output" | tail -n 5 >&2
    fi
    unregister_offline
    rm -f -- "$gpu_dir"/.NeedInstall* "$gpu_dir"/.Need*.pending "$gpu_dir/.release" "$gpu_dir/pmdagpu.jsa" \
        "$gpu_dir/help.dir" "$gpu_dir/help.pag" "$gpu_log" "$gpu_log.prev"
    return 0
}
