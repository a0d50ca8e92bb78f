package io.pcp.pmda.protocol;

import static io.pcp.pmda.protocol.Frames.of;
import static io.pcp.pmda.protocol.Frames.resized;
import static io.pcp.pmda.protocol.Frames.withLength;
import static io.pcp.pmda.protocol.Frames.withWord;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames that are whole but wrong: the reason says what is wrong, and the next PDU is read as if nothing had been. */
class MalformedPduTest {
    private static final int BIG = 0x40000000;
    private static final byte[] STRING_RESULT = Captures.pdu("rsp-result-string");
    private static final byte[] EVENT_RESULT = Captures.pdu("rsp-result-event");
    private static final byte[] LABELS = Captures.pdu("rsp-label-domain");

    static Stream<Arguments> headers() {
        return Stream.of(
                arguments("unknown type", of(0x7018), "unknown PDU type 0x7018"),
                arguments("control request", of(0x700a), "unknown PDU type 0x700a"),
                arguments("type zero", of(0), "unknown PDU type 0x0"),
                arguments("negative type", of(-1), "unknown PDU type 0xffffffff"));
    }

    static Stream<Arguments> requests() {
        return Stream.of(
                arguments("error without code", of(PduType.ERROR), "4 bytes wanted"),
                arguments("error too long", of(PduType.ERROR, 0, 0, 0), "4 bytes left over"),
                arguments("error and a half", resized(of(PduType.ERROR, 0, 0), 18), "4 bytes wanted"),
                arguments("no credentials", of(PduType.CREDS, 0), "0 credentials"),
                arguments("negative credentials", of(PduType.CREDS, -1), "-1 credentials"),
                arguments("too many credentials", of(PduType.CREDS, 1025), "1025 credentials"),
                arguments("missing credential", of(PduType.CREDS, 2, 0x01020000), "length 20 instead of 24"),
                arguments("surplus credential", of(PduType.CREDS, 1, 0, 0), "length 24 instead of 20"),
                arguments("profile too short", of(PduType.PROFILE, 0, 0, 0), "4 bytes wanted"),
                arguments("profile state", of(PduType.PROFILE, 0, 2, 0, 0), "unknown profile state 2"),
                arguments("profile entries", of(PduType.PROFILE, 0, 0, 1, 0), "number of profile entries 1"),
                arguments("negative entries", of(PduType.PROFILE, 0, 0, -1, 0), "number of profile entries -1"),
                arguments("many entries", of(PduType.PROFILE, 0, 0, BIG, 0), "number of profile entries"),
                arguments("entry state", of(PduType.PROFILE, 0, 0, 1, 0, 1, 7, 0, 0), "unknown profile state 7"),
                arguments("listed", of(PduType.PROFILE, 0, 0, 1, 0, 1, 0, 2, 0, 5), "number of instances 2"),
                arguments("listed < 0", of(PduType.PROFILE, 0, 0, 1, 0, 1, 0, -2, 0), "number of instances -2"),
                arguments("listed big", of(PduType.PROFILE, 0, 0, 1, 0, 1, 0, BIG, 0), "number of instances"),
                arguments("listed left", of(PduType.PROFILE, 0, 0, 1, 0, 1, 0, 0, 0, 5), "4 bytes left over"),
                arguments("fetch of nothing", of(PduType.FETCH, 0, 0, 0, 0), "fetch of 0 metrics"),
                arguments("fetch of less", of(PduType.FETCH, 0, 0, 0, -1), "fetch of -1 metrics"),
                arguments("fetch of many", of(PduType.FETCH, 0, 0, 0, BIG), "length 28 instead of 4294967324"),
                arguments("fetch left over", of(PduType.FETCH, 0, 0, 0, 1, 1, 1), "length 36 instead of 32"),
                arguments("highres fetch", of(PduType.HIGHRES_FETCH, 0, 0, 0, 2, 1), "length 32 instead of 36"),
                arguments("desc request", of(PduType.DESC_REQ), "4 bytes wanted"),
                arguments("long desc request", of(PduType.DESC_REQ, 1, 2), "4 bytes left over"),
                arguments("instance request", of(PduType.INSTANCE_REQ, 1, 0, 0, -1), "4 bytes wanted"),
                arguments("its name", of(PduType.INSTANCE_REQ, 1, 0, 0, -1, 5, 0), "5 bytes wanted"),
                arguments("its name < 0", of(PduType.INSTANCE_REQ, 1, 0, 0, -1, -5, 0), "-5 bytes wanted"),
                arguments("its filler", resized(of(PduType.INSTANCE_REQ, 1, 0, 0, -1, 5), 37), "3 bytes wanted"),
                arguments("its end", of(PduType.INSTANCE_REQ, 1, 0, 0, -1, 0, 0), "4 bytes left over"),
                arguments("text request", of(PduType.TEXT_REQ, 1), "4 bytes wanted"),
                arguments("long text request", of(PduType.TEXT_REQ, 1, 5, 0), "4 bytes left over"),
                arguments("label level", of(PduType.LABEL_REQ, 1, 3), "unknown label level 3"),
                arguments("label request", of(PduType.LABEL_REQ, 1, 2, 0), "4 bytes left over"),
                arguments("attribute", resized(of(PduType.ATTR, 1), 14), "4 bytes wanted"),
                arguments("attribute end", of(PduType.ATTR, 1, 0x61626364), "does not end with its only NUL"),
                arguments("two NULs", of(PduType.ATTR, 1, 0x61006300), "does not end with its only NUL"));
    }

