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
        -e "s,localhost:8080,127.0.0.1:${port_guide:-8080},g" -e "s,127.0.0.1:4318,127.0.0.1:${port_otlp:-4318},g" <<<"$1"
}

# _there: output as it would be on a machine of its own
_there() {
    sed -e "s,unix:$tmp/run/pmcd.socket,local:,g" -e "s,$tmp/log/gpu.log,/var/log/pcp/pmcd/gpu.log,g" -e "s,$tmp/sysconf,/etc/pcp,g" -e "s,$tmp/conf/pmdagpu,/etc/pcp/pmdagpu,g" -e "s,$tmp/log,/var/log/pcp,g" \
        -e "s,127.0.0.1:${port_app:-8000},localhost:8000,g" -e "s,127.0.0.1:${port_guide:-8080},localhost:8080,g" \
        -e "s,127.0.0.1:${port_otlp:-4318},127.0.0.1:4318,g" | _filter_tmp
}

# _run COMMAND: runs it as a person would, who ends what asks for keys; output in $tmp/out
_run() {
    # PCP's tools in Python want the Python of the system.
    (cd "$top" && echo quit | PATH=$tmp/bin:/usr/bin:$PATH timeout 60 bash -c "$(_here "$1")") >"$tmp/out.raw" 2>&1
    local status=$?
    _there <"$tmp/out.raw" >"$tmp/out"
    return $status
}

# _quoted OUTPUT: whether $tmp/out is what the document shows
_quoted() {
    [ -e "$1" ] || : >"$1"
    _documents match "$1" "$tmp/out" >"$tmp/difference"
}

# _installation: a PCP of our own in $pcp, with a pmcd that runs: programs of the machine, everything that is written below
# $pcp. For what Install scripts do; sets PCP_DIR.
_installation() {
    local machine_binadm=$PCP_BINADM_DIR file
    _must_be_private
    unset PCP_VAR_DIR PCP_LOG_DIR PCP_RUN_DIR PCP_TMP_DIR PCP_PMCDCONF_PATH
    # shellcheck source=/dev/null
    . /etc/pcp.conf
    pcp=$tmp/pcp
    mkdir -p "$pcp"/{etc/pcp/pmcd,var/config/pmda,var/pmns,var/pmdas,log/pmcd,run,tmp,binadm}
    chmod 755 "$tmp" "$pcp"
    ln -s /etc/pcp.env "$pcp/etc/pcp.env"
    # pmdaproc.sh signals every pmcd of the machine; ours alone is meant.
    ln -s "$machine_binadm"/* "$pcp/binadm/"
    rm -f "$pcp/binadm/pmsignal"
    cat >"$pcp/binadm/pmsignal" <<Signal
#!/bin/sh
case \$* in *pmcd) kill -HUP "\$(cat "$pcp/pmcd.pid")" ;; *) exec "$machine_binadm/pmsignal" "\$@" ;; esac
Signal
    chmod 755 "$pcp/binadm/pmsignal"
    sed -e "s,^PCP_VAR_DIR=.*,PCP_VAR_DIR=$pcp/var," -e "s,^PCP_PMDAS_DIR=.*,PCP_PMDAS_DIR=$pcp/var/pmdas," \
        -e "s,^PCP_LOG_DIR=.*,PCP_LOG_DIR=$pcp/log," -e "s,^PCP_RUN_DIR=.*,PCP_RUN_DIR=$pcp/run," \
        -e "s,^PCP_TMP_DIR=.*,PCP_TMP_DIR=$pcp/tmp," -e "s,^PCP_SYSCONF_DIR=.*,PCP_SYSCONF_DIR=$pcp/etc/pcp," \
        -e "s,^PCP_PMCDCONF_PATH=.*,PCP_PMCDCONF_PATH=$pcp/etc/pcp/pmcd/pmcd.conf," \
        -e "s,^PCP_PMCDOPTIONS_PATH=.*,PCP_PMCDOPTIONS_PATH=$pcp/etc/pcp/pmcd/pmcd.options," \
        -e "s,^PCP_SYSCONFIG_DIR=.*,PCP_SYSCONFIG_DIR=$pcp/etc," -e "s,^PCP_RC_DIR=.*,PCP_RC_DIR=$pcp/none," \
        -e "s,^PCP_BINADM_DIR=.*,PCP_BINADM_DIR=$pcp/binadm," /etc/pcp.conf >"$pcp/etc/pcp.conf"
    if [ "$(id -u)" = 0 ]; then
        chown -R "$PCP_USER" "$pcp"/{log,run,tmp,var/config}
    else
        sed -i -e "s,^PCP_USER=.*,PCP_USER=$(id -un)," -e "s,^PCP_GROUP=.*,PCP_GROUP=$(id -gn)," "$pcp/etc/pcp.conf"
    fi
    printf 'pmcd\t2\tdso\tpmcd_init\t%s/pmcd/pmda_pmcd.so\n' "$PCP_PMDASADM_DIR" >"$pcp/etc/pcp/pmcd/pmcd.conf"
    sed -e 's/PMCD:/2:/' -e '/^#/d' -e '/^\/\*/,/^ \*\//d' "$PCP_PMNS_ROOT_PMCD" >"$pcp/var/pmns/root"
    PMCD_PORT=$(_free_port)
    unset PCP_CONF PCP_VAR_DIR PCP_LOG_DIR PCP_RUN_DIR PCP_TMP_DIR PCP_PMDAS_DIR PCP_BINADM_DIR PCP_PMCDCONF_PATH PCP_SYSCONF_DIR
    export PCP_DIR=$pcp PMCD_PORT PMCD_SOCKET=$pcp/run/pmcd.socket
    (cd "$pcp/log/pmcd" && exec "$machine_binadm/pmcd" -f -A -U "$(id -un)" -s "$PMCD_SOCKET" -n "$pcp/var/pmns/root" -H qahost \
        </dev/null >>"$full" 2>&1) &
    pmcd_pid=$!
    echo "$pmcd_pid" >"$pcp/pmcd.pid"
    _wait_for 20 pminfo -f pmcd.version || _fail "the private pmcd did not start"
}
