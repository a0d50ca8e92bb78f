# shellcheck shell=sh disable=SC2034,SC2154 # variables of the other parts and of pmdaproc.sh
#
# Undoing what Install did. Sourced after common.sh.

# Takes the agent and the names that are its own away from pmcd.
unregister() {
    pmns_name=$(owned_roots "$domain")
    if [ -z "$pmns_name" ] && [ "$(domain_of_agent gpu)" != "$domain" ]; then
        say "The agent gpu is not registered with pmcd."
        return 0
    fi
    (pmdaRemove) || { warn "pmcd still knows the agent; nothing else was removed"; return 1; }
}

# unedited FILE SHA256
unedited() {
    [ "$(sha256sum <"$1" | cut -d' ' -f1)" = "$2" ]
}

# Removes what the manifest lists, but no configuration that was edited.
remove_files() {
    cd / || return 1
    if [ ! -f "$gpu_manifest" ]; then
        say "The files in $gpu_dir stay: a package or somebody else brought them, not Install."
        return 0
    fi
    remove_manifest=$(cat "$gpu_manifest")
    say "Removing files ..."
    say "$remove_manifest" | while read -r kind sum path; do
        case $kind in
            file) rm -f -- "$path" ;;
            link) [ ! -L "$path" ] || rm -f -- "$path" ;;
            config)
                rm -f -- "$path.new"
                if [ -f "$path" ] && unedited "$path" "$sum"; then rm -f -- "$path"; fi
                ;;
        esac
    done
    rm -f -- "$gpu_dir/help.dir" "$gpu_dir/help.pag" "$gpu_dir/pmdagpu.jsa" "$gpu_manifest" "$gpu_log" "$gpu_log.prev"
    say "$remove_manifest" | sed -n 's/^dir - //p' | sort -r | while read -r path; do
        rmdir -- "$path" 2>/dev/null
    done
}

# kept_ids DOMAIN: the files that remember ids
kept_ids() {
    for kept_file in "$gpu_state/$1".*; do
        [ -e "$kept_file" ] && say "$kept_file"
    done
}

kept_configuration() {
    for kept_directory in "$gpu_config" "$gpu_dir"; do
        [ ! -d "$kept_directory" ] || find "$kept_directory" -type f
    done
}

# purge_kept DOMAIN: what Remove keeps otherwise; a package's files stay
purge_kept() {
    kept_ids "$1" | while read -r path; do rm -f -- "$path"; done
    [ -x "$gpu_dir/pmdagpu" ] || rm -rf -- "$gpu_config" "$gpu_dir"
}

# report_kept DOMAIN
report_kept() {
    [ ! -x "$gpu_dir/pmdagpu" ] || return 0
    report_files=$(kept_configuration)
    if [ -n "$(kept_ids "$1")" ]; then
        say "Kept: $gpu_state/$1.* (ids of instances; a later Install continues with them)"
    fi
    [ -z "$report_files" ] || say "$report_files" | sed 's/^/Kept: /; s/$/ (edited or added after Install)/'
    if [ -n "$(kept_ids "$1")$report_files" ]; then
        say "Remove --purge removes these too."
    fi
}
