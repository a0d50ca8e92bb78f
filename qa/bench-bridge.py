"""The measuring client of qa/bench-bridge.

    bench-bridge.py ready HOST PREFIX VALUES PID        seconds from the start of process PID until all values are there / of CPU
    bench-bridge.py fetch SECONDS NAME HOST PREFIX PID [NAME HOST PREFIX PID]...
                                                        time and CPU of fetches of everything below PREFIX, in turns
    bench-bridge.py paced SECONDS INTERVAL HOST PREFIX...
                                                        time of a fetch each INTERVAL seconds, of each PREFIX: its name, values,
                                                        median and most in ms

Prints one line of words for each agent. Fetches as every client of PCP does: names are looked up once.
"""

import ctypes
import os
import statistics
import sys
import time

import cpmapi
from pcp import pmapi

TICK = os.sysconf("SC_CLK_TCK")


def names_below(context, prefix):
    found = []
    try:
        context.pmTraversePMNS(prefix, found.append)
    except pmapi.pmErr:
        return []
    return [n.decode() if isinstance(n, bytes) else n for n in found]


def cpu(pid):
    """Seconds of CPU time of a process, user and system."""
    with open("/proc/%s/stat" % pid, encoding="ascii") as stat:
        words = stat.read().rsplit(") ", 1)[1].split()
    return (int(words[11]) + int(words[12])) / TICK


def started(pid):
    """Seconds since the process was started."""
    with open("/proc/%s/stat" % pid, encoding="ascii") as stat:
        words = stat.read().rsplit(") ", 1)[1].split()
    with open("/proc/uptime", encoding="ascii") as uptime:
        return float(uptime.read().split()[0]) - int(words[19]) / TICK


def values(context, pmids):
    result = context.pmFetch(pmids)
    count = sum(max(0, result.contents.get_numval(i)) for i in range(result.contents.numpmid))
    context.pmFreeResult(result)
    return count


def lookup(context, prefix):
    names = [n for n in names_below(context, prefix) if ".control." not in n]
    pmids = []
    for i in range(0, len(names), 500):  # PCP 6 loses count of more than about a thousand at a time
        pmids += context.pmLookupName(names[i : i + 500])
    return (ctypes.c_uint * len(pmids))(*pmids) if pmids else None


def ready(host, prefix, wanted, pid):
    context = pmapi.pmContext(cpmapi.PM_CONTEXT_HOST, host)
    count = 0
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        try:
            pmids = lookup(context, prefix)
            count = values(context, pmids) if pmids else 0
            if count >= wanted:
                print("%.2f/%.2f" % (started(pid), cpu(pid)))
                return
        except pmapi.pmErr:
            pass
        time.sleep(0.01)
    print("never (%d values of %d)" % (count, wanted))


class Agent:
    def __init__(self, name, host, prefix, pid):
        self.name, self.pid = name, pid
        self.context = pmapi.pmContext(cpmapi.PM_CONTEXT_HOST, host)
        self.pmids = lookup(self.context, prefix)
        self.walls, self.cpus, self.count = [], [], 0

    def turn(self, seconds):
        """Fetches for a while; remembers each time and the mean CPU time."""
        before, end, n = cpu(self.pid), time.monotonic() + seconds, 0
        while n < 3 or time.monotonic() < end:
            begin = time.monotonic()
            self.count = values(self.context, self.pmids)
            self.walls.append(time.monotonic() - begin)
            n += 1
        self.cpus.append((cpu(self.pid) - before) / n)


def fetch(seconds, words):
    agents = [Agent(*words[i : i + 4]) for i in range(0, len(words), 4)]
    for agent in agents:
        agent.turn(1)
        agent.walls, agent.cpus = [], []
    for _ in range(5):
        for agent in agents:
            agent.turn(seconds)
    for a in agents:
        p99 = sorted(a.walls)[int(len(a.walls) * 0.99)]
        print("%s %d %.2f %.2f %.2f" % (a.name, a.count, statistics.median(a.walls) * 1e3, p99 * 1e3, statistics.median(a.cpus) * 1e3))


def paced(seconds, interval, host, prefixes):
    context = pmapi.pmContext(cpmapi.PM_CONTEXT_HOST, host)
    pmids = {prefix: lookup(context, prefix) for prefix in prefixes}
    walls = {prefix: [] for prefix in prefixes}
    counts = {}
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for prefix in prefixes:
            begin = time.monotonic()
            counts[prefix] = values(context, pmids[prefix])
            walls[prefix].append(time.monotonic() - begin)
        time.sleep(interval)
    for prefix in prefixes:
        print("%s %d %.2f %.2f" % (prefix, counts[prefix], statistics.median(walls[prefix]) * 1e3, max(walls[prefix]) * 1e3))


if sys.argv[1] == "paced":
    paced(float(sys.argv[2]), float(sys.argv[3]), sys.argv[4], sys.argv[5:])
elif sys.argv[1] == "ready":
    ready(sys.argv[2], sys.argv[3], int(sys.argv[4]), sys.argv[5])
else:
    fetch(float(sys.argv[2]), sys.argv[3:])
