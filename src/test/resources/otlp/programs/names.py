#!/usr/bin/env python3
"""How the collector's exporter for Prometheus calls metrics: names.py OTLP-URL PAGE-URL writes kind,name,unit,sample as CSV."""
import json
import re
import sys
import time
import urllib.request

UNITS = ["", "1", "s", "ms", "us", "ns", "min", "h", "d", "By", "KiBy", "MiBy", "GiBy", "TiBy", "KBy", "kBy", "MBy", "GBy", "TBy",
         "bit", "Cel", "m", "V", "A", "J", "W", "g", "Hz", "%", "{request}", "{packets}/s", "By/s", "1/s", "m/s", "By/min", "{a}/{b}",
         "{request}/h", "s/{request}", "foo", "Foo/bar", "By{used}", "ratio", "seconds", "°C", "%{x}", "kg.m", "count", "W.h", "10*6"]
NAMES = ["demo.v{}", "demo.v{}.total", "demo.v{}.ratio", "demo_v{}_seconds", "demo.v{}.bytes"]
PLAIN = ["demo", "Demo.Value", "demo.bytes.used", "demo.total.requests", "demo-dash", "demo:colon", "1demo", "demo..two", "_demo_", "démo.é",
         "demo.5m.avg", "http.server.request.duration", "demo.seconds.total", "demo_total_total", "demo.ratio.ratio", "demo.count", "demo.sum",
         "demo.bucket", "demo.total", "ratio", "a__b", "demo.per.second", "demo/slash", "demo.cpu.time"]
KINDS = {"gauge": lambda p: {"gauge": {"dataPoints": p}},
         "counter": lambda p: {"sum": {"dataPoints": p, "aggregationTemporality": 2, "isMonotonic": True}},
         "updown": lambda p: {"sum": {"dataPoints": p, "aggregationTemporality": 2, "isMonotonic": False}},
         "histogram": lambda p: {"histogram": {"dataPoints": p, "aggregationTemporality": 2}}}

now = str(time.time_ns())
wanted, metrics = [], []
for kind, data in KINDS.items():
    cases = [(pattern.format(f"{number}{kind[0]}"), unit) for number, unit in enumerate(UNITS)
             for pattern in (NAMES if kind in ("gauge", "counter") else NAMES[:1])]
    cases += [(f"{name}{'' if name.endswith('_') else '.'}{kind[0]}" if kind != "counter" else name, unit)
              for name in PLAIN for unit in ("", "s", "1")]
    for name, unit in cases:
        point = {"timeUnixNano": now, "startTimeUnixNano": now, "attributes": [{"key": "n", "value": {"stringValue": str(len(wanted))}}]}
        point.update({"count": "1", "sum": 1, "bucketCounts": ["1"], "explicitBounds": []} if kind == "histogram" else {"asDouble": 1})
        metrics.append({"name": name, "unit": unit, **data([point])})
        wanted.append((kind, name, unit))
body = json.dumps({"resourceMetrics": [{"scopeMetrics": [{"metrics": metrics}]}]}).encode()
urllib.request.urlopen(urllib.request.Request(sys.argv[1], body, {"Content-Type": "application/json"})).read()
time.sleep(2)
page = urllib.request.urlopen(sys.argv[2]).read().decode()
for sample, number in re.findall(r'^([^#{\s]+)\{.*?\bn="(\d+)".*\} \S+$', page, re.M):
    kind, name, unit = wanted[int(number)]
    if kind != "histogram" or sample.endswith("_sum"):
        print(f"{kind},{name},{unit},{sample}")
