package io.pcp.pmda.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;

/** Bounded reads below the procfs root, and their number. Thread-safe. */
final class ProcFiles {
    /** Inode of the first pid namespace, PROC_PID_INIT_INO of the kernel. */
    private static final String HOST_PID_NAMESPACE = "pid:[4026531836]";
    /** A stat line has about 350 bytes; 64-bit numbers in all fields fit. */
    static final int STAT = 2048;

    static final int STATUS = 4096;
    static final int CGROUP = 16384;
    static final int ENVIRON = 131072;
    /** The line with the interrupt counts of a large machine alone has tens of kilobytes. */
    private static final int KERNEL_STAT = 1 << 20;

    private final Path root;
    private final LongAdder reads = new LongAdder();

    ProcFiles(Path root) {
        this.root = root;
    }

    Path path(int pid) {
        return root.resolve(Integer.toString(pid));
    }

    /** How many files have been opened, or tried to. */
    long reads() {
        return reads.sum();
    }

    /** The first {@code limit} bytes of a file of a process. */
    byte[] read(int pid, String name, int limit) throws IOException {
        return read(root.resolve(pid + "/" + name), limit);
    }

    private byte[] read(Path file, int limit) throws IOException {
        reads.increment();
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            ByteBuffer buffer = ByteBuffer.allocate(Math.min(limit, STAT));
            while (true) {
                int got = channel.read(buffer);
                if (got < 0 || buffer.position() == limit) {
                    return Arrays.copyOf(buffer.array(), buffer.position());
                }
                if (!buffer.hasRemaining()) {
                    buffer = ByteBuffer.allocate(Math.min(limit, buffer.capacity() * 2))
                            .put(buffer.flip());
                }
            }
        }
    }

    /** Real user id of a process, -1 when it cannot be read. */
    int uid(int pid) {
        try {
            String status = new String(read(pid, "status", STATUS), StandardCharsets.ISO_8859_1);
            return (int) number(status, "\nUid:");
        } catch (IOException gone) {
            return -1;
        }
    }

    /** When the machine started, seconds since 1970; 0 when unknown. */
    long bootSeconds() {
        try {
            String stat = new String(read(root.resolve("stat"), KERNEL_STAT), StandardCharsets.ISO_8859_1);
            return Math.max(0, number(stat, "\nbtime"));
        } catch (IOException e) {
            return 0;
        }
    }

    /** The first number after a word, of at most 10 digits; -1 without one. */
    private static long number(String text, String word) {
        int at = text.indexOf(word);
        if (at < 0) {
            return -1;
        }
        at += word.length();
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
        long value = -1;
        for (int digits = 0; digits < 10 && at < text.length(); digits++, at++) {
            int digit = text.charAt(at) - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            value = Math.max(0, value) * 10 + digit;
        }
        return value > Integer.MAX_VALUE ? -1 : value;
    }

    /** True when this process numbers processes as the driver does. */
    boolean inHostPidNamespace() {
        try {
            return Files.readSymbolicLink(root.resolve("self/ns/pid"))
                    .toString()
                    .equals(HOST_PID_NAMESPACE);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /** False when {@code hidepid} keeps the processes of others from us: pid 1 always exists and is never ours. */
    boolean othersVisible() {
        return Files.exists(root.resolve("1"));
    }
}
