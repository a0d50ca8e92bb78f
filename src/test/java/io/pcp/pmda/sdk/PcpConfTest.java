package io.pcp.pmda.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PcpConfTest {
    @TempDir
    private Path directory;

    private static PcpConf load(Map<String, String> environment) {
        return PcpConf.load(environment::get);
    }

    private PcpConf conf(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("pcp.conf"), text);
        return load(Map.of("PCP_CONF", file.toString()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PCP_VAR_DIR=/x | /x",
                "PCP_VAR_DIR=\"/with blank/x\" | /with blank/x",
                "  PCP_VAR_DIR = /x   | /x",
                "PCP_VAR_DIR=/a=b | /a=b",
                "# PCP_VAR_DIR=/x | /var/lib/pcp",
                "PCP_OTHER=/x | /var/lib/pcp",
                "PCP_VAR_DIR | /var/lib/pcp",
                "PCP_VAR_DIR=\" | \"",
            })
    void lineSetsAVariable(String line, String value) throws IOException {
        assertEquals(value, conf(line + "\n").get("PCP_VAR_DIR"));
    }

    @Test
    void environmentWinsOverTheFile() throws IOException {
        Path file = Files.writeString(directory.resolve("pcp.conf"), "PCP_VAR_DIR=/file\nPCP_LOG_DIR=/file\n");
        PcpConf conf = load(Map.of("PCP_CONF", file.toString(), "PCP_VAR_DIR", "/environment", "PCP_LOG_DIR", ""));
        assertEquals("/environment", conf.get("PCP_VAR_DIR"));
        assertEquals("/file", conf.get("PCP_LOG_DIR"));
        assertEquals(Path.of("/environment/config/pmda"), conf.stateDirectory());
    }

    @Test
    void fileIsFoundBelowPcpDir() throws IOException {
        Files.createDirectories(directory.resolve("etc"));
        Files.writeString(directory.resolve("etc/pcp.conf"), "PCP_VAR_DIR=/relocated\n");
        PcpConf conf = load(Map.of("PCP_DIR", directory.toString()));
        assertEquals(directory.resolve("etc/pcp.conf"), conf.file());
        assertEquals("/relocated", conf.get("PCP_VAR_DIR"));
        assertTrue(conf.installed());
    }

    @Test
    void pcpConfWinsOverPcpDir() throws IOException {
        Path file = Files.writeString(directory.resolve("other.conf"), "PCP_VAR_DIR=/other\n");
        assertEquals(
                "/other",
                load(Map.of("PCP_CONF", file.toString(), "PCP_DIR", "/nowhere")).get("PCP_VAR_DIR"));
    }

    @Test
    void withoutAFileTheUsualPlacesHold() {
        PcpConf conf = load(Map.of("PCP_CONF", directory.resolve("none").toString()));
        assertFalse(conf.installed());
        assertEquals(Path.of("/var/lib/pcp/config/pmda"), conf.stateDirectory());
        assertEquals("pcp", conf.get("PCP_USER"));
        assertEquals("", conf.get("PCP_UNKNOWN"));
        assertEquals(Path.of("/etc/pcp.conf"), load(Map.of()).file());
    }

    @Test
    void fileThatIsNoTextLeavesTheUsualPlaces() throws IOException {
        Path file = Files.write(directory.resolve("pcp.conf"), new byte[] {'P', '=', (byte) 0xff, (byte) 0xfe, '\n'});
        assertEquals("/var/lib/pcp", load(Map.of("PCP_CONF", file.toString())).get("PCP_VAR_DIR"));
    }
}
