# shellcheck shell=sh disable=SC2034,SC2154 # variables of the other parts and of pmdaproc.sh
#
# Bringing what is missing with the package manager of the system. Sourced after common.sh.

oldest_java=17

# java_version HOME: the feature release (17), from the file every Java since 9 has
java_version() {
    sed -n 's/^JAVA_VERSION="\{0,1\}\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null | head -n 1
}

# find_java FILE: the home of a Java that is new enough and has this file; the places that the launcher searches
find_java() {
    for java_home in "${PMDAGPU_JAVA_HOME:-}" "${JAVA_HOME:-}" "$(java_on_path)" \
        /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /opt/*jdk* /opt/*jre* /opt/java/*; do
        if [ -n "$java_home" ] && [ -e "$java_home/$1" ]; then
            java_found=$(java_version "$java_home")
            if [ "${java_found:-0}" -ge "$oldest_java" ]; then
                say "$java_home"
                return 0
            fi
        fi
    done
    return 1
}

java_on_path() {
    java_command=$(readlink -f "$(command -v javac || command -v java)" 2>/dev/null)
    say "${java_command%/bin/java*}"
}

compiler_works() {
    have gcc && say '#include <stdio.h>' | gcc -E -x c - >/dev/null 2>&1
}

pcp_is_there() {
    pcp_conf=${PCP_CONF:-${PCP_DIR:-}/etc/pcp.conf}
    [ -f "$pcp_conf" ] && [ -x "$(sed -n 's/^PCP_BINADM_DIR=//p' "$pcp_conf")/pmcd" ] && have pminfo
}

# find_missing BUILD_JAR BUILD_C: sets missing to the words that package_names understands
find_missing() {
    missing=
    pcp_is_there || missing="$missing pcp"
    if $1 || $2; then
        find_java bin/javac >/dev/null || missing="$missing jdk"
    else
        find_java lib/server/libjvm.so >/dev/null || missing="$missing jre"
    fi
    ! $1 || have mvn || missing="$missing maven"
    ! $2 || compiler_works || missing="$missing gcc"
    ! $2 || have make || missing="$missing make"
    have ps || missing="$missing ps"
    have which || missing="$missing which"
    missing=${missing# }
}

package_manager() {
    for manager in apt-get dnf; do
        if have "$manager"; then
            say "$manager"
            return 0
        fi
    done
    return 1
}

# describe_missing WORD...: as people say it
describe_missing() {
    say "$*" | sed -e 's/ /, /g' -e "s/jdk/JDK $oldest_java or newer/; s/jre/Java $oldest_java or newer/"
}

available() {
    case $manager in
        apt-get) apt-cache show "$1" >/dev/null 2>&1 ;;
        dnf) dnf -q list "$1" >/dev/null 2>&1 ;;
    esac
}

# The first of these that the repositories have; the first when none has, so that the package manager says so.
first_available() {
    for candidate in "$@"; do
        if available "$candidate"; then
            say "$candidate"
            return 0
        fi
    done
    say "$1"
}

# package_names WORD...: 17 first, then 25: the releases that pmdagpu is tested on
package_names() {
    for word in "$@"; do
        case $manager:$word in
            apt-get:jdk) first_available openjdk-17-jdk-headless openjdk-25-jdk-headless openjdk-21-jdk-headless ;;
            apt-get:jre) first_available openjdk-17-jre-headless openjdk-25-jre-headless openjdk-21-jre-headless ;;
            apt-get:gcc) say gcc libc6-dev ;;
            apt-get:ps) say procps ;;
            apt-get:which) say debianutils ;;
            dnf:jdk) first_available java-17-openjdk-devel java-25-openjdk-devel java-21-openjdk-devel ;;
            dnf:jre) first_available java-17-openjdk-headless java-25-openjdk-headless java-21-openjdk-headless ;;
            # The binding keeps an older Java from coming along.
            dnf:maven)
                say maven
                for binding in maven-openjdk17 maven-openjdk25 maven-openjdk21; do
                    if available "$binding"; then say "$binding"; break; fi
                done
                ;;
            dnf:ps) say procps-ng ;;
            *) say "$word" ;;
        esac
    done | tr '\n' ' ' | sed 's, $,,'
}

# bring WORD...: installs them or ends the script
bring() {
    manager=$(package_manager) \
        || fail "missing: $(describe_missing "$@"); no apt-get or dnf here, so install them yourself and run $0 again."
    say "Installing with $manager: $(describe_missing "$@")"
    if [ "$manager" = apt-get ]; then
        run_logged apt-get update -q || fail_logged "apt-get update failed: check the network and the sources of apt"
    fi
    packages=$(package_names "$@")
    # shellcheck disable=SC2086 # a list
    case $manager in
        apt-get)
            run_logged env DEBIAN_FRONTEND=noninteractive LC_ALL=C apt-get install -y -q --no-install-recommends \
                -o DPkg::Lock::Timeout=120 $packages || accept_half_configured_pcp $packages
            ;;
        dnf)
            run_logged dnf install -y --setopt=install_weak_deps=False $packages \
                || fail_logged "dnf could not install $packages: see above; settle that, then run $0 again."
            ;;
    esac
}

# Debian's pcp ends its installation with systemctl, which fails where no systemd runs, as in a container. All its files
# are in place then. That, and no other failure, is passed over.
accept_half_configured_pcp() {
    accept_remedy="apt-get could not install $*: see above; settle that, then run $0 again."
    ! systemd_runs || fail_logged "$accept_remedy"
    # dpkg's lines end in CR LF where apt gave it a terminal of its own.
    accept_failed=$(tr -d '\r' <"$install_log" \
        | sed -n '/^Errors were encountered while processing:/,$ { /^ /p }' | sort -u)
    [ "$accept_failed" = ' pcp' ] || fail_logged "$accept_remedy"
    # shellcheck disable=SC2016 # a field of dpkg
    for accept_package in pcp "$@"; do
        case $accept_package:$(dpkg-query -W -f='${Status}' "$accept_package" 2>/dev/null) in
            pcp:'install ok half-configured' | *:'install ok installed') ;;
            *) fail_logged "$accept_remedy" ;;
        esac
    done
    pcp_is_there || fail_logged "$accept_remedy"
    say "The last step of Debian's pcp package calls systemctl, and no systemd runs here. Its files are complete, so" \
        "this goes on; dpkg lists pcp as half-configured until 'dpkg --configure pcp' succeeds under systemd."
}
