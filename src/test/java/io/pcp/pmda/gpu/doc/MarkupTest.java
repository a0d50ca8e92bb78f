package io.pcp.pmda.gpu.doc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarkupTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            plain text                     | plain text
            see gpu.memory.used.           | see {gpu.memory.used}.
            gpu.busy.* and gpu.pstate, too | {gpu.busy.*} and {gpu.pstate}, too
            run `nvidia-smi -r` now        | run <nvidia-smi -r> now
            `gpu.log` is no metric         | <gpu.log> is no metric
            `expected` of pmdagpu.conf     | <expected> of pmdagpu.conf
            the GPU. Then                  | the GPU. Then
            """)
    void codeAndMetricsAreFound(String text, String marked) {
        assertEquals(marked, Markup.apply(text, prose -> prose, code -> "<" + code + ">", name -> "{" + name + "}"));
    }

    @Test
    void markdownEscapesWhatWouldBeMarkup() {
        MarkdownPage page = new MarkdownPage(List.of("gpu.a.b"));
        page.paragraph("1 * 2 <x> [y] a_b | gpu.a.b and gpu.a.c, `c|d`");
        assertEquals("\n1 \\* 2 \\<x\\> \\[y\\] a\\_b \\| [`gpu.a.b`](#gpuab) and `gpu.a.c`, `c|d`\n", page.end());
    }

    @Test
    void manPageProtectsLinesThatLookLikeRequests() {
        ManPage page = new ManPage("x");
        page.paragraph(".so /etc/passwd");
        page.paragraph("'quoted' back\\slash `-r`");
        String text = page.end();
        assertEquals(
                ".PP\n\\&.so /etc/passwd\n.PP\n\\&'quoted' back\\eslash \\fB\\-r\\fP\n",
                text.substring(0, text.indexOf(".SH")));
    }

    @Test
    void badTablesAreRefusedWithFileAndLine() {
        List<String> columns = List.of("a", "b");
        assertEquals(
                "t.csv:2: 3 fields, expected 2",
                assertThrows(IllegalArgumentException.class, () -> Resource.checked("t.csv", "a,b\n1,2,3\n", columns))
                        .getMessage());
        assertEquals(
                "t.csv:1: the columns must be a,b",
                assertThrows(IllegalArgumentException.class, () -> Resource.checked("t.csv", "b,a\n", columns))
                        .getMessage());
        assertEquals(1, Resource.checked("t.csv", "a,b\n1,2\n", columns).size());
    }
}
