package io.pcp.pmda.otlp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.util.JsonFormat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several documents in one body. */
class DocumentsTest {
    private final List<String> problems = new ArrayList<>();

    private List<Long> json(String text) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        return values(AllDocuments.json(body, body.length, DecodeLimits.DEFAULT, this::problem));
    }

    private List<Long> protobuf(Wire body) {
        byte[] bytes = body.bytes();
        return values(AllDocuments.protobuf(bytes, bytes.length, DecodeLimits.DEFAULT, this::problem));
    }

    private void problem(int place, String why) {
        problems.add(place + " " + why);
    }

    private static List<Long> values(List<MetricsData> documents) {
        return documents.stream()
                .map(data -> data.points() == 0 ? null : Decoded.number(data).bits())
                .toList();
    }

    private static String line(int value) {
        return Decoded.gauge("\"asInt\":" + value);
    }

    @Test
    void eachLineIsADocument() {
        assertEquals(List.of(1L, 2L, 3L), json(line(1) + "\n" + line(2) + "\r\n\n \n" + line(3)));
        assertEquals(List.of(1L), json("\n" + line(1) + "\n"));
        assertEquals(List.of(), problems);
    }

    @Test
    void aBadLineCostsItselfOnly() {
        assertEquals(List.of(1L, 3L), json(line(1) + "\n" + line(2).replace("}]}]", "}}]") + "\n\n" + line(3) + "\n"));
        assertEquals(1, problems.size());
        assertTrue(problems.get(0).startsWith("2 JSON: line 1, column "), problems.get(0));
    }

    @Test
    void aFirstLineThatIsOnlyTheRestOfOneCostsItselfOnly() {
        assertEquals(List.of(2L, 3L), json(line(1).substring(40) + "\n" + line(2) + "\n" + line(3) + "\n"));
        assertTrue(problems.get(0).startsWith("1 JSON: "), problems.get(0));
        assertEquals(1, problems.size());
    }

    @Test
    void aLastLineThatIsCutOffCostsItselfOnly() {
        assertEquals(List.of(1L), json(line(1) + "\n" + line(2).substring(0, 50)));
        assertTrue(problems.get(0).startsWith("2 JSON: "), problems.get(0));
        assertEquals(1, problems.size());
    }

    @Test
    void oneDocumentHasManyLines() throws Exception {
        String pretty = JsonFormat.printer()
                .print(io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest.parseFrom(
                        Wire.request(Wire.gauge(new Wire().fixed64(6, 12)))));
        assertTrue(pretty.lines().count() > 5);
        assertEquals(List.of(12L), json(pretty));
        assertEquals(List.of(12L), json("\n" + pretty.replace("  ", "") + "\n"));
        assertEquals(List.of(), problems);
        assertEquals(List.of(), json(pretty.replace("12", "x")));
        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.get(0).startsWith("1 JSON: line "), problems.get(0));
    }

    @Test
    void nothingAtAllIsAProblem() {
        assertEquals(List.of(), json(" \n"));
        assertEquals(List.of("1 JSON: the document is empty"), problems);
        assertEquals(List.of(), json("not JSON\nat all\n"));
        assertEquals(2, problems.size());
    }

    private static Wire message(int value) {
        return new Wire()
                .hex(java.util.HexFormat.of().formatHex(Wire.request(Wire.gauge(new Wire().fixed64(6, value)))));
    }

    private static Wire framed(Wire into, byte[] message) {
        return into.hex(String.format("%08x", message.length))
                .hex(java.util.HexFormat.of().formatHex(message));
    }

    @Test
    void aPlainMessageIsOneDocument() {
        assertEquals(List.of(5L), protobuf(message(5)));
        assertEquals(
                1,
                values(AllDocuments.protobuf(new byte[0], 0, DecodeLimits.DEFAULT, this::problem))
                        .size());
        assertEquals(List.of(), problems);
        assertEquals(List.of(), protobuf(new Wire().hex("0aff")));
        assertEquals(1, problems.size());
    }

    @Test
    void messagesBehindTheirLengthsAreSeveralDocuments() {
        Wire body = framed(framed(new Wire(), message(1).bytes()), message(2).bytes());
        assertEquals(List.of(1L, 2L), protobuf(body));
        assertEquals(List.of(), problems);
        assertTrue(ProtobufDocuments.framed(body.bytes(), 0, 1));
        assertFalse(ProtobufDocuments.framed(message(1).bytes(), 0, 1));
    }

    @Test
    void aBadMessageAmongSeveralCostsItselfOnly() {
        Wire body = framed(new Wire(), message(1).bytes());
        framed(body, new byte[] {0x0a, 0x7f});
        framed(body, message(3).bytes());
        assertEquals(List.of(1L, 3L), protobuf(body));
        assertEquals(
                List.of("2 protobuf: byte 2: field reaches beyond its message; the document is cut off or damaged"),
                problems);
    }

    @Test
    void aMessageThatIsNotYetCompleteIsToldAndHowFarTheOthersReach() {
        byte[] whole = framed(framed(new Wire(), message(1).bytes()), message(2).bytes())
                .bytes();
        int one = message(1).bytes().length + 4;
        for (int length = 1; length < whole.length; length++) {
            problems.clear();
            int expected = length < one ? 0 : one;
            assertEquals(expected, ProtobufDocuments.complete(whole, 0, length));
            List<MetricsData> read = AllDocuments.protobuf(whole, length, DecodeLimits.DEFAULT, this::problem);
            assertEquals(expected / one, read.size());
            assertEquals(length == one ? 0 : 1, problems.size());
        }
        assertEquals(whole.length, ProtobufDocuments.complete(whole, 0, whole.length));
    }

    @Test
    void documentsAreGivenAwayOneAtATime() {
        byte[] body = (line(1) + "\n" + line(2)).getBytes(StandardCharsets.UTF_8);
        List<Integer> points = new ArrayList<>();
        JsonDocuments.each(
                body, 0, body.length, DecodeLimits.DEFAULT, data -> points.add(data.points()), this::problem);
        assertEquals(List.of(1, 1), points);
        byte[] framed = framed(new Wire(), message(1).bytes()).bytes();
        ProtobufDocuments.each(
                framed, 0, framed.length, DecodeLimits.DEFAULT, data -> points.add(data.points()), this::problem);
        assertEquals(List.of(1, 1, 1), points);
    }
}
