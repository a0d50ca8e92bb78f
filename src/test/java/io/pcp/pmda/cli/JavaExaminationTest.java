package io.pcp.pmda.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JavaExaminationTest {
    @TempDir
    Path root;

    @ParameterizedTest
    @CsvSource({"/tmp, true", "/tmp/jna, true", "/tmpfiles, false", "/home/x, false", "/home/x/run, true", "/, false"})
    void theMountThatHoldsADirectoryDecides(String directory, boolean noexec) {
        Captured machine = new Captured(root);
        machine.file(
                "/proc/mounts",
                "/dev/sda1 / ext4 rw,relatime 0 0",
                "tmpfs /tmp tmpfs rw,nosuid,noexec 0 0",
                "/dev/sda2 /home ext4 rw 0 0",
                "tmpfs /home/x/run tmpfs rw,noexec,size=1m 0 0");
        assertEquals(noexec, JavaExamination.noexec(machine.shell(), Path.of(directory)));
    }
}
