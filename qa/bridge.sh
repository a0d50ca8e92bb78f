# Shared by the scripts about bridged sources. Sourced after common.sh and _private.
# shellcheck shell=bash

command -v curl >/dev/null || { echo "curl is not installed"; exit 77; }
# Python that has no site packages of a user's own; the checker needs nothing but the standard library.
python3=$(PATH=/usr/bin:$PATH command -v python3) || { echo "python3 is not installed"; exit 77; }

# Only the sources below shall count: neither config.d of the machine nor programs that happen to run on it.
export PCP_PMDAS_DIR=$tmp/pmdas
config_d=$PCP_PMDAS_DIR/openmetrics/config.d
sources_d=$tmp/conf/pmdagpu/sources.d
mkdir -p "$config_d" "$sources_d"
# Nobody else may write where programs are started from.
chmod 755 "$PCP_PMDAS_DIR" "$PCP_PMDAS_DIR/openmetrics" "$config_d" "$tmp/conf" "$tmp/conf/pmdagpu" "$sources_d"

# _source NAME: the source NAME from standard input, there at once
_source() {
    cat >"$sources_d/$1.new" && chmod 644 "$sources_d/$1.new" && mv "$sources_d/$1.new" "$sources_d/$1.conf"
}

# _secret NAME: the same for one that only the agent may read
_secret() {
    (umask 077 && cat >"$sources_d/$1.new")
    [ "$(id -u)" != 0 ] || chown "$pcp_user" "$sources_d/$1.new"
    mv "$sources_d/$1.new" "$sources_d/$1.conf"
}

# _url NAME: the source NAME of upstream's kind from standard input
_url() {
    mkdir -p "$(dirname "$config_d/$1")"
    cat >"$config_d/$1.new" && chmod 644 "$config_d/$1.new" && mv "$config_d/$1.new" "$config_d/$1.url"
}

# _start_bridge ARGS...: pmcd and an agent on a machine without GPUs
_start_bridge() {
    printf 'gpus = 0 x h100\n' >"$tmp/none.conf"
    chmod 644 "$tmp/none.conf"
    # What presets would find on this machine is nobody's business here.
    _start_pmcd --simulate="$tmp/none.conf" "$@"
}

# _background COMMAND...: runs to the end of the script, output in $tmp/NAME.log
_background() {
    "$@" >>"$tmp/$(basename "$1").log" 2>&1 </dev/null &
    _children="$_children $!"
    disown
}

# _java_program CLASS PORT [CLASSPATH]: a program of the tests, in the background
_java_program() {
    _background "$(_java)" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx256m -cp "$(_test_classpath)" "io.pcp.pmda.$1" "${@:2}"
}

_test_classpath() {
    local file=$top/target/test.classpath
    echo "$top/target/test-classes:$top/target/classes$([ ! -e "$file" ] || echo ":$(cat "$file")")"
}

_listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# _ports NAME...: sets each variable to a free port, each to another
_ports() {
    local candidate
    for candidate in $(shuf -i 20000-32000 -n 100); do
        [ $# -gt 0 ] || return
        _listens "$candidate" && continue
        printf -v "$1" %s "$candidate"
        shift
    done
}

# _names PREFIX: how many metrics there are
_names() { pminfo "$1" 2>/dev/null | grep -c .; }

_has() { pminfo "$1" >/dev/null 2>&1; }
_has_not() { ! _has "$1"; }
_served() { [ "$(pmprobe "$1" 2>/dev/null | cut -d' ' -f2)" -gt 0 ] 2>/dev/null; }

# _control LEAF SOURCE: a control metric of a source
_control() { _value "workload.control.$1" "$2" | tr -d '"'; }
_control_is() { [ "$(_control "$2" "$3")" = "$1" ]; }

# _all_answered: asks for everything; nothing may be refused or late
_all_answered() { timeout 20 pminfo -f workload node >"$tmp/all" 2>&1; }

_rss() { awk '/^VmRSS/ { print $2 }' "/proc/$1/status"; } # kB
_cpu() { awk '{ print $14 + $15 }' "/proc/$1/stat"; }     # hundredths of a second

# _compare URL PREFIX: everything the URL shows is in PCP below PREFIX with the value of the same moment. The source has
# max_age = 0, so that its values are those of the fetch. What changes and changes back between the two scrapes (a median
# does) looks as if it had stood still: then it is looked at again.
_compare() {
    local _
    for _ in 1 2 3; do
        _compare_once "$@" >"$tmp/compared"
        grep -q 'different:' "$tmp/compared" || break
    done
    cat "$tmp/compared"
}

_compare_once() {
    local accept='application/openmetrics-text;version=1.0.0;q=0.6,text/plain;version=0.0.4;q=0.3,*/*;q=0.2'
    curl -sf -D "$tmp/before.head" -H "Accept: $accept" "$1" -o "$tmp/before" || _fail "$1 does not answer"
    pminfo -f "$2" >"$tmp/values" 2>&1
    curl -sf -H "Accept: $accept" "$1" -o "$tmp/after" || _fail "$1 does not answer"
    pminfo -l "$2" >"$tmp/labels" 2>&1
    "$python3" "$top/qa/compare.py" "$2" "$tmp/before" "$tmp/after" "$tmp/values" "$tmp/labels"
}

# Filters: what differs from machine to machine
_filter_labels() {
    sed -E -e 's/"(domainname|hostname|machineid|url)":"[^"]*",?//g' -e 's/"(groupid|userid)":[0-9]+,?//g' -e 's/,\}/}/'
}
# Domains are numbered as documents happen to arrive.
_filter_domains() { sed -E -e 's/InDom: 300\.[0-9]+ 0x[0-9a-f]+/InDom: OF THE SOURCE/' -e 's/PMID: 300\.[0-9]+\.[0-9]+/PMID: ID/'; }
_filter_ids() { sed -E -e 's/inst \[[0-9]+ or /inst [ID or /'; }
_filter_ports() { sed -E -e 's/(127\.0\.0\.1|localhost):[0-9]+/HOST:PORT/g'; }

# _source_log: what the agent's log says of sources
_source_log() {
    grep -v -e ' GPU' -e 'NVML' -e ' gpus\?[: ]' "$tmp/log/gpu.log" | _filter_pid | _filter_date | _filter_tmp | _filter_ports |
        sed -E -e 's/ on [^ ]+ started/ on HOST started/' | { grep -v -e started -e '^$' -e 'Log for' || :; }
}
