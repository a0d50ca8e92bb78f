# shellcheck shell=sh
# What ./Install of a source checkout brought becomes the package's: its files go, edited configuration, ids and the
# registration stay. Part of the scripts that run before the files of the package are written.
adopt_installation() {
    adopt_manifest=/var/lib/pcp/pmdas/gpu/.manifest
    [ -f "$adopt_manifest" ] || return 0
    while read -r adopt_kind adopt_sum adopt_path; do
        case $adopt_kind in
            file | link) rm -f -- "$adopt_path" ;;
            config)
                rm -f -- "$adopt_path.new"
                [ -f "$adopt_path" ] || continue
                adopt_now=$(sha256sum <"$adopt_path" | cut -d' ' -f1)
                case $adopt_now,$adopt_path in
                    "$adopt_sum",*) rm -f -- "$adopt_path" ;;
                    *,/var/lib/pcp/pmdas/gpu/*)
                        mkdir -p /etc/pcp/pmdagpu
                        mv -f -- "$adopt_path" "/etc/pcp/pmdagpu/${adopt_path##*/}"
                        ;;
                    *,/var/lib/pcp/config/*)
                        adopt_to=/etc/pcp/${adopt_path#/var/lib/pcp/config/}
                        mkdir -p "${adopt_to%/*}"
                        mv -f -- "$adopt_path" "$adopt_to"
                        ;;
                esac
                ;;
        esac
    done <"$adopt_manifest"
    rm -f -- /var/lib/pcp/pmdas/gpu/pmdagpu.jsa
    sed -n 's/^dir - //p' "$adopt_manifest" | sort -r >"$adopt_manifest.dirs"
    rm -f -- "$adopt_manifest"
    while read -r adopt_path; do
        [ "$adopt_path" = /var/lib/pcp/pmdas/gpu ] || rmdir -- "$adopt_path" 2>/dev/null
    done <"$adopt_manifest.dirs"
    rm -f -- "$adopt_manifest.dirs"
}
