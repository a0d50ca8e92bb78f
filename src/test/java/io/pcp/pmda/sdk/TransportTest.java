package io.pcp.pmda.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rest of it is used by {@link AgentRunTest}. */
class TransportTest {
    @ParameterizedTest
    @CsvSource({
        "-d 300 -l x, false",
        "'', false",
        "-p, false",
        "-U user, false",
        "-i 1, true",
        "-i1, true",
        "-6 1, true",
        "-u /x, true",
        "--inet=1, true",
        "--inet 1, true",
        "--ipv6 1, true",
        "--unix=/x, true",
        "-d 1 --unix /x, true",
        "--username x, false",
        "--simulate, false"
    })
    void socketIsRecognizedBeforeParsing(String args, boolean socket) {
        assertEquals(socket, Transport.wantsSocket(args.split(" ")));
    }
}
