#!/usr/bin/env python3
"""node-archive.py ARCHIVE well|ill: 70 minutes of a node as PCP's kernel agent and bridged sources would show it, each
10 s for 10 minutes, then each minute. "ill" has one trouble in each metric, "well" comes as near as it may."""
import sys

import cpmapi as c
from pcp import pmi

NONE, DISKS, PRESSURE, UNITS, SERIES = range(5)
INDOMS = {
    DISKS: ["/dev/sda1", "/dev/sdb1", "/dev/sdc1", "/dev/sdd1", "/dev/'$(id)'"],
    PRESSURE: ["10 second", "1 minute", "5 minute"],
    UNITS: ["containerd.service", "kubelet.service"],
    SERIES: ["model=llama", "model=qwen"],
}
KBYTE = (1, 0, 0, c.PM_SPACE_KBYTE, 0, 0)
MSEC = (0, 1, 0, 0, c.PM_TIME_MSEC, 0)
COUNT = (0, 0, 1, 0, 0, c.PM_COUNT_ONE)
PLAIN = (0,) * 6
G = 1 << 20  # Kbyte

# name: type, semantics, units, domain; values of a node that is well and of one that is ill; a counter's are per second
METRICS = {
    "filesys.capacity": (c.PM_TYPE_U64, c.PM_SEM_INSTANT, KBYTE, DISKS, [G] * 5, [G] * 5),
    "filesys.used": (c.PM_TYPE_U64, c.PM_SEM_INSTANT, KBYTE, DISKS, [0.79 * G] * 5, [0.85 * G, 0.97 * G, G / 2, 0.79 * G, G]),
    "filesys.maxfiles": (c.PM_TYPE_U64, c.PM_SEM_INSTANT, PLAIN, DISKS, [1000] * 5, [1000] * 5),
    "filesys.freefiles": (c.PM_TYPE_U64, c.PM_SEM_INSTANT, PLAIN, DISKS, [60] * 5, [60, 60, 10, 60, 0]),
    "mem.physmem": (c.PM_TYPE_U64, c.PM_SEM_DISCRETE, KBYTE, NONE, [100 * G], [100 * G]),
    "mem.util.available": (c.PM_TYPE_U64, c.PM_SEM_INSTANT, KBYTE, NONE, [6 * G], [4 * G]),
    "kernel.all.pressure.memory.full.avg": (c.PM_TYPE_FLOAT, c.PM_SEM_INSTANT, PLAIN, PRESSURE, [99, 9, 99], [0, 40, 0]),
    "mem.vmstat.oom_kill": (c.PM_TYPE_U64, c.PM_SEM_COUNTER, COUNT, NONE, [0], [0.01]),
    "hinv.ncpu": (c.PM_TYPE_U32, c.PM_SEM_DISCRETE, PLAIN, NONE, [8], [8]),
    "kernel.all.cpu.idle": (c.PM_TYPE_U64, c.PM_SEM_COUNTER, MSEC, NONE, [8 * 30], [8 * 10]),
    "proc.runq.blocked": (c.PM_TYPE_U32, c.PM_SEM_INSTANT, PLAIN, NONE, [20], [21]),
    "proc.runq.defunct": (c.PM_TYPE_U32, c.PM_SEM_INSTANT, PLAIN, NONE, [50], [51]),
    "systemd.unit.state": (c.PM_TYPE_U32, c.PM_SEM_INSTANT, PLAIN, UNITS, [1, 1], [0, 1]),
    "node.kube.condition": (c.PM_TYPE_U32, c.PM_SEM_INSTANT, PLAIN, SERIES, [0, 0], [0, 1]),
    "workload.vllm.num_requests_waiting": (c.PM_TYPE_DOUBLE, c.PM_SEM_INSTANT, COUNT, SERIES, [10, 10], [0, 11]),
    "workload.vllm.kv_cache_usage_perc": (c.PM_TYPE_DOUBLE, c.PM_SEM_INSTANT, PLAIN, SERIES, [0.95, 0.9], [0.99, 0.9]),
    "workload.triton.nv_inference_request_failure": (c.PM_TYPE_DOUBLE, c.PM_SEM_COUNTER, COUNT, SERIES, [0.4, 0], [0, 1]),
    "workload.triton.nv_inference_request_success": (c.PM_TYPE_DOUBLE, c.PM_SEM_COUNTER, COUNT, SERIES, [10, 10], [10, 10]),
}


def main():
    archive, which = sys.argv[1:]
    log = pmi.pmiLogImport(archive)
    log.pmiSetHostname("qahost")
    log.pmiSetTimezone("UTC")
    for domain, names in INDOMS.items():
        for number, name in enumerate(names):
            log.pmiAddInstance(log.pmiInDom(500, domain), name, number)
    for item, (name, (kind, sem, units, domain, _, _)) in enumerate(METRICS.items()):
        indom = c.PM_INDOM_NULL if domain == NONE else log.pmiInDom(500, domain)
        log.pmiAddMetric(name, log.pmiID(500, 0, item), kind, indom, sem, log.pmiUnits(*units))
    for passed in list(range(0, 600, 10)) + list(range(600, 4300, 60)):
        for name, (kind, sem, _, domain, well, ill) in METRICS.items():
            for number, value in enumerate(well if which == "well" else ill):
                if sem == c.PM_SEM_COUNTER:
                    value *= passed
                whole = kind not in (c.PM_TYPE_DOUBLE, c.PM_TYPE_FLOAT)
                instance = "" if domain == NONE else INDOMS[domain][number]
                log.pmiPutValue(name, instance, str(int(value) if whole else float(value)))
        log.pmiWrite(1700000000 + passed, 0)
    del log


main()
