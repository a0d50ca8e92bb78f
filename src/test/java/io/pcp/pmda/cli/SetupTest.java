package io.pcp.pmda.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pcp.pmda.gpu.GpuSettings;
import io.pcp.pmda.nvml.LibraryChoice;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SetupTest {
    @TempDir
    Path root;

    /** Columns: --nvml, --simulate, environment, nvml_library and simulate of the file; library and scenario wanted. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-,     -,     -,    -,    -,   -,     -",
                "-,     -,     -,    /file,-,   /file, -",
                "-,     -,     /env, /file,-,   /env,  -",
                "/opt,  -,     /env, /file,-,   /opt,  -",
                "-,     storm, /env, /file,-,   -,     storm",
                "/opt,  storm, /env, /file,-,   /opt,  storm",
                "-,     -,     -,    /file,yes, /file, ''",
                "-,     -,     /env, -,    yes, /env,  -",
                "/opt,  -,     -,    -,    yes, /opt,  -"
            })
    void theMoreSpecificPlaceDecidesTheLibrary(
            String nvml,
            String simulate,
            String variable,
            String inFile,
            String simulateInFile,
            String library,
            String scenario) {
        Captured machine = new Captured(root);
        if (variable != null) {
            machine.with(Setup.LIBRARY_VARIABLE, variable);
        }
        machine.file(
                "/etc/pcp/pmdagpu/pmdagpu.conf",
                inFile == null ? "" : "nvml_library = " + inFile,
                simulateInFile == null ? "" : "simulate = " + simulateInFile);
        GpuSettings settings = Setup.of(null, nvml, simulate)
                .settings(machine.shell().environment(), problem -> {
                    throw new AssertionError(problem);
                });
        assertEquals(
                new LibraryChoice(
                        java.util.Optional.ofNullable(library).map(Path::of), java.util.Optional.ofNullable(scenario)),
                settings.library());
    }

    @Test
    void theDirectoryOfTheOptionReplacesThatOfPcp() {
        Captured machine = new Captured(root);
        machine.file("/etc/pcp/pmdagpu/pmdagpu.conf", "max_age = 7s");
        machine.file("/elsewhere/pmdagpu.conf", "max_age = 3s");
        List<String> problems = new ArrayList<>();
        Setup here = Setup.of(root.resolve("elsewhere").toString(), null, null);
        assertEquals(
                Duration.ofSeconds(3),
                here.settings(machine.shell().environment(), problems::add)
                        .timing()
                        .maxAge());
        assertEquals(
                Duration.ofSeconds(7),
                Setup.NONE
                        .settings(machine.shell().environment(), problems::add)
                        .timing()
                        .maxAge());
        assertEquals(List.of(), problems);
    }

    @Test
    void anEmptyVariableIsNoChoice() {
        Captured machine = new Captured(root).with(Setup.LIBRARY_VARIABLE, "");
        assertEquals(
                LibraryChoice.search(),
                Setup.NONE
                        .settings(machine.shell().environment(), problem -> {})
                        .library());
    }
}
