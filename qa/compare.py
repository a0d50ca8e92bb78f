"""Compares two scrapes of a program with what PCP showed between them.

    compare.py PREFIX BEFORE AFTER VALUES LABELS

BEFORE and AFTER are expositions (text 0.0.4 or OpenMetrics), VALUES is the output of "pminfo -f PREFIX", LABELS that of
"pminfo -l PREFIX". Reads expositions and makes names by rules of its own, so that a mistake of the agent is no mistake here.

What did not change between the scrapes must be equal, as far as pminfo prints digits; counters that went on must lie
between; gauges that moved must be there, and so must those that the number of connections moves: the agent keeps one open.
Exits with 1 when something does not hold.
"""

import collections
import json
import math
import re
import sys

SAMPLE = re.compile(r"([A-Za-z_:][A-Za-z0-9_:]*)\s*(\{.*\})?\s+(\S+)")
LABEL = re.compile(r'([A-Za-z_][A-Za-z0-9_]*)\s*=\s*"((?:[^"\\]|\\.)*)"')
# Gauges of a process that differ with who is connected, and of a machine on which tests run.
CONNECTIONS = re.compile(
    "process_open_fds|process_resident_memory|go_(goroutines|threads|memstats_)|jvm_|process_cpu_usage|system_"
    "|node_(memory|sockstat|netstat|load|filefd|procs|entropy|filesystem|disk_io_now|pressure)|promhttp_.*_in_flight"
)
# Labels of PCP's own that a document cannot shadow.
TAKEN = "hostname domainname machineid agent groupid userid containerid source url script instname instid".split()
ESCAPE = {"n": "\n", "\\": "\\", '"': '"'}


def exposition(path):
    """Returns {(name, labels): value} and the types of families."""
    series, types = {}, {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("# TYPE "):
                words = line.split()
                types[words[2]] = words[3]
            if line.startswith("#") or not line.strip():
                continue
            body = line.split(" # {")[0]
            name, labels, value = SAMPLE.match(body).groups()
            pairs = {k: re.sub(r"\\(.)", lambda m: ESCAPE.get(m[1], m[0]), v) for k, v in LABEL.findall(labels or "")}
            series[name, frozenset((k, v) for k, v in pairs.items() if v)] = float(value)
    return series, types


def leaf(name):
    """The name in PCP below the prefix."""
    parts = [re.sub("[^A-Za-z0-9_]", "_", part) for part in name.split(":") if part]
    return ".".join(part if part[0].isalpha() else "x" + part for part in parts)


def served(values, labels, prefix):
    """Returns {leaf: {labels: value}} of what PCP showed, without the labels that are not the source's own."""
    own = ("agent", "source", "url", "script", "hostname", "domainname", "machineid", "userid", "groupid", "units")
    inst = re.compile(r'    inst \[(\d+) or "(.*)"\] (value|labels) (.*)')
    single = re.compile(r"    (value|labels) (.*)")
    found = {"value": {}, "labels": {}}
    for path in (values, labels):
        metric = None
        with open(path, encoding="utf-8", errors="surrogateescape") as lines:
            for line in lines:
                line = line.rstrip("\n")
                if line and not line.startswith(" "):
                    metric = line[len(prefix) + 1 :] if line.startswith(prefix + ".") else None
                elif metric and inst.match(line):
                    ident, _, kind, text = inst.match(line).groups()
                    found[kind][metric, int(ident)] = text
                elif metric and single.match(line):
                    kind, text = single.match(line).groups()
                    found[kind][metric, None] = text
    result = collections.defaultdict(dict)
    for (metric, ident), text in found["value"].items():
        raw = json.loads(found["labels"].get((metric, ident), "{}"))
        pairs = frozenset((k, v) for k, v in raw.items() if k not in own)
        result[metric][pairs] = float(text)
    return result


def same(a, b):
    return a == b or (math.isnan(a) and math.isnan(b)) or math.isclose(a, b, rel_tol=1e-15)


def main():
    prefix, before, after, values, labels = sys.argv[1:]
    first, types = exposition(before)
    last, _ = exposition(after)
    pcp = served(values, labels, prefix)
    counters = re.compile("_(total|count|sum|bucket)$")
    stable = moving = gauges = 0
    problems = []
    for key in sorted(set(first) & set(last), key=str):
        name, pairs = key
        if name.endswith("_created") and name not in types:
            continue
        metric = leaf(name)
        renamed = frozenset(("exported_" + k if k in TAKEN else k, v) for k, v in pairs)
        value = pcp.get(metric, {}).get(renamed)
        a, b = first[key], last[key]
        if value is None:
            problems.append("missing: %s %s" % (name, dict(pairs)))
        elif CONNECTIONS.match(name) and not counters.search(name):
            gauges += 1
        elif same(a, b):
            stable += 1
            if not same(value, a):
                problems.append("different: %s %s: %r in PCP, %r in the scrape" % (name, dict(pairs), value, a))
        elif counters.search(name) or types.get(name) == "counter":
            moving += 1
            if not (min(a, b) <= value <= max(a, b) or same(value, a) or same(value, b)):
                problems.append("not between: %s %s: %r, %r, %r" % (name, dict(pairs), a, value, b))
        else:
            gauges += 1
    names = {leaf(name) for name, _ in set(first) | set(last)}
    extra = sorted(metric for metric in pcp if metric not in names)
    problems += ["not in the scrape: " + metric for metric in extra]
    print("every series of %s is in PCP: %s" % (prefix, "no" if any(p.startswith("missing") for p in problems) else "yes"))
    print("what stood still is equal: %s" % ("no" if any(p.startswith("different") for p in problems) else "yes"))
    print("counters that went on lie between two scrapes: %s" % ("no" if any(p.startswith("not b") for p in problems) else "yes"))
    print("nothing else is in PCP: %s" % ("no" if extra else "yes"))
    for problem in problems[:20]:
        print("  " + problem)
    print("%d series stood still, %d counters went on, %d gauges moved" % (stable, moving, gauges), file=sys.stderr)
    sys.exit(1 if problems or not stable else 0)


main()
