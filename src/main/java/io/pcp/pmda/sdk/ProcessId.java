package io.pcp.pmda.sdk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The number of this process. {@link ProcessHandle} starts threads for it, and pmcd is waiting for our greeting. */
final class ProcessId {
    private ProcessId() {}

    static int current() {
        try {
            return Integer.parseInt(
                    Files.readSymbolicLink(Path.of("/proc/self")).toString());
        } catch (IOException | NumberFormatException noProc) {
            return (int) ProcessHandle.current().pid();
        }
    }
}
