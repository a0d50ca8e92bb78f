package io.pcp.pmda.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/** The README's first command on systems as they are shipped. */
@Tag("container")
@Testcontainers(disabledWithoutDocker = true)
class InstallInContainerTest {
    private static final String CHECKOUT = "/opt/pmdagpu";
    private static final String[] PARTS = {
        "Install", "Remove", "pom.xml", "pmns", "help", "README.md", "LICENSE", "src", "native", "pmda"
    };

    @ParameterizedTest
    @ValueSource(strings = {"debian:12", "debian:13", "ubuntu:24.04", "rockylinux:9", "fedora:42"})
    void installOnABareSystemEndsWithLiveValues(String image) throws Exception {
        try (GenericContainer<?> system = new GenericContainer<>(DockerImageName.parse(image))) {
            system.withCommand("sleep", "infinity").withStartupTimeout(Duration.ofMinutes(5));
            for (String part : PARTS) {
                Path source = Path.of(System.getProperty("pmdagpu.basedir"), part);
                system.withCopyFileToContainer(MountableFile.forHostPath(source), CHECKOUT + "/" + part);
            }
            system.start();
            ExecResult install = system.execInContainer(
                    "sh", "-c", "cd " + CHECKOUT + " && rm -rf native/build && ./Install --simulate --yes");
            assertEquals(0, install.getExitCode(), install::toString);
            assertTrue(install.getStdout().contains("These GPUs are simulated"), install::toString);
            ExecResult values = system.execInContainer("pminfo", "-f", "gpu.power.usage");
            assertTrue(values.getStdout().contains("\"gpu1\""), values::toString);
            ExecResult remove = system.execInContainer("sh", "-c", "cd " + CHECKOUT + " && ./Remove --purge");
            assertEquals(0, remove.getExitCode(), remove::toString);
        }
    }
}