    static Stream<Arguments> names() {
        return Stream.of(
                arguments("ids", of(PduType.PMNS_IDS, 0, 2, 1), "number of ids 2"),
                arguments("ids < 0", of(PduType.PMNS_IDS, 0, -1), "number of ids -1"),
                arguments("ids big", of(PduType.DESC_IDS, 0, BIG), "number of ids"),
                arguments("ids left over", of(PduType.DESC_IDS, 0, 0, 1), "length 24 instead of 20"),
                arguments("names < 0", of(PduType.PMNS_NAMES, 0, 0, -1), "numbers of names -1"),
                arguments("names big", of(PduType.PMNS_NAMES, 0, 0, BIG), "numbers of names"),
                arguments("statuses", of(PduType.PMNS_NAMES, 2, 2, 1, 0, 1, 0), "names 1 and statuses 2"),
                arguments("statuses < 0", of(PduType.PMNS_NAMES, 0, -1, 0), "names 0 and statuses -1"),
                arguments("announced", of(PduType.PMNS_NAMES, 3, 0, 1, 1, 0), "take 2 bytes, 3 are announced"),
                arguments("name length", of(PduType.PMNS_NAMES, 2, 0, 1, -1), "-1 bytes wanted"),
                arguments("name too long", of(PduType.PMNS_NAMES, 6, 0, 1, 5, 0), "5 bytes wanted"),
                arguments("name left over", of(PduType.PMNS_NAMES, 2, 0, 1, 1, 0, 0), "4 bytes left over"),
                arguments("child subtype", of(PduType.PMNS_CHILD, 2, 1, 0), "unknown subtype 2"),
                arguments("child name", of(PduType.PMNS_CHILD, 0, 5, 0), "5 bytes wanted"),
                arguments("child left over", of(PduType.PMNS_CHILD, 0, 1, 0, 0), "4 bytes left over"),
                arguments("traverse", of(PduType.PMNS_TRAVERSE, 0), "4 bytes wanted"),
                arguments("traverse name", of(PduType.PMNS_TRAVERSE, 0, Integer.MIN_VALUE), "bytes wanted"));
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                arguments("desc", of(PduType.DESC, 1, 0, -1, 3), "length 28 instead of 32"),
                arguments("desc type", of(PduType.DESC, 1, 11, -1, 3, 0), "unknown value type 11"),
                arguments("desc semantics", of(PduType.DESC, 1, 0, -1, 2, 0), "unknown semantics 2"),
                arguments("descs", of(PduType.DESCS, 1, 1, 0, -1, 3), "number of descriptors 1"),
                arguments("descs < 0", of(PduType.DESCS, -1), "number of descriptors -1"),
                arguments("descs left over", of(PduType.DESCS, 0, 0), "length 20 instead of 16"),
                arguments("instances", of(PduType.INSTANCE, 1, 1, 0), "number of instances 1"),
                arguments("instances < 0", of(PduType.INSTANCE, 1, -1), "number of instances -1"),
                arguments("instance name", of(PduType.INSTANCE, 1, 1, 0, 5, 0), "5 bytes wanted"),
                arguments("instance left over", of(PduType.INSTANCE, 1, 0, 0), "4 bytes left over"),
                arguments("text", of(PduType.TEXT, 1, 5, 0), "5 bytes wanted"),
                arguments("text < 0", of(PduType.TEXT, 1, -1), "-1 bytes wanted"),
                arguments("text left over", of(PduType.TEXT, 1, 0, 0), "4 bytes left over"),
                arguments("label sets", withWord(LABELS, 24, 2), "number of labels"),
                arguments("label sets < 0", withWord(LABELS, 24, -1), "number of label sets -1"),
                arguments("labels", withWord(LABELS, 32, 255), "number of labels 255"),
                arguments("labels beyond", withWord(LABELS, 32, 200), "number of labels 200"),
                arguments("error and text", withWord(LABELS, 32, -1), "of -1 labels"),
                arguments("label text", withWord(LABELS, 36, 0), "label text at 0 instead of 52"),
                arguments("label length", withWord(LABELS, 40, -1), "length -1"),
                arguments("label length big", withWord(LABELS, 40, 65535), "length 65535"),
                arguments("label name", withWord(LABELS, 44, 0xff000102), "points outside"),
                arguments("label value", withWord(LABELS, 48, 0x0000ffff), "points outside"),
                arguments("label UTF-8", withWord(LABELS, 52, 0x7b22ff22), "no UTF-8"),
                arguments("label end", resized(LABELS, LABELS.length + 1), "1 bytes left over"));
    }

    static Stream<Arguments> results() {
        int end = STRING_RESULT.length;
        return Stream.of(
                arguments("sets", of(PduType.RESULT, 0, 0, 1, 5), "number of value sets 1"),
                arguments("sets < 0", of(PduType.RESULT, 0, 0, -1), "number of value sets -1"),
                arguments("sets big", of(PduType.RESULT, 0, 0, BIG), "number of value sets"),
                arguments("highres sets", of(PduType.HIGHRES_RESULT, 1, 0, 0, 0, 0), "number of value sets 1"),
                arguments("highres < 0", of(PduType.HIGHRES_RESULT, -1, 0, 0, 0, 0), "number of value sets -1"),
                arguments("left over", of(PduType.RESULT, 0, 0, 0, 0), "4 bytes left over"),
                arguments("values", of(PduType.RESULT, 0, 0, 1, 5, 2, 0, 0, 0), "number of values 2"),
                arguments("values big", of(PduType.RESULT, 0, 0, 1, 5, BIG, 0, 0, 0), "number of values"),
                arguments("format", of(PduType.RESULT, 0, 0, 1, 5, 1, 3, 0, 0), "unknown value format 3"),
                arguments("format < 0", of(PduType.RESULT, 0, 0, 1, 5, 1, -1, 0, 0), "unknown value format -1"),
                arguments("no block", of(PduType.RESULT, 0, 0, 1, 5, 1, 1, 0, 11), "4 bytes wanted"),
                arguments("block at header", withWord(STRING_RESULT, 40, 0), "at word 0 instead of byte 44"),
                arguments("block far away", withWord(STRING_RESULT, 40, -1), "at word 4294967295"),
                arguments("block wraps", withWord(STRING_RESULT, 40, BIG | 11), "instead of byte 44"),
                arguments("block type", withWord(STRING_RESULT, 44, 0x0b00000a), "unknown value type 11"),
                arguments("unknown type", withWord(STRING_RESULT, 44, 0xff00000a), "unknown value type 255"),
                arguments("block < header", withWord(STRING_RESULT, 44, 0x06000003), "impossible length 3"),
                arguments("block too long", withWord(STRING_RESULT, 44, 0x06ffffff), "impossible length"),
                arguments("block too short", withWord(STRING_RESULT, 44, 0x06000004), "8 bytes left over"),
                arguments("double of 6", withWord(STRING_RESULT, 44, 0x0500000a), "DOUBLE value of 6 bytes"),
                arguments("u32 of 6", withWord(STRING_RESULT, 44, 0x0100000a), "U32 value of 6 bytes"),
                arguments("no filler", resized(STRING_RESULT, end - 1), "2 bytes wanted"),
                arguments(
                        "shared block",
                        of(PduType.RESULT, 0, 0, 1, 5, 2, 1, 0, 13, 1, 13, 0x0400000 << 4 | 8, 0),
                        "instead of byte 60"));
    }

    static Stream<Arguments> events() {
        return Stream.of(
                arguments("records", withWord(EVENT_RESULT, 48, 100), "number of event records 100"),
                arguments("records < 0", withWord(EVENT_RESULT, 48, -1), "number of event records -1"),
                arguments("fewer records", withWord(EVENT_RESULT, 48, 1), "event records end at 92"),
                arguments("parameters", withWord(EVENT_RESULT, 64, 100), "number of event parameters 100"),
                arguments("parameters < 0", withWord(EVENT_RESULT, 64, -1), "number of event parameters -1"),
                arguments("parameter type", withWord(EVENT_RESULT, 72, 0x0b000008), "unknown value type 11"),
                arguments("parameter length", withWord(EVENT_RESULT, 72, 0x00000003), "parameter of length 3"),
                arguments("long parameter", withWord(EVENT_RESULT, 72, 0x00ffffff), "bytes wanted"),
                arguments("no missed flag", withWord(EVENT_RESULT, 100, 0), "number of event parameters 3"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"headers", "requests", "names", "answers", "results", "events"})
    void wrongFrameIsMalformedAndTheStreamGoesOn(String what, byte[] frame, String reason) throws IOException {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.writeBytes(frame);
        Pdu next = new Pdu.DescRequest(3, 0x64000001);
        new PduWriter(stream).write(next);
        PduReader reader = new PduReader(new ByteArrayInputStream(stream.toByteArray()));
        Pdu.Malformed malformed = assertInstanceOf(Pdu.Malformed.class, reader.read(), what);
        assertTrue(malformed.reason().contains(reason), malformed.reason());
        assertEquals(new Frame(frame, frame.length).type(), malformed.type());
        assertEquals(next, reader.read());
        assertNull(reader.read());
        assertEquals(malformed, PduReader.decode(frame));
    }

    static Stream<Arguments> shortOrUnequal() {
        return Stream.of(
                arguments("nothing", new byte[0], "frame of 0 bytes"),
                arguments("half a header", new byte[11], "frame of 11 bytes"),
                arguments("longer", withLength(of(PduType.DESC_REQ, 1), 20), "header says 20 bytes, frame has 16"),
                arguments("shorter", withLength(of(PduType.DESC_REQ, 1), 12), "header says 12 bytes"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shortOrUnequal")
    void frameWhoseLengthDiffersFromItsHeaderIsMalformed(String what, byte[] frame, String reason) {
        Pdu.Malformed malformed = assertInstanceOf(Pdu.Malformed.class, PduReader.decode(frame), what);
        assertTrue(malformed.reason().contains(reason), malformed.reason());
    }
}
