package io.pcp.pmda.sdk;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;

/**
 * The pipe to pmcd as handed over by the native launcher.
 *
 * <p>The launcher moves the request and answer pipe from descriptors 0 and 1 to private ones before the VM starts, so
 * that no print can reach the answer pipe, and passes their numbers as system property {@value #PROPERTY}
 * ({@code IN,OUT}; -1 for one that was closed at start). The natives are bound by the launcher with
 * {@code RegisterNatives}; there is no library to load. Without the launcher (plain {@code java -jar}, unit tests)
 * {@link #present()} is false and nothing else here may be used.
 *
 * <p>The streams are unbuffered, one system call per transfer. They may be used by one reading and one writing thread;
 * an I/O call blocks its thread and cannot be interrupted. The descriptors stay open as long as the process lives:
 * closing a stream has no effect.
 */
public final class LauncherPipe {
    private static final String PROPERTY = "pmdagpu.pipe";

    private LauncherPipe() {}

    /** Whether this process was started by the launcher as an agent. */
    public static boolean present() {
        return System.getProperty(PROPERTY) != null;
    }

    /**
     * The requests of pmcd; a read returns -1 when pmcd has closed the pipe.
     *
     * @throws IllegalStateException without the launcher
     */
    public static InputStream input() {
        return new PipeInput(descriptor(0));
    }

    /**
     * The answers to pmcd. A write returns when all bytes are in the pipe; after pmcd has closed it, it throws an
     * {@link IOException} saying "Broken pipe".
     *
     * @throws IllegalStateException without the launcher
     */
    public static OutputStream output() {
        return new PipeOutput(descriptor(1));
    }

    /**
     * Opens a file for appending, creating it with mode 0644, and makes it standard error and standard output of the
     * process, for all that Java, the VM and native libraries print from now on. The pipe is not touched.
     *
     * @throws IOException if the file cannot be opened; standard error stays as it was
     * @throws IllegalStateException without the launcher
     */
    public static void redirectOutput(String path) throws IOException {
        int result;
        try {
            result = redirect(Objects.requireNonNull(path));
        } catch (UnsatisfiedLinkError e) {
            throw notLaunched(e);
        }
        if (result < 0) {
            throw failure("cannot open " + path, result);
        }
    }

    /**
     * Reads from a descriptor, waiting until there is something.
     *
     * @return the number of bytes read, at least 1; 0 at end of file; or -errno
     */
    static native int read(int fd, byte[] buffer, int offset, int length);

    /**
     * Writes all bytes to a descriptor.
     *
     * @return {@code length}, or -errno
     */
    static native int write(int fd, byte[] buffer, int offset, int length);

    /**
     * Makes a file descriptors 2 and 1, see {@link #redirectOutput(String)}.
     *
     * @return 0 or -errno
     */
    static native int redirect(String path);

    /** The number at the given place of the property. */
    private static int descriptor(int place) {
        String value = System.getProperty(PROPERTY);
        if (value == null) {
            throw notLaunched(null);
        }
        String[] numbers = value.split(",", -1);
        try {
            if (numbers.length == 2) {
                return Integer.parseInt(numbers[place].trim());
            }
        } catch (NumberFormatException e) {
            // falls through to the one message for every malformed value
        }
        throw new IllegalStateException(
                "system property " + PROPERTY + " is '" + value + "', expected two descriptor numbers 'IN,OUT'");
    }

    private static IllegalStateException notLaunched(UnsatisfiedLinkError cause) {
        return new IllegalStateException(
                "the pipe functions are bound by the pmdagpu launcher, which did not start this process;"
                        + " do not set " + PROPERTY + " by hand",
                cause);
    }

    /** Errors by the names that administrators know; numbers are those of Linux on x86-64 and aarch64. */
    private static IOException failure(String what, int negativeErrno) {
        String reason = switch (-negativeErrno) {
            case 2 -> "No such file or directory";
            case 5 -> "Input/output error";
            case 9 -> "Bad file descriptor (it was closed at start)";
            case 13 -> "Permission denied";
            case 20 -> "Not a directory";
            case 21 -> "Is a directory";
            case 28 -> "No space left on device";
            case 30 -> "Read-only file system";
            case 32 -> "Broken pipe";
            case 36 -> "File name too long";
            default -> "error";
        };
        return new IOException(what + ": " + reason + " (errno " + -negativeErrno + ")");
    }

    private static final class PipeInput extends InputStream {
        private final int fd;

        PipeInput(int fd) {
            this.fd = fd;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, buffer.length);
            if (length == 0) {
                return 0;
            }
            int result;
            try {
                result = LauncherPipe.read(fd, buffer, offset, length);
            } catch (UnsatisfiedLinkError e) {
                throw notLaunched(e);
            }
            if (result < 0) {
                throw failure("cannot read the request pipe", result);
            }
            return result == 0 ? -1 : result;
        }
    }

    private static final class PipeOutput extends OutputStream {
        private final int fd;

        PipeOutput(int fd) {
            this.fd = fd;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, buffer.length);
            int result;
            try {
                result = LauncherPipe.write(fd, buffer, offset, length);
            } catch (UnsatisfiedLinkError e) {
                throw notLaunched(e);
            }
            if (result < 0) {
                throw failure("cannot write the answer pipe", result);
            }
        }
    }
}
