package io.pcp.pmda.otlp;

import com.fasterxml.jackson.core.ErrorReportConfiguration;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.pcp.pmda.exposition.Utf8;
import java.io.Closeable;
import java.io.IOException;
import java.util.Base64;

/**
 * A JSON document, field by field: {@code for (String name; (name = in.field()) != null; ) switch (name) …}, where each field
 * is read, entered or skipped. A field that is null does not come at all. Of one thread.
 */
final class JsonReader implements Closeable {
    /** Levels of the document itself: of lists of objects from the resource down to the value of an attribute. */
    private static final int LEVELS = 24;
    /** Levels of JSON for one more level of values: {@code {"kvlistValue":{"values":[{"value":}]}}}. */
    private static final int LEVELS_OF_VALUE = 4;

    private static final int MESSAGE = 120;

    private final JsonParser parser;
    private final TextTable texts;
    private final int longest;

    JsonReader(byte[] body, int from, int length, DecodeLimits limits, Budget budget) throws OtlpException {
        this.texts = new TextTable(length, budget);
        // While it is read it takes four times as much as in the end.
        this.longest = (int) Math.max(1, Math.min(Integer.MAX_VALUE, limits.bytes() / 8));
        encoding(body, from, length);
        try {
            this.parser = factory(limits, longest).createParser(body, from, length);
        } catch (IOException e) {
            throw new OtlpException(OtlpException.Kind.MALFORMED, "JSON: " + e.getMessage());
        }
    }

