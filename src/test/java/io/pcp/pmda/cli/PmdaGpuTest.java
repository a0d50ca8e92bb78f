package io.pcp.pmda.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PmdaGpuTest {

    /** The launcher has the same rule: native/launcher/main.c, is_agent. */
    @ParameterizedTest
    @CsvSource({
        "'', true",
        "-d 300, true",
        "-D pdu, true",
        "--simulate, true",
        "--nvml /lib/x show, true",
        "-h, true",
        "--help, false",
        "-?, false",
        "--version, false",
        "-V, false",
        "show, false",
        "doctor --help, false",
        "nonsense, false"
    })
    void bareOptionsMakeAnAgentAndWordsMakeACommand(String line, boolean agent) {
        String[] args = line.isEmpty() ? new String[0] : line.split(" ");
        assertEquals(agent, PmdaGpu.agent(args));
    }
}
