# Shared by the scripts that let an agent run while nothing around it lasts. Sourced after common.sh and _private.
# shellcheck shell=bash

# _soak SECONDS SEED: prints what must hold; the numbers go to qa/out/NNN.numbers
_soak() {
    local tests=$top/target/test-classes status
    [ -e "$tests/io/pcp/pmda/bench/Soak.class" ] || (cd "$top" && mvn -q -B -ntp test-compile) || _fail "the driver is not built"
    mkdir -p "$top/qa/out"
    "$(_java)" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx256m -cp "$tests:$top/target/pmdagpu.jar" io.pcp.pmda.bench.Soak \
        "$1" "$2" "$scenarios/soak.conf" "$tmp/soak.conf" "$tmp/log/gpu.log" "$tmp/var/config/pmda" 300 \
        "$launcher" -d 300 -l "$tmp/log/gpu.log" -U "$(id -un)" -c "$tmp/conf/pmdagpu" "--simulate=$tmp/soak.conf" \
        2>"$tmp/numbers.log"
    status=$?
    cp "$tmp/numbers.log" "$top/qa/out/$seq.numbers"
    grep -h 'Error:\|Exception' "$tmp/log/gpu.log" "$tmp/log/gpu.log.stderr" 2>/dev/null
    [ "$status" = 0 ] || _fail "something did not hold"
}
