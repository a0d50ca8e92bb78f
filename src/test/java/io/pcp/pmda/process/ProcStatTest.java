package io.pcp.pmda.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProcStatTest {
    private static final String REST =
            " 3887 3889 3889 0 -1 4194560 2712 57620 2 70 1 1 61 27 20 0 7 0 1140126 5124096 958 18446744073709551615\n";

    private static ProcStat parse(String text) {
        return ProcStat.parse(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @ParameterizedTest
    @CsvSource({
        "(python3),                python3",
        "(tmux: server),           tmux: server",
        "(a) R 1 (b)),             a) R 1 (b)",
        "((sd-pam)),               (sd-pam)",
        "(),                       ''",
        "(exactly15 bytes),        exactly15 bytes",
        "(kworker/0:1H-kblockd),   kworker/0:1H-kb",
        "'(a\nb\u0001c\u00e9)',    a?b?c?",
    })
    void commandEndsAtTheLastParenthesis(String comm, String expected) {
        assertEquals(new ProcStat(3889, expected, 'S', 7, 1140126), parse("3889 " + comm + " S" + REST));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "3889",
                "3889 (bash",
                "3889 (bash)",
                "3889 (bash) ",
                "3889 (bash) S",
                "3889 (bash) S 1 2 3\n",
                "x (bash) S 3887 3889 3889 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 5 6\n",
                "0 (bash) S 3887 3889 3889 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 5 6\n",
                "7 (bash) S 3887 3889 3889 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 x 6\n",
                "7 (bash) S 3887 3889 3889 0 -1 0 0 0 0 0 0 0 0 0 20 0 -1 0 5 6\n",
                "7 (bash) 9 3887 3889 3889 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 5 6\n",
                "7 (bash) S 3887 3889 3889 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 5",
                "7 (bash) S 3887 3889 3889 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 5000000000000000000 6\n",
            })
    void garbageIsNoProcess(String text) {
        assertNull(parse(text));
    }

    @Test
    void mainThreadThatEndedFirstIsNoDeadProcess() {
        assertFalse(new ProcStat(1, "a", 'Z', 2, 0).dead());
        assertTrue(new ProcStat(1, "a", 'Z', 1, 0).dead());
        assertTrue(new ProcStat(1, "a", 'Z', 0, 0).dead());
        assertTrue(new ProcStat(1, "a", 'X', 3, 0).dead());
        assertFalse(new ProcStat(1, "a", 'D', 1, 0).dead());
    }
}
