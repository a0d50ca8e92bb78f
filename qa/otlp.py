"""Compares what an OpenTelemetry SDK has recorded with what PCP shows of it.

    otlp.py PREFIX PRINTED VALUES LABELS DESCRIPTORS [LABEL=VALUE]...

PRINTED is what OtlpProgram printed (its last round counts), VALUES, LABELS and DESCRIPTORS are the output of pminfo -f, -l and
-d for PREFIX. LABEL=VALUE: only series with this label in PCP count, and it is not compared. Makes names by rules of its own, so
that a mistake of the agent is no mistake here.

Integers must be equal to the last digit, doubles as far as pminfo prints digits. Of exponential histograms, PCP may have other
bounds, since deltas may be finer or coarser than what is cumulative: each count must lie between those of the SDK at the bounds
around it, and be equal where a bound is the same. Exits with 1 when something does not hold.
"""

import collections
import json
import math
import re
import sys

SAMPLE = re.compile(r"([^{ ]+)\{(.*)\} (\S+)")
LABEL = re.compile(r'([^",=]+)="((?:[^"\\]|\\.)*)"')
TAKEN = "hostname domainname machineid agent groupid userid containerid source url script instname instid".split()
# Labels that are not of the point: PCP's, the agent's, the resource's, the scope's.
EXTRA = re.compile(r"(exported_)?(agent|source|url|script|hostname|domainname|machineid|userid|groupid|units|host_name)$|service_|otel_scope_")


def clean(name):
    return re.sub("^(?![A-Za-z])", "x", re.sub("[^A-Za-z0-9_]", "_", name))


def leaf(name):
    return ".".join(clean(part) for part in name.split(".") if part)


def label(name):
    name = clean(name)
    return "exported_" + name if name in TAKEN else name


def number(text):
    """An integer when it is written as one."""
    return int(text) if re.fullmatch("-?[0-9]+", text) else float(text.replace("Inf", "inf"))


def printed(path):
    """Returns ({metric: kind}, {(metric, suffix, labels): text}) of the last round."""
    kinds, series = {}, {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            line = line.rstrip("\n")
            if line.startswith("== "):
                kinds, series = {}, {}
            elif line.startswith("# KIND "):
                _, _, name, kind = line.split(" ", 3)
                kinds[leaf(name)] = kind
            else:
                name, text, value = SAMPLE.fullmatch(line).groups()
                pairs = {label(k): re.sub(r"\\(.)", r"\1", v) for k, v in LABEL.findall(text)}
                series[leaf(name), frozenset(pairs.items())] = value
    return kinds, series


def shown(values, labels, prefix, only):
    """Returns {leaf: {labels: text}} of what PCP shows."""
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
                elif metric and (hit := inst.fullmatch(line)):
                    found[hit[3]][metric, int(hit[1])] = hit[4]
                elif metric and (hit := single.fullmatch(line)):
                    found[hit[1]][metric, None] = hit[2]
    result = collections.defaultdict(dict)
    for (metric, ident), text in found["value"].items():
        raw = json.loads(found["labels"].get((metric, ident), "{}"))
        if all(raw.get(k) == v for k, v in only.items()):
            own = {k: number_label(k, v) for k, v in raw.items() if not EXTRA.match(k) and k not in only}
            result[metric][frozenset(own.items())] = text
    return result


def number_label(name, value):
    """Bounds are the same however they are written: 1, 1.0."""
    return repr(float(value.replace("Inf", "inf"))) if name == "le" else value


def descriptors(path, prefix):
    """Returns {leaf: "semantics type"}."""
    words = {"64-bit unsigned int": "u64", "64-bit int": "64", "double": "double"}
    found, metric = {}, None
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            if line.startswith(prefix + "."):
                metric = line.split()[0][len(prefix) + 1 :]
            if hit := re.search("Data Type: (64-bit unsigned int|64-bit int|double)", line):
                found[metric] = words[hit[1]]
            if hit := re.search(r"Semantics: (\w+)", line):
                found[metric] = "%s %s" % (hit[1], found.get(metric, "?"))
    return found


def equal(a, b):
    a, b = number(a), number(b)
    if isinstance(a, int) and isinstance(b, int):
        return a == b
    return a == b or (math.isnan(a) and math.isnan(b)) or math.isclose(a, b, rel_tol=1e-14)


def exponential(metric, series, pcp):
    """Problems with the buckets of an exponential histogram."""
    problems = []
    wanted = collections.defaultdict(dict)
    for (name, pairs), value in series.items():
        if name == metric + "_bucket":
            le = float(dict(pairs)["le"].replace("Inf", "inf"))
            wanted[frozenset(p for p in pairs if p[0] != "le")][le] = int(value)
    seen = collections.Counter()
    for pairs, text in pcp.get(metric + "_bucket", {}).items():
        le = float(dict(pairs)["le"].replace("Inf", "inf"))
        rest = frozenset(p for p in pairs if p[0] != "le")
        seen[rest] += 1
        least = max((n for bound, n in wanted[rest].items() if bound <= le * (1 + 1e-9)), default=0)
        most = min((n for bound, n in wanted[rest].items() if bound >= le * (1 - 1e-9)), default=0)
        if not least <= int(text) <= most:
            problems.append("different: %s_bucket up to %r: %s in PCP, %d to %d in the SDK" % (metric, le, text, least, most))
    for rest in wanted:
        if not 2 <= seen[rest] <= 2 * 160 + 2:
            problems.append("%d buckets of %s" % (seen[rest], metric))
    return problems


def main():
    prefix, expected, values, labels, descs = sys.argv[1:6]
    only = dict(word.split("=", 1) for word in sys.argv[6:])
    kinds, series = printed(expected)
    pcp = shown(values, labels, prefix, only)
    types = descriptors(descs, prefix)
    problems, count, wanted = [], 0, set()
    for (metric, pairs), value in sorted(series.items(), key=str):
        wanted.add(metric)
        base = re.sub("_(bucket|sum|count)$", "", metric)
        if kinds.get(base) == "exponential_histogram" and metric.endswith("_bucket"):
            continue
        key = frozenset((k, number_label(k, v)) for k, v in pairs)
        text = pcp.get(metric, {}).get(key)
        count += 1
        if text is None:
            problems.append("missing: %s %s" % (metric, dict(pairs)))
        elif not equal(text, value):
            problems.append("different: %s %s: %s in PCP, %s in the SDK" % (metric, dict(pairs), text, value))
    for metric, kind in sorted(kinds.items()):
        if kind == "exponential_histogram":
            problems += exponential(metric, series, pcp)
        elif kind != "histogram" and types.get(metric) != kind:
            problems.append("kind of %s: %s in PCP, %s in the SDK" % (metric, types.get(metric), kind))
    # min and max come with deltas only
    extra = sorted(m for m in pcp if m not in wanted and re.sub("_(min|max)$", "", m) not in kinds)
    problems += ["not of the SDK: " + metric for metric in extra]
    print("%d values of %s are what the SDK has: %s" % (count, prefix, "no" if problems else "yes"))
    for problem in problems[:20]:
        print("  " + problem)
    sys.exit(1 if problems else 0)


main()
