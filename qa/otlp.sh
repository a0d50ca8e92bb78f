# Shared by the scripts about OTLP: otlp.conf, programs that push, and requests by hand. Sourced after bridge.sh.
# shellcheck shell=bash disable=SC2034,SC2154 # bridge.sh and common.sh; the scripts

# The programs need libraries of the tests.
[ -e "$top/target/test.classpath" ] || (cd "$top" && mvn -q -B -ntp process-test-classes -DskipTests) || _fail "the programs are not built"

# _otlp_conf: otlp.conf from standard input, there at once
_otlp_conf() {
    cat >"$tmp/conf/pmdagpu/.otlp.new" && chmod 644 "$tmp/conf/pmdagpu/.otlp.new" &&
        mv "$tmp/conf/pmdagpu/.otlp.new" "$tmp/conf/pmdagpu/otlp.conf"
}

# _start_receiver PORT [LINES]: pmcd and an agent that listens there
_start_receiver() {
    printf 'listen = 127.0.0.1:%s\n%s\n' "$1" "${2:-}" | _otlp_conf
    _start_bridge
    _wait_for 20 _listens "$1" || _fail "the agent does not listen"
}

# _sdk NAME ENDPOINT [KEY=VALUE]...: the program runs to its end; what it printed is in $tmp/NAME.printed
_sdk() {
    "$(_java)" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx256m -cp "$(_test_classpath)" io.pcp.pmda.programs.OtlpProgram \
        "${@:2}" >"$tmp/$1.printed" 2>>"$full" || echo "the program ends with $?: $(grep '^==' "$tmp/$1.printed" | tail -n 1)"
}

# _sdk_start NAME ENDPOINT [KEY=VALUE]...: the same in the background; the process is $!
_sdk_start() {
    "$(_java)" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx256m -cp "$(_test_classpath)" io.pcp.pmda.programs.OtlpProgram \
        "${@:2}" >"$tmp/$1.printed" 2>>"$full" &
}

# _sdk_equal NAME PREFIX [LABEL=VALUE]...: whether PCP shows below PREFIX what the program printed
_sdk_equal() {
    pminfo -f "$2" >"$tmp/values" 2>>"$full"
    pminfo -l "$2" >"$tmp/labels" 2>>"$full"
    pminfo -d "$2" >"$tmp/descriptors" 2>>"$full"
    "$python3" "$top/qa/otlp.py" "$2" "$tmp/$1.printed" "$tmp/values" "$tmp/labels" "$tmp/descriptors" "${@:3}" >"$tmp/compared" 2>&1
}

# _compare_sdk: the same, told; names may take a second
_compare_sdk() {
    _wait_for 10 _sdk_equal "$@"
    cat "$tmp/compared"
}

# _post URL [CURL_ARGS]...: one request by hand; prints the status and what else there is to say
_post() {
    : >"$tmp/head"
    : >"$tmp/body"
    curl -s -m 15 -D "$tmp/head" -o "$tmp/body" -X POST "$@" || echo "curl ends with $?"
    tr -d '\r' <"$tmp/head" >"$tmp/head.text"
    printf '%s' "$(sed -n 's,^HTTP/1.1 \([0-9]*\).*,\1,p' "$tmp/head.text" | tail -n 1)"
    sed -n -E 's/^(allow|retry-after|content-type): */; \L\1: /Ip' "$tmp/head.text" | tr -d '\n'
    # Where in it depends on the order in which the SDK writes its metrics.
    printf '; %s\n' "$(tr -c '[:print:]' '.' <"$tmp/body" | _filter_tmp | sed -E -e 's/(protobuf: byte )[0-9]+/\1N/')"
}

# _receiver LEAF: a figure of the receiver, or none
_receiver() { _value "workload.control.otlp.$1" | sed -e "s/^workload.control.otlp.$1 0$/none/"; }
_receiver_is() { [ "$(_receiver "$2" | tr -d '"')" = "$1" ]; }
_receiver_says() { _receiver "$2" | grep -q -e "$1"; }

# Numbers of ports, whichever they are
_filter_listen() { sed -E -e 's/(127\.0\.0\.1|0\.0\.0\.0|localhost|\[::1\]):[0-9]+/HOST:PORT/g' -e 's/sport = :[0-9]+/sport = :PORT/'; }

# Instances in the order of their names, whatever order they came in
_filter_order() {
    awk '/^ *inst / { match($0, /".*/); held[n++] = substr($0, RSTART) SUBSEP $0; next }
        { flush_held(); print } END { flush_held() }
        function flush_held(i, j, t) {
            for (i = 1; i < n; i++) for (j = i; j > 0 && held[j - 1] > held[j]; j--) { t = held[j]; held[j] = held[j - 1]; held[j - 1] = t }
            for (i = 0; i < n; i++) print substr(held[i], index(held[i], SUBSEP) + 1)
            n = 0
        }'
}
