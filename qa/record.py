#!/usr/bin/env python3
"""Records what an agent on a simulated library serves into an archive whose time runs as fast as it can be asked.

record.py ARCHIVE CLOCK METRIC... <SCRIPT

CLOCK is the file that the simulated library reads the time from (NVMLSIM_CLOCK=file:CLOCK): it is moved by each step, and
the samples of the archive have its time. The script has one command a line:

  step SECONDS COUNT [REAL] COUNT samples, each SECONDS later; REAL seconds of the machine's clock between them
  tell FILE TEXT            a line for the file of commands of the simulated library
  wait METRIC INSTANCE N    until the value is N or more (- for the instance of a singular metric); 20 s of real time
  write FILE TEXT           the file holds this text (\\n for a line feed)
  remove FILE
  signal NAME PID           a signal for a process
  force METRIC VALUE        record this instead, for what the simulation has no way to show (unsigned 32 bit, singular)
"""
import os
import signal
import sys
import time

import cpmapi as c
from pcp import pmapi, pmi

BEGIN = 1700000000


class Recorder:
    def __init__(self, archive, clock, roots):
        self.context = pmapi.pmContext(c.PM_CONTEXT_HOST, os.environ["PMCD_HOST"])
        self.log = pmi.pmiLogImport(archive)
        self.log.pmiSetHostname("qahost")
        self.log.pmiSetTimezone("UTC")
        self.clock = clock
        self.now = BEGIN
        self.forced = {}
        self.known = set()
        self.names = []
        for root in roots:
            self.context.pmTraversePMNS(root, self.names.append)
        self.pmids = self.context.pmLookupName(self.names)
        self.descs = self.context.pmLookupDescs(self.pmids)
        self.desc = dict(zip(self.pmids, self.descs))
        self.indoms = {}
        for name, pmid, desc in zip(self.names, self.pmids, self.descs):
            d = desc.contents
            self.log.pmiAddMetric(name, pmid, d.type, d.indom, d.sem, d.units)
            self.indoms[pmid] = d.indom
        self.set_clock()

    def set_clock(self):
        with open(self.clock + ".new", "w") as out:
            out.write("%d000000\n" % self.now)
        os.chmod(self.clock + ".new", 0o644)
        os.rename(self.clock + ".new", self.clock)

    def instances(self, result):
        """All instances of the result are in the archive before it is; others of their domains are asked for once."""
        for i in range(result.contents.numpmid):
            values = result.contents.get_vset(i).contents
            indom = self.indoms[values.pmid]
            if indom == c.PM_INDOM_NULL:
                continue
            each = [result.contents.get_inst(i, j) for j in range(max(0, values.numval))]
            new = [inst for inst in each if (indom, inst) not in self.known]
            if new:
                ids, names = self.context.pmGetInDom(self.desc[values.pmid])
                for inst, name in zip(ids, names):
                    if (indom, inst) not in self.known:
                        self.known.add((indom, inst))
                        self.log.pmiAddInstance(indom, name.decode() if isinstance(name, bytes) else name, inst)

    def step(self, seconds, count, real):
        for _ in range(count):
            time.sleep(real)
            self.now += seconds
            self.set_clock()
            result = self.context.pmFetch(self.pmids)
            self.instances(result)
            for name, value in self.forced.items():
                result.contents.get_vlist(self.names.index(name), 0).value.lval = value
            result.contents.timestamp.tv_sec = self.now
            result.contents.timestamp.tv_usec = 0
            self.log.put_result(result)
            self.context.pmFreeResult(result)

    def wait(self, metric, instance, least):
        deadline = time.monotonic() + 20
        pmid = self.context.pmLookupName([metric])
        desc = self.context.pmLookupDescs(pmid)[0]
        inst = c.PM_IN_NULL if instance == "-" else self.context.pmLookupInDom(desc, instance)
        while True:
            result = self.context.pmFetch(pmid)
            values = result.contents.get_vset(0).contents
            for j in range(max(0, values.numval)):
                value = result.contents.get_vlist(0, j)
                if instance == "-" or value.inst == inst:
                    atom = self.context.pmExtractValue(values.valfmt, value, desc.contents.type, c.PM_TYPE_DOUBLE)
                    if atom.d >= least:
                        self.context.pmFreeResult(result)
                        return
            self.context.pmFreeResult(result)
            if time.monotonic() > deadline:
                raise SystemExit("%s of %s never became %s" % (metric, instance, least))
            time.sleep(0.05)

    def run(self, line):
        verb, *words = line.split(" ")
        if verb == "step":
            self.step(int(words[0]), int(words[1]), float(words[2]) if len(words) > 2 else 0)
        elif verb == "tell":
            with open(words[0], "a") as out:
                out.write(" ".join(words[1:]) + "\n")
        elif verb == "write":
            with open(words[0], "w") as out:
                out.write(" ".join(words[1:]).replace("\\n", "\n") + "\n")
        elif verb == "wait":
            self.wait(words[0], words[1], float(words[2]))
        elif verb == "remove":
            os.remove(words[0])
        elif verb == "signal":
            os.kill(int(words[1]), getattr(signal, "SIG" + words[0]))
        elif verb == "force":
            self.forced[words[0]] = int(words[1])
        else:
            raise SystemExit("%s: no such command" % verb)


def main():
    recorder = Recorder(sys.argv[1], sys.argv[2], sys.argv[3:])
    for line in sys.stdin:
        if line.strip() and not line.startswith("#"):
            recorder.run(line.strip())
    del recorder.log


main()
