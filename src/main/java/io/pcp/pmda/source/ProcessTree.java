package io.pcp.pmda.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Ends a program with all it started. Programs are started by {@code setsid}, so that they are a session of their own:
 * what they start stays in it also when its parent has ended, and {@code /proc} tells who belongs to it. (Java cannot send
 * a signal to a process group.) Without {@code setsid} only children whose parents live are found.
 */
final class ProcessTree {
    /** Between the request to end and the end. */
    static final long GRACE_NANOS = 200_000_000L;

    private static final int ROUNDS = 20;
    private static final Path PROC = Path.of("/proc");

    private ProcessTree() {}

    /** TERM, then KILL for what is left after the grace. */
    static void end(Process leader) {
        Set<ProcessHandle> members = members(leader);
        members.forEach(ProcessHandle::destroy);
        long until = System.nanoTime() + GRACE_NANOS;
        try {
            while (System.nanoTime() < until && anyAlive(members)) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // What was started meanwhile is found by the next round.
        for (int round = 0; round < ROUNDS; round++) {
            members.addAll(members(leader));
            members.removeIf(member -> !alive(member));
            if (members.isEmpty()) {
                return;
            }
            members.forEach(ProcessHandle::destroyForcibly);
            Thread.onSpinWait();
        }
    }

    private static boolean anyAlive(Set<ProcessHandle> members) {
        for (ProcessHandle member : members) {
            if (alive(member)) {
                return true;
            }
        }
        return false;
    }

    /** A zombie is not: it waits for a parent that may never ask, as in containers without an init. */
    static boolean alive(ProcessHandle process) {
        Path entry = PROC.resolve(Long.toString(process.pid()));
        return process.isAlive() && (!Files.exists(PROC.resolve("self")) || session(entry) >= 0);
    }

    /** All processes of the session, and the leader and its descendants in any case; zombies do not count. */
    static Set<ProcessHandle> members(Process leader) {
        Set<ProcessHandle> found = new LinkedHashSet<>();
        if (leader.isAlive()) {
            found.add(leader.toHandle());
            leader.descendants().forEach(found::add);
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path entry : entries) {
                if (session(entry) == leader.pid()) {
                    ProcessHandle.of(Long.parseLong(entry.getFileName().toString()))
                            .ifPresent(found::add);
                }
            }
        } catch (IOException | NumberFormatException noProc) {
            // The descendants are what there is.
        }
        return found;
    }

    /** Of a process, or -1 when it is gone: {@code pid (name) state ppid pgrp session}, where the name holds anything. */
    private static long session(Path process) {
        try {
            String stat = new String(Files.readAllBytes(process.resolve("stat")), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 5);
            return fields[0].equals("Z") || fields[0].equals("X") ? -1 : Long.parseLong(fields[3]);
        } catch (IOException | RuntimeException gone) {
            return -1;
        }
    }
}
