# shellcheck shell=sh disable=SC2034,SC2154 # variables of the other parts and of pmdaproc.sh
#
# The archive of loaded classes beside the agent. Sourced after common.sh and service.sh.

# An archive of loaded classes halves the start of the VM. It belongs to this jar and this VM; without it the agent starts
# later, nothing else. It is made by an agent that answers a few requests on simulated GPUs, reads two sources of its own (a
# file, and a port where nobody listens) and remembers nothing.
archive_classes() {
    archive_new=$gpu_dir/.pmdagpu.jsa.$$
    archive_state=$(mktemp -d) || return 0
    mkdir -p "$archive_state/config/pmda" "$archive_state/etc/sources.d"
    printf '# TYPE a counter\na_total{b="c"} 1\n# TYPE d gauge\nd 2\n' >"$archive_state/document"
    say "url = file://$archive_state/document" >"$archive_state/etc/sources.d/file.conf"
    say "url = http://127.0.0.1:1/metrics" >"$archive_state/etc/sources.d/refused.conf"
    rm -f -- "$gpu_dir/pmdagpu.jsa"
    requests | clean env PCP_VAR_DIR="$archive_state" PMDAGPU_JAVA_OPTS="-XX:ArchiveClassesAtExit=$archive_new" \
        timeout 60 "$gpu_dir/pmdagpu" -d 300 -U "$(id -un)" -l - -c "$archive_state/etc" --simulate >/dev/null 2>&1
    if [ -s "$archive_new" ]; then
        chmod 0644 "$archive_new"
        mv -f -- "$archive_new" "$gpu_dir/pmdagpu.jsa"
        # Not worth a message at each start, if the VM has one about it.
        [ -z "$(clean "$gpu_dir/pmdagpu" --version 2>&1 >/dev/null)" ] || rm -f -- "$gpu_dir/pmdagpu.jsa"
    fi
    rm -rf -- "$archive_new" "$archive_state"
}

# What pmcd would send: CREDS; 20 x FETCH of gpu.power.usage and gpu.utilization.gpu; then of the first its DESC_REQ and
# TEXT_REQ, of the indom of GPUs INSTANCE_REQ and LABEL_REQ, and PMNS_TRAVERSE of gpu. Each begins with length, type, 0.
requests() {
    printf '\0\0\0\24\0\0\160\14\0\0\0\0\0\0\0\1\1\2\0\0'
    requests_left=20
    while [ "$requests_left" -gt 0 ]; do
        printf '\0\0\0\44\0\0\160\3\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\2\113\0\34\0\113\0\10\0'
        requests_left=$((requests_left - 1))
    done
    printf '\0\0\0\20\0\0\160\4\0\0\0\0\113\0\34\0'
    printf '\0\0\0\24\0\0\160\10\0\0\0\0\113\0\34\0\0\0\0\5'
    printf '\0\0\0\40\0\0\160\6\0\0\0\0\113\0\0\0\0\0\0\0\0\0\0\0\377\377\377\377\0\0\0\0'
    printf '\0\0\0\24\0\0\160\22\0\0\0\0\113\0\0\0\0\0\0\40'
    printf '\0\0\0\30\0\0\160\20\0\0\0\0\0\0\0\0\0\0\0\3gpu~'
}
