package io.pcp.pmda.gpu.usage;

import io.pcp.pmda.process.ProcessInfo;

/**
 * Identity of a process on this machine.
 *
 * @param start clock ticks since boot, -1 when the process was never seen
 */
record ProcessKey(int pid, long start) {
    static ProcessKey of(ProcessInfo info) {
        return new ProcessKey(info.pid(), info.startTicks());
    }
}
