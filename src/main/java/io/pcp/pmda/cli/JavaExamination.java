package io.pcp.pmda.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** This Java VM, how it was started, and the place where JNA unpacks its native part. */
final class JavaExamination implements Examination {
    private static final long SMALL_HEAP = 128L << 20;

    @Override
    public String subject() {
        return "Java";
    }

    @Override
    public List<Finding> examine(Patient patient) {
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.ok(
                "VM",
                System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + "), "
                        + System.getProperty("java.home")));
        findings.add(launcher());
        findings.add(unpacking(patient));
        return findings;
    }

    private static Finding launcher() {
        String home = System.getProperty("pmdagpu.home");
        long heap = Runtime.getRuntime().maxMemory();
        String memory = "heap up to " + (heap >> 20) + " MiB";
        if (home == null) {
            return Finding.warn(
                    "start",
                    "by java itself, " + memory,
                    "start pmdagpu by its launcher (the program 'pmdagpu'), which keeps the VM small and the pipe to pmcd"
                            + " clean");
        }
        if (heap > SMALL_HEAP) {
            return Finding.warn(
                    "start",
                    "by the launcher in " + home + ", " + memory,
                    "more than 128 MiB is seldom needed: see -Xmx in " + home + "/jvm.options and PMDAGPU_JAVA_OPTS");
        }
        return Finding.ok("start", "by the launcher in " + home + ", " + memory);
    }

    private static Finding unpacking(Patient patient) {
        Path place = unpackingPlace(patient);
        for (; !Files.exists(place) && place.getParent() != null; place = place.getParent()) {
            // Made when it is first needed: what matters is the directory it will be made in.
        }
        String user = patient.account().name();
        String remedy = "name another directory with -Djna.tmpdir=DIR in jvm.options";
        if (!patient.account().may(place, Account.WRITE)) {
            return Finding.fail("native part of JNA", place + " is not writable for user " + user, remedy);
        }
        if (noexec(patient.shell(), place)) {
            return Finding.fail("native part of JNA", place + " is mounted noexec", remedy);
        }
        return Finding.ok("native part of JNA", "unpacked in " + place + ", writable for user " + user);
    }

    /** Where JNA does it: {@code jna.tmpdir}, else below the user's cache directory, else the temporary directory. */
    private static Path unpackingPlace(Patient patient) {
        String chosen = System.getProperty("jna.tmpdir");
        if (chosen != null) {
            return Path.of(chosen).toAbsolutePath();
        }
        Account account = patient.account();
        String cache = account.self() ? patient.shell().environment().apply("XDG_CACHE_HOME") : null;
        Path home = Path.of(account.home().isEmpty() ? System.getProperty("user.home") : account.home());
        Path place = cache == null || cache.isBlank() ? home.resolve(".cache") : Path.of(cache);
        Path first = Files.exists(place) ? place : home;
        boolean usable = Files.exists(first) && account.may(first, Account.WRITE);
        return usable ? place.resolve("JNA/temp") : Path.of(System.getProperty("java.io.tmpdir"));
    }

    /** Whether programs may not be run from the file system a directory lies on. */
    static boolean noexec(Shell shell, Path directory) {
        String best = "";
        boolean noexec = false;
        try {
            for (String line : Files.readAllLines(shell.file("/proc/mounts"))) {
                String[] fields = line.split(" ");
                if (fields.length > 3 && directory.startsWith(fields[1]) && fields[1].length() >= best.length()) {
                    best = fields[1];
                    noexec = List.of(fields[3].split(",")).contains("noexec");
                }
            }
        } catch (IOException unknown) {
            return false;
        }
        return noexec;
    }
}
