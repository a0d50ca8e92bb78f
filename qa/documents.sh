# Shared by the scripts that run what documents say. Sourced after common.sh and _private.
# shellcheck shell=bash

documents=$top/qa/documents.py
# Python that has no site packages of a user's own; only the standard library is needed.
PATH=/usr/bin:$PATH command -v python3 >/dev/null || { echo "python3 is not installed"; exit 77; }
_documents() { PATH=/usr/bin:$PATH python3 "$documents" "$@"; }

# _exporter NAME DOCUMENT: a program that exports the document at /metrics; sets port_NAME
_exporter() {
    local port
    mkdir -p "$tmp/www/$1"
    cp "$2" "$tmp/www/$1/metrics"
    port=$(_free_port)
    python3 -m http.server "$port" --bind 127.0.0.1 --directory "$tmp/www/$1" >/dev/null 2>&1 &
    _children="$_children $!"
    disown
    _wait_for 20 curl -sf -o /dev/null "http://127.0.0.1:$port/metrics" || _fail "no server on port $port"
    printf -v "port_$1" %s "$port"
}

# _here COMMAND: the command with the places of this private PCP
_here() {
    sed -e "s,/var/log/pcp/pmcd/gpu.log,$tmp/log/gpu.log,g" -e "s,/var/log/pcp,$tmp/log,g" \
        -e "s,/etc/pcp/pmdagpu,$tmp/sysconf/pmdagpu,g" -e "s,localhost:8000,127.0.0.1:${port_app:-8000},g" \
        -e "s,localhost:8080,127.0.0.1:${port_guide:-8080},g" <<<"$1"
}

# _there: output as it would be on a machine of its own
_there() {
    sed -e "s,$tmp/log/gpu.log,/var/log/pcp/pmcd/gpu.log,g" -e "s,$tmp/sysconf,/etc/pcp,g" -e "s,$tmp/log,/var/log/pcp,g" \
        -e "s,127.0.0.1:${port_app:-8000},localhost:8000,g" -e "s,127.0.0.1:${port_guide:-8080},localhost:8080,g" | _filter_tmp
}

# _run COMMAND: runs it as a person would, who ends what asks for keys; output in $tmp/out
_run() {
    (cd "$top" && echo quit | timeout 60 bash -c "$(_here "$1")") >"$tmp/out.raw" 2>&1
    local status=$?
    _there <"$tmp/out.raw" >"$tmp/out"
    return $status
}

# _quoted OUTPUT: whether $tmp/out is what the document shows
_quoted() {
    [ -e "$1" ] || : >"$1"
    _documents match "$1" "$tmp/out" >"$tmp/difference"
}
