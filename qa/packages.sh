# Shared by the scripts that test packages: builds them, and makes a machine to install them on. Sourced after common.sh.
# shellcheck shell=bash

# shellcheck disable=SC2154 # common.sh sets it
packages=$top/target/packages

# _packages: built by Maven from what is built already, once for all scripts; the goals are those of mvn -Ppackages package
_packages() {
    local stamp=$packages/.built
    if [ ! -e "$stamp" ] || [ -n "$(cd "$top" && find pom.xml pmda pmns help Install Remove README.md LICENSE CHANGELOG.md \
        src/packaging native/build target/pmdagpu.jar -newer "$stamp" -print -quit)" ]; then
        rm -rf "$packages"
        _maven cyclonedx:makeBom@bill-of-materials antrun:run@stage jdeb:jdeb@deb rpm:rpm@rpm
        touch "$stamp"
    fi
    deb=$(echo "$packages"/*.deb)
    rpm=$(echo "$packages"/*.rpm)
    tarball=$(echo "$packages"/*.tar.gz)
}

# _maven GOAL_OR_OPTION...
_maven() {
    (cd "$top" && mvn -q -B -ntp -Ppackages "$@") >>"$full" 2>&1 || { cat "$full"; _fail "Maven cannot build the packages"; }
}

# _filter_package: what differs between builds and machines
_filter_package() {
    sed -E -e 's/0\.1\.[0-9]+/VERSION/g' -e 's/amd64|arm64|x86_64|aarch64/ARCH/g' -e 's/libc6 \(>= [0-9.]+/libc6 (>= GLIBC/' \
        -e 's/GLIBC_[0-9.]+/GLIBC_N/' -e 's,(licences/[a-z0-9-]*[a-z0-9])-[0-9.]+,\1-N,g'
}

# _machine: runs the commands of standard input, as root, on a copy-on-write image of this machine with process ids, network
# and mounts of its own, without pmdagpu and with nothing running. What they change is gone afterwards.
_machine() {
    [ "$(id -u)" = 0 ] || { echo "needs root, for a machine of its own"; exit 77; }
    local image=$tmp/image
    mkdir -p "$image"
    chmod 755 "$tmp"
    cat >"$tmp/commands"
    cat >"$tmp/enter" <<'End'
set -e
image=$1
mount -t tmpfs tmpfs "$image"
mkdir "$image/up" "$image/work" "$image/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$image/up,workdir=$image/work" "$image/root"
root=$image/root
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount -t tmpfs tmpfs "$root/run"
mkdir -p "$root/pk"
cp -r "$2"/. "$root/pk"
echo ready
ip link set lo up 2>/dev/null || true
exec chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C TZ=UTC PCPQA_SYSTEMD=no DEBIAN_FRONTEND=noninteractive \
    ${JAVA_HOME:+"JAVA_HOME=$JAVA_HOME"} bash /pk/machine /pk/commands
End
    rm -rf "$tmp/pk"
    mkdir "$tmp/pk"
    cp "$tmp/commands" "$tmp/pk/"
    [ ! -d "$tmp/carry" ] || cp -r "$tmp/carry/." "$tmp/pk/"
    cat >"$tmp/pk/machine" <<'End'
# The prelude of the commands of a script.
. /etc/pcp.conf
cd /
gpu=$PCP_PMDAS_DIR/gpu
ids=$PCP_VAR_DIR/config/pmda
rm -rf "$gpu" /etc/pcp/pmdagpu /usr/bin/pmdagpu "$PCP_RUN_DIR" "$ids"/300.* "$PCP_LOG_DIR"/pmcd/*
printf 'pmcd\t2\tdso\tpmcd_init\t%s/pmcd/pmda_pmcd.so\nproc\t3\tpipe\tbinary\t%s/proc/pmdaproc -d 3\n' \
    "$PCP_PMDASADM_DIR" "$PCP_PMDAS_DIR" >"$PCP_PMCDCONF_PATH"
rm -f "$PCP_VAR_DIR/pmns/root"
# pcp itself may be half configured, where no systemd runs.
sed -i '/^Package: pcp$/,/^$/s/^Status: .*/Status: install ok installed/' /var/lib/dpkg/status 2>/dev/null
log=/pk/log
_step() { echo "$*"; echo "$SECONDS s: $*" >>"$log"; }
_wait_for() {
    local deadline=$((SECONDS + $1))
    shift
    until "$@" >>"$log" 2>&1; do
        [ "$SECONDS" -lt "$deadline" ] || { echo "gave up waiting: $*"; return 1; }
        sleep 0.1
    done
}
_value() { pmprobe -v "$1" 2>/dev/null | awk '{ print $1, $2, $3 }'; }
_has_value() { pmprobe -v gpu.count 2>/dev/null | grep -q ' 1 '; }
_start_pmcd() { "$PCP_RC_DIR/pmcd" start >>"$log" 2>&1; }
_settled() { ! ls "$gpu"/.NeedInstall* "$PCP_TMPFILE_DIR/pmda.auto.update" 2>/dev/null | grep -q .; }
# An agent that ended is a zombie until pmcd looks.
_agent() { ps -C pmdagpu -o pid=,stat= | awk '$2 !~ /Z/ { print $1 }' | grep .; }
_no_agent() { ! _agent; }
_neighbour() { pgrep -x pmdaproc; }
_line() { grep '^gpu[[:space:]]' "$PCP_PMCDCONF_PATH" | tr -s ' \t' ' ' | sed 's/ $//' | grep . || echo "not registered"; }
_names() { pminfo -n "$PCP_VAR_DIR/pmns/root" 2>/dev/null | sed -n 's/^\(gpu\|workload\|node\|nvidia\)\..*/\1/p' | sort | uniq -c |
    awk '{ print $2 }' | grep . || echo "no names"; }
_quiet() { "$@" >>"$log" 2>&1 || { echo "status $?: $*"; tail -n 20 "$log"; }; }
. "$1"
status=$?
for pid in $(cat "$PCP_RUN_DIR/pmcd.pid" 2>/dev/null); do kill "$pid"; done
exit $status
End
    unshare --mount --pid --net --fork --propagation private sh "$tmp/enter" "$image" "$tmp/pk" >"$tmp/machine.out" 2>&1
    local status=$?
    grep -q '^ready$' "$tmp/machine.out" || { tail -n 3 "$tmp/machine.out"; echo "no machine of its own can be made here"; exit 77; }
    sed 0,/^ready$/d "$tmp/machine.out"
    return $status
}
