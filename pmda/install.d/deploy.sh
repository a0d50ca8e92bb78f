# shellcheck shell=sh disable=SC2034,SC2154 # variables of the other parts and of pmdaproc.sh
#
# Copying the files to where PCP expects them. Each is written beside its place and renamed, so that a running agent
# keeps what it has open. What was written goes to a manifest, which Remove and the next Install read.
# Sourced after common.sh and removal.sh.

# place SOURCE DESTINATION MODE
place() {
    place_new=$(dirname "$2")/.${2##*/}.new.$$
    if ! cmp -s "$1" "$2"; then
        if ! { cp -- "$1" "$place_new" && chmod "$3" "$place_new" && mv -f -- "$place_new" "$2"; }; then
            rm -f -- "$place_new"
            fail "cannot write $2"
        fi
    fi
    chmod "$3" "$2"
    ! is_root || chown root:root "$2"
}

# make_directory PATH: with all above it that are missing; ours are recorded
make_directory() {
    case $1 in
        "$gpu_dir" | "$gpu_dir"/* | "$gpu_config" | "$gpu_config"/*)
            make_directory "$(dirname "$1")"
            grep -q -x -F "dir - $1" "$manifest_new" || say "dir - $1" >>"$manifest_new"
            ;;
    esac
    [ -d "$1" ] || mkdir -p "$1" || fail "cannot create $1"
}

sha256_of() {
    sha256sum <"$1" | cut -d' ' -f1
}

# deploy_config SOURCE DESTINATION MODE: as dpkg treats a conffile, but without a question
deploy_config() {
    config_former=$(awk -v path="$2" '$1 == "config" && $3 == path { print $2 }' "$gpu_manifest" 2>/dev/null)
    if [ ! -e "$2" ]; then
        place "$1" "$2" "$3"
    elif cmp -s "$1" "$2"; then
        rm -f -- "$2.new"
    elif unedited "$2" "$config_former"; then
        # Owner and mode are the administrator's.
        config_owner=$(stat -c %u:%g "$2")
        place "$1" "$2" "$(stat -c %a "$2")"
        ! is_root || chown "$config_owner" "$2"
        rm -f -- "$2.new"
    else
        place "$1" "$2.new" "$3"
        say "Kept $2, which was edited; the new version is beside it: $2.new"
    fi
    say "config $(sha256_of "$1") $2" >>"$manifest_new"
}

# deploy_link TARGET PATH
deploy_link() {
    if [ -e "$2" ] && [ ! -L "$2" ]; then
        warn "$2 exists and is no link: it stays, and 'pmdagpu' on PATH is not this one"
        return 0
    fi
    if ! { ln -s "$1" "$2.new.$$" && mv -f -- "$2.new.$$" "$2"; }; then
        fail "cannot write $2"
    fi
    say "link - $2" >>"$manifest_new"
}

# deploy_one SOURCE DESTINATION MODE KIND
deploy_one() {
    case $4 in
        link) make_directory "$(dirname "$2")"; deploy_link "$1" "$2"; return 0 ;;
        maybe) [ -f "$1" ] || return 0 ;;
    esac
    [ -f "$1" ] || fail "$1 is missing: the checkout is incomplete"
    make_directory "$(dirname "$2")"
    if [ "$4" = config ]; then
        deploy_config "$1" "$2" "$3"
    else
        place "$1" "$2" "$3"
        say "file - $2" >>"$manifest_new"
    fi
}

# What a package or somebody else put there is not ours to replace.
refuse_foreign_directory() {
    if [ -e "$gpu_dir/pmdagpu" ] && [ ! -f "$gpu_manifest" ]; then
        # A package has its programs elsewhere, and links to them here.
        refuse_program=$(readlink -f "$gpu_dir/pmdagpu")
        if dpkg -S "$refuse_program" >/dev/null 2>&1 || rpm -qf "$refuse_program" >/dev/null 2>&1; then
            fail "$gpu_dir belongs to a package. Run $gpu_dir/Install, or remove the package first."
        fi
    elif [ -d "$gpu_dir" ] && [ ! -f "$gpu_manifest" ] && [ -e "$gpu_dir/Install" ]; then
        fail "$gpu_dir holds another PMDA. Remove it first ($gpu_dir/Remove), then the directory."
    fi
}

# Files that the former version had and this one has not.
remove_obsolete() {
    [ -f "$gpu_manifest" ] || return 0
    awk 'NR == FNR { now[$3]; next } !($3 in now)' "$manifest_new" "$gpu_manifest" | while read -r kind sum path; do
        case $kind in
            file | link) rm -f -- "$path" ;;
            config) [ ! -f "$path" ] || ! unedited "$path" "$sum" || rm -f -- "$path" "$path.new" ;;
            dir) rmdir -- "$path" 2>/dev/null ;;
        esac
    done
}

deploy() {
    say "Deploying to $gpu_dir ..."
    refuse_foreign_directory
    manifest_new=$(mktemp) || exit 1
    make_directory "$gpu_dir"
    # The destinations of the table are in terms of PCP's variables.
    while read -r deploy_from deploy_to deploy_mode deploy_kind; do
        case $deploy_from in '#'* | '') continue ;; esac
        eval "deploy_to=$deploy_to"
        case $deploy_from in
            */)
                make_directory "${deploy_to%/}"
                for deploy_file in "$here/$deploy_from"*; do
                    [ ! -f "$deploy_file" ] \
                        || deploy_one "$deploy_file" "$deploy_to${deploy_file##*/}" "$deploy_mode" "$deploy_kind"
                done
                ;;
            \$*) eval "deploy_from=$deploy_from"; deploy_one "$deploy_from" "$deploy_to" "$deploy_mode" "$deploy_kind" ;;
            *) deploy_one "$here/$deploy_from" "$deploy_to" "$deploy_mode" "$deploy_kind" ;;
        esac
    done <"$here/pmda/install.d/files" || exit 1
    remove_obsolete
    place "$manifest_new" "$gpu_manifest" 0644
    rm -f -- "$manifest_new"
    ! have restorecon || restorecon -r "$gpu_dir" "$gpu_config"
    archive_classes
}
