package io.pcp.pmda.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/**
 * The stack with a key server and a Grafana as they are shipped. Images are given with their digests:
 * {@code -Dvalkey.image=docker.io/valkey/valkey:8.1@sha256:…} and {@code -Dgrafana.image=…}; PCP is that of this machine.
 */
@Tag("container")
@Testcontainers(disabledWithoutDocker = true)
class StackInContainersTest {
    private static final Path TOP = Path.of(System.getProperty("pmdagpu.basedir"));
    private static final String PASSWORD = "a-password-of-the-tests-only";
    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void valkeyWithAPasswordKeepsTheSeriesOfEveryGpu(@TempDir Path directory) throws Exception {
        assumeTrue(Files.exists(Path.of("/etc/pcp.conf")), "PCP is not installed");
        String users =
                run(directory, List.of(TOP.resolve("pmda/deploy/make-users").toString()), PASSWORD);
        try (GenericContainer<?> valkey = new GenericContainer<>(image("valkey.image"))) {
            valkey.withCopyToContainer(Transferable.of(users, 0444), "/tmp/users.acl")
                    .withCommand("valkey-server", "--aclfile", "/tmp/users.acl", "--appendonly", "yes")
                    .withExposedPorts(6379)
                    .waitingFor(Wait.forLogMessage(".*Ready to accept connections.*", 1))
                    .start();
            Path proxy = directory.resolve("pmproxy.conf");
            Files.writeString(proxy, proxyConfiguration());
            Path stack = directory.resolve("stack");
            String qa = TOP.resolve("qa/stack").toString();
            try {
                String port = String.valueOf(valkey.getMappedPort(6379));
                run(
                        directory,
                        List.of(qa, "up", "-d", stack.toString(), "-g", "h100x8", "-k", port, "-c", proxy.toString()),
                        "");
                String url = setting(run(directory, List.of(qa, "env", "-d", stack.toString()), ""), "STACK_URL");
                String values = get(url + "/series/query?expr=" + encoded("gpu.utilization.gpu[count:1]"))
                        .body();
                assertEquals(
                        8,
                        Pattern.compile("\"value\"").matcher(values).results().count(),
                        values);
                assertTrue(get(url + "/series/labels?names=hostname").body().contains("node1"));
            } finally {
                run(directory, List.of(qa, "down", "-r", "-d", stack.toString()), "");
            }
        }
    }

    @Test
    void grafanaLetsNobodyInWithoutThePasswordAndHasTheDashboards() throws Exception {
        try (GenericContainer<?> grafana = new GenericContainer<>(image("grafana.image"))) {
            grafana.withCopyToContainer(Transferable.of(PASSWORD, 0444), "/tmp/admin-password")
                    .withEnv("GF_SECURITY_ADMIN_PASSWORD__FILE", "/tmp/admin-password")
                    .withEnv("PMPROXY_URL", "http://localhost:44322")
                    .withExposedPorts(3000);
            for (String line : Files.readAllLines(TOP.resolve("pmda/deploy/quadlet/pmdagpu-grafana.container"))) {
                String[] words = line.split("=", 3);
                if (words[0].equals("Environment")
                        && !line.contains("__FILE")
                        && !line.contains("GF_PATHS")
                        && !line.contains("@")) {
                    grafana.withEnv(words[1], words[2]);
                }
            }
            Path shipped = TOP.resolve("pmda/grafana");
            boolean dashboards = Files.isDirectory(shipped);
            if (dashboards) {
                MountableFile provisioning = MountableFile.forHostPath(shipped.resolve("provisioning/pcp7"));
                grafana.withCopyFileToContainer(provisioning, "/etc/grafana/provisioning");
                grafana.withCopyFileToContainer(MountableFile.forHostPath(shipped), "/var/lib/pcp/pmdas/gpu/grafana");
            }
            grafana.waitingFor(Wait.forHttp("/api/health")).start();
            String url = "http://" + grafana.getHost() + ":" + grafana.getMappedPort(3000);
            assertEquals(401, get(url + "/api/search").statusCode());
            assertEquals(401, authorized(url + "/api/search", "admin").statusCode());
            HttpResponse<String> found = authorized(url + "/api/search?tag=pcp-gpu", PASSWORD);
            assertEquals(200, found.statusCode());
            assertFalse(dashboards && found.body().equals("[]"), found.body());
        }
    }

    /** The image of a property; skipped where it is not given, for an image without a digest is another one tomorrow. */
    private static DockerImageName image(String property) {
        String name = System.getProperty(property, "");
        assumeTrue(name.contains("@sha256:"), "give -D" + property + "=NAME:VERSION@sha256:…");
        return DockerImageName.parse(name);
    }

    private static String proxyConfiguration() throws IOException {
        String installed = Files.readString(Path.of("/etc/pcp/pmproxy/pmproxy.conf"));
        String generation = installed.contains("\n[keys]") ? "7" : "6";
        String shipped = Files.readString(TOP.resolve("pmda/deploy/pmproxy/pmproxy-" + generation + ".conf"));
        return shipped.replace("password = PASSWORD", "password = " + PASSWORD);
    }

    private static String run(Path directory, List<String> command, String input) throws Exception {
        Path output = Files.createTempFile(directory, "output", "");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try (var in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        }
        assertTrue(process.waitFor(3, TimeUnit.MINUTES), () -> command + " does not end");
        String text = Files.readString(output);
        assertEquals(0, process.exitValue(), text);
        return text;
    }

    private static String setting(String lines, String name) {
        Matcher found = Pattern.compile("(?m)^" + name + "=(.*)$").matcher(lines);
        assertTrue(found.find(), lines);
        return found.group(1);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private HttpResponse<String> get(String url) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> authorized(String url, String password) throws IOException, InterruptedException {
        String both = Base64.getEncoder().encodeToString(("admin:" + password).getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "Basic " + both)
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
