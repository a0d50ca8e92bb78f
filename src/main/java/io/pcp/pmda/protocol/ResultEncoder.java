package io.pcp.pmda.protocol;

import io.pcp.pmda.model.EventRecord;
import io.pcp.pmda.model.ValueType;
import java.util.List;

/**
 * Writes the answer to a fetch straight into the output buffer, without an object per value.
 *
 * <p>Use: {@link #begin}, for each requested PMID in order {@link #set} followed by its values, or {@link #failed};
 * then {@code PduWriter.write(ResultEncoder)}. Owned by the pipe thread and reused for every fetch.
 *
 * <p>A value of another kind than the set's type, or a call outside of {@code begin} and {@code write}, is an
 * {@link IllegalStateException}. A value too long for a value block (2^24-1 bytes) never leaves: text is cut, anything
 * else is left out, and a set that loses all its values that way carries {@code PM_ERR_TOOBIG}.
 */
public interface ResultEncoder {

    /**
     * Starts a result.
     *
     * @param changeFlags 0, 0x08 labels changed, 0x10 names changed, or both
     */
    void begin(int changeFlags);

    /** Starts the value set of the next PMID; with no value after it, it travels with numval 0. */
    void set(int pmid, ValueType type);

    /** A value set with an error code (negative) or 0 in the place of the count. */
    void failed(int pmid, int code);

    /** Number of values written to the current value set. */
    int values();

    /** A 32, U32, 64 or U64 value of the current set, by its bits (truncated to 32 for the small types). */
    void number(int instance, long bits);

    /** A FLOAT or DOUBLE value of the current set. */
    void real(int instance, double value);

    /** A STRING value of the current set; a NUL inside ends it. */
    void text(int instance, String value);

    /** An AGGREGATE or AGGREGATE_STATIC value of the current set. */
    void bytes(int instance, byte[] value);

    /** An EVENT or HIGHRES_EVENT value of the current set. */
    void events(int instance, List<EventRecord> records);
}
