package io.pcp.pmda.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A machine in a directory: {@code proc}, {@code cgroup} and {@code passwd}, as the kernel lays them out. */
public final class ProcFixture {
    public static final long BOOT_SECONDS = 1_700_000_000L;

    private final Path root;

    public ProcFixture(Path root) throws IOException {
        this.root = root;
        Files.createDirectories(root.resolve("proc/self/ns"));
        Files.createDirectories(root.resolve("cgroup"));
        Files.writeString(root.resolve("cgroup/cgroup.controllers"), "cpu memory pids\n");
        Files.writeString(
                root.resolve("proc/stat"),
                "cpu  1 2 3\nintr " + "0 ".repeat(20_000) + "\nctxt 5\nbtime " + BOOT_SECONDS + "\nprocesses 9\n");
        Files.writeString(
                root.resolve("passwd"), "root:x:0:0::/root:/bin/sh\n# no user\nana:x:1001:1001::/home/ana:/bin/sh\n");
        namespace("pid:[4026531836]");
        process(1).comm("systemd").cgroup("0::/init.scope\n").write();
    }

    public HostPaths paths() {
        return new HostPaths(root.resolve("proc"), root.resolve("cgroup"), root.resolve("passwd"));
    }

    public Path file(int pid, String name) {
        return root.resolve("proc/" + pid + "/" + name);
    }

    public void namespace(String target) throws IOException {
        Path link = root.resolve("proc/self/ns/pid");
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, Path.of(target));
    }

    public void group(String path) throws IOException {
        Files.createDirectories(root.resolve("cgroup" + path));
    }

    public void removeGroup(String path) throws IOException {
        Files.delete(root.resolve("cgroup" + path));
    }

    public void remove(int pid) throws IOException {
        Path directory = root.resolve("proc/" + pid);
        for (String name : new String[] {"stat", "status", "cgroup", "environ"}) {
            Files.deleteIfExists(directory.resolve(name));
        }
        try {
            Files.delete(directory);
        } catch (NoSuchFileException gone) {
            throw new IllegalStateException("no process " + pid, gone);
        }
    }

    public Builder process(int pid) {
        return new Builder(pid);
    }

    /** One process; written by {@link #write}, as often as a test changes it. */
    public final class Builder {
        private final int pid;
        private String comm = "python3";
        private char state = 'S';
        private int threads = 1;
        private long start = 5000;
        private int uid = 1001;
        private String cgroup = "0::/\n";
        private byte[] environ = new byte[0];

        private Builder(int pid) {
            this.pid = pid;
        }

        public Builder comm(String value) {
            comm = value;
            return this;
        }

        public Builder state(char value) {
            state = value;
            return this;
        }

        public Builder threads(int value) {
            threads = value;
            return this;
        }

        public Builder start(long ticks) {
            start = ticks;
            return this;
        }

        public Builder uid(int value) {
            uid = value;
            return this;
        }

        public Builder cgroup(String text) {
            cgroup = text;
            return this;
        }

        public Builder environ(String... entries) {
            environ = (String.join("\0", entries) + "\0").getBytes(StandardCharsets.UTF_8);
            return this;
        }

        public Builder write() throws IOException {
            Path directory = root.resolve("proc/" + pid);
            Files.createDirectories(directory);
            List<String> rest = new ArrayList<>(Collections.nCopies(49, "0"));
            rest.set(16, Integer.toString(threads));
            rest.set(18, Long.toString(start));
            Files.write(
                    directory.resolve("stat"),
                    (pid + " (" + comm + ") " + state + " " + String.join(" ", rest) + "\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            Files.writeString(
                    directory.resolve("status"),
                    "Name:\t" + comm + "\nUmask:\t0022\nUid:\t" + uid + "\t0\t0\t0\nGid:\t1\t1\t1\t1\n");
            Files.writeString(directory.resolve("cgroup"), cgroup);
            Files.write(directory.resolve("environ"), environ);
            return this;
        }
    }
}
