package io.pcp.pmda.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The configuration directory: there, readable for the agent, understood line by line. */
final class ConfigurationExamination implements Examination {

    @Override
    public String subject() {
        return "Configuration";
    }

    @Override
    public List<Finding> examine(Patient patient) {
        List<Finding> findings = new ArrayList<>();
        Path directory = patient.setup().directory(patient.shell().environment());
        Path file = patient.setup().file(patient.shell().environment());
        if (!Files.exists(directory)) {
            findings.add(
                    patient.setup().config().isEmpty()
                            ? Finding.ok("directory", directory + " does not exist: defaults are in force")
                            : Finding.fail("directory", directory + " does not exist", "correct -c, or create it"));
            return findings;
        }
        String user = patient.account().name();
        if (!patient.account().may(directory, Account.READ)) {
            findings.add(Finding.fail(
                    "directory", directory + " is not readable for user " + user, "chmod a+rx " + directory));
        } else if (!Files.exists(file)) {
            findings.add(Finding.ok("pmdagpu.conf", file + " does not exist: defaults are in force"));
        } else if (!patient.account().may(file, Account.READ)) {
            findings.add(Finding.fail("pmdagpu.conf", file + " is not readable for user " + user, "chmod a+r " + file));
        } else if (patient.problems().isEmpty()) {
            findings.add(Finding.ok("pmdagpu.conf", file.toString()));
        }
        for (String problem : patient.problems()) {
            findings.add(Finding.warn("pmdagpu.conf", problem, "correct the line; the others are in force"));
        }
        return findings;
    }
}