    /** A factory each time: what it remembers of names that others chose must not outlive the document. */
    private static JsonFactory factory(DecodeLimits limits, int longest) {
        return JsonFactory.builder()
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(LEVELS + LEVELS_OF_VALUE * limits.depth())
                        .maxNumberLength(JsonNumbers.LONGEST)
                        .maxStringLength(longest)
                        .build())
                .errorReportConfiguration(ErrorReportConfiguration.builder()
                        .maxErrorTokenLength(8)
                        .maxRawContentLength(0)
                        .build())
                .build();
    }

    /** JSON is UTF-8; other encodings show by their zeros and marks. The parser itself is not strict enough. */
    private static void encoding(byte[] body, int from, int length) throws OtlpException {
        if (length > 1 && (body[from] == 0 || body[from + 1] == 0)) {
            throw new OtlpException(
                    OtlpException.Kind.MALFORMED, "JSON: the document is not UTF-8 but UTF-16 or UTF-32");
        }
        int invalid = Utf8.invalidAt(body, from, from + length);
        if (invalid >= 0) {
            throw new OtlpException(OtlpException.Kind.MALFORMED, "JSON: byte " + (invalid - from) + " is not UTF-8");
        }
    }

    /** Enters the whole document, which is an object. */
    void begin() throws IOException, OtlpException {
        if (parser.nextToken() == null) {
            throw new OtlpException(OtlpException.Kind.MALFORMED, "JSON: the document is empty");
        }
        object();
    }

    /** After the last field: nothing may follow. */
    void end() throws IOException, OtlpException {
        if (parser.nextToken() != null) {
            throw bad("more after the end of the document");
        }
    }

    /** The field is an object: its fields come now. */
    void object() throws OtlpException {
        expect(JsonToken.START_OBJECT, "an object");
    }

    /** The field is a list: its elements come now. */
    void array() throws OtlpException {
        expect(JsonToken.START_ARRAY, "a list");
    }

    private void expect(JsonToken token, String what) throws OtlpException {
        if (parser.currentToken() != token) {
            throw bad("expected " + what);
        }
    }

    /** Name of the next field that is not null; null at the end of the object. */
    String field() throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            if (parser.nextToken() != JsonToken.VALUE_NULL) {
                return name;
            }
        }
        return null;
    }

    /** Goes to the next element; false at the end of the list. */
    boolean element() throws IOException {
        return parser.nextToken() != JsonToken.END_ARRAY;
    }

    /** Goes to the next element and enters it, which must be an object, or null, which is passed over. */
    boolean message() throws IOException, OtlpException {
        while (element()) {
            if (!isNull()) {
                object();
                return true;
            }
        }
        return false;
    }

    /** Whether the element is null. */
    boolean isNull() {
        return parser.currentToken() == JsonToken.VALUE_NULL;
    }

    void skip() throws IOException {
        parser.skipChildren();
    }

    String text() throws IOException, OtlpException {
        expect(JsonToken.VALUE_STRING, "a string");
        char[] chars = parser.getTextCharacters();
        int offset = parser.getTextOffset();
        int length = parser.getTextLength();
        for (int i = offset; i < offset + length; i++) {
            if (Character.isSurrogate(chars[i])) {
                boolean pair = i + 1 < offset + length && Character.isSurrogatePair(chars[i], chars[i + 1]);
                if (!pair) {
                    throw bad("half a surrogate pair in a string");
                }
                i++;
            }
        }
        return texts.string(chars, offset, length);
    }

    Attribute attribute(String key, AnyValue value) throws OtlpException {
        return texts.attribute(key, value);
    }

    boolean bool() throws IOException, OtlpException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_STRING) {
            String text = parser.getText();
            if (text.equals("true") || text.equals("false")) {
                return text.equals("true");
            }
        } else if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
            return token == JsonToken.VALUE_TRUE;
        }
        throw bad("expected true or false");
    }

    /** A 64-bit number with a sign. */
    long signed() throws IOException, OtlpException {
        return whole(false, "a whole number of 64 bits");
    }

    /** A 64-bit number without a sign. */
    long unsigned() throws IOException, OtlpException {
        return whole(true, "a whole number of 64 bits without a sign");
    }

    /** A number from least to greatest. */
    long between(long least, long greatest) throws IOException, OtlpException {
        long value = whole(false, "a whole number of 32 bits");
        if (value < least || value > greatest) {
            throw bad("expected a whole number of 32 bits");
        }
        return value;
    }

    private long whole(boolean unsigned, String what) throws IOException, OtlpException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_NUMBER_INT && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            long value = parser.getLongValue();
            if (value >= 0 || !unsigned) {
                return value;
            }
        } else if (token == JsonToken.VALUE_STRING || token != null && token.isNumeric()) {
            try {
                char[] text = parser.getTextCharacters();
                return JsonNumbers.whole(text, parser.getTextOffset(), parser.getTextLength(), unsigned);
            } catch (NumberFormatException e) {
                // Said below.
            }
        }
        throw bad("expected " + what);
    }

    double real() throws IOException, OtlpException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_STRING || token != null && token.isNumeric()) {
            try {
                return JsonNumbers.real(parser.getText());
            } catch (NumberFormatException e) {
                // Said below.
            }
        }
        throw bad("expected a number within the range of a double");
    }

    /** By its number, or by its name; one that nobody knows is unspecified. */
    Temporality temporality() throws IOException, OtlpException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            switch (parser.getText()) {
                case "AGGREGATION_TEMPORALITY_DELTA":
                    return Temporality.DELTA;
                case "AGGREGATION_TEMPORALITY_CUMULATIVE":
                    return Temporality.CUMULATIVE;
                default:
                    return Temporality.UNSPECIFIED;
            }
        }
        return Temporality.of(between(Integer.MIN_VALUE, Integer.MAX_VALUE));
    }

    /** Base64, of the standard alphabet or that for addresses, filled up or not. */
    byte[] bytes() throws IOException, OtlpException {
        expect(JsonToken.VALUE_STRING, "a string");
        try {
            return Base64.getDecoder().decode(parser.getText().replace('-', '+').replace('_', '/'));
        } catch (IllegalArgumentException e) {
            throw bad("expected bytes in base64");
        }
    }

    OtlpException bad(String why) {
        return at(parser.currentTokenLocation(), why);
    }

    /** What the parser said; it quotes at most a few characters. */
    OtlpException bad(JsonProcessingException e) {
        if (e instanceof StreamConstraintsException && parser.currentToken() == JsonToken.VALUE_STRING) {
            return new OtlpException(
                    OtlpException.Kind.TOO_LARGE, "JSON: a string of more than " + longest + " characters");
        }
        String why = e.getOriginalMessage();
        why = why.replaceAll("\\[Source: [^;]*; ", "[").replaceAll("\\p{Cntrl}+", " ");
        why = why.length() > MESSAGE ? why.substring(0, MESSAGE) + "..." : why;
        return at(e.getLocation() == null ? parser.currentLocation() : e.getLocation(), why);
    }

    private OtlpException at(JsonLocation where, String why) {
        return new OtlpException(
                OtlpException.Kind.MALFORMED,
                "JSON: line " + where.getLineNr() + ", column " + where.getColumnNr() + ": " + why);
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }
}
