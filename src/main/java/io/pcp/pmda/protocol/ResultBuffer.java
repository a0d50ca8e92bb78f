package io.pcp.pmda.protocol;

import io.pcp.pmda.model.EventRecord;
import io.pcp.pmda.model.PmErr;
import io.pcp.pmda.model.ValueType;
import java.util.List;

/**
 * The only {@link ResultEncoder}: value sets grow in one buffer, value blocks in another. {@link #finish()} puts the
 * blocks behind the sets and turns the block indexes into places in the PDU.
 *
 * <p>A value longer than a block can be (2^24-1 bytes) never leaves: text is cut, anything else is left out, and a set
 * that has lost all its values that way carries {@code PM_ERR_TOOBIG}.
 */
final class ResultBuffer implements ResultEncoder {
    private static final int CHANGE_FLAGS = 0x18;
    private static final int COUNT_AT = 20;
    private static final int SETS_AT = 24;
    private static final int NONE = -1;

    private final PduBuffer sets = new PduBuffer();
    private final PduBuffer blocks = new PduBuffer();
    private boolean open;
    private int count;
    private int numvalAt = NONE;
    private ValueType type;
    private int values;
    private int status;

    @Override
    public void begin(int changeFlags) {
        if ((changeFlags & ~CHANGE_FLAGS) != 0) {
            throw new IllegalArgumentException(
                    "change flags 0x" + Integer.toHexString(changeFlags) + " contain bits that belong to pmcd");
        }
        sets.begin(PduType.RESULT, 0);
        sets.i32(changeFlags);
        sets.i32(0);
        sets.i32(0);
        blocks.clear();
        open = true;
        count = 0;
        numvalAt = NONE;
        type = null;
        values = 0;
    }

    @Override
    public void set(int pmid, ValueType type) {
        startSet(pmid, 0);
        this.type = type;
    }

    @Override
    public void failed(int pmid, int code) {
        if (code > 0) {
            throw new IllegalArgumentException("code " + code + " would be read as a number of values");
        }
        startSet(pmid, code);
        type = null;
    }

    private void startSet(int pmid, int initialStatus) {
        if (!open) {
            throw new IllegalStateException("begin() has not been called");
        }
        endSet();
        sets.i32(pmid);
        numvalAt = sets.length();
        sets.i32(0);
        count++;
        values = 0;
        status = initialStatus;
    }

    private void endSet() {
        if (numvalAt != NONE) {
            sets.putI32(numvalAt, values > 0 ? values : status);
            numvalAt = NONE;
        }
    }

    @Override
    public int values() {
        return values;
    }

    @Override
    public void number(int instance, long bits) {
        require(type == ValueType.I32 || type == ValueType.U32 || type == ValueType.I64 || type == ValueType.U64);
        if (type.insitu()) {
            value(instance, Pdu.ValueSet.INSITU, (int) bits);
        } else {
            int start = startBlock();
            blocks.i64(bits);
            endBlock(instance, start);
        }
    }

    @Override
    public void real(int instance, double value) {
        require(type == ValueType.FLOAT || type == ValueType.DOUBLE);
        int start = startBlock();
        if (type == ValueType.FLOAT) {
            blocks.i32(Float.floatToRawIntBits((float) value));
        } else {
            blocks.i64(Double.doubleToRawLongBits(value));
        }
        endBlock(instance, start);
    }

    @Override
    public void text(int instance, String value) {
        require(type == ValueType.STRING);
        require(value != null);
        int start = startBlock();
        blocks.utf8(value);
        blocks.cutUtf8(start + 4, ResultWriter.MAX_BLOCK - 4 - 1);
        blocks.u8(0);
        endBlock(instance, start);
    }

    @Override
    public void bytes(int instance, byte[] value) {
        require(type == ValueType.AGGREGATE || type == ValueType.AGGREGATE_STATIC);
        if (value.length > ResultWriter.MAX_BLOCK - 4) {
            status = PmErr.TOOBIG;
            return;
        }
        int start = startBlock();
        blocks.bytes(value);
        endBlock(instance, start);
    }

    @Override
    public void events(int instance, List<EventRecord> records) {
        require(type == ValueType.EVENT || type == ValueType.HIGHRES_EVENT);
        int start = startBlock();
        try {
            EventEncoding.write(blocks, type, records);
        } catch (RuntimeException unfit) {
            // Half a block would make the whole result illegal, and pmcd would drop the agent for it.
            blocks.truncate(start);
            throw unfit;
        }
        if (blocks.length() - start > ResultWriter.MAX_BLOCK) {
            blocks.truncate(start);
            status = PmErr.TOOBIG;
            return;
        }
        endBlock(instance, start);
    }

    private void require(boolean suits) {
        if (!suits || numvalAt == NONE) {
            throw new IllegalStateException("no value of this kind belongs into a value set of type " + type);
        }
    }

    private int startBlock() {
        int start = blocks.length();
        blocks.i32(0);
        return start;
    }

    private void endBlock(int instance, int start) {
        blocks.putI32(start, ResultWriter.blockHeader(type, blocks.length() - start));
        blocks.pad(PduBuffer.FILLER);
        boolean fixed =
                type == ValueType.AGGREGATE_STATIC || type == ValueType.EVENT || type == ValueType.HIGHRES_EVENT;
        value(instance, fixed ? Pdu.ValueSet.SPTR : Pdu.ValueSet.DPTR, start / 4);
    }

    private void value(int instance, int format, int word) {
        if (values == 0) {
            sets.i32(format);
        }
        sets.i32(instance);
        sets.i32(word);
        values++;
    }

    /** The complete PDU. Nothing can be added behind it; {@link #begin} starts the next one. */
    PduBuffer finish() {
        if (!open) {
            throw new IllegalStateException("begin() has not been called");
        }
        endSet();
        open = false;
        sets.putI32(COUNT_AT, count);
        if (blocks.length() > 0) {
            placeBlocks(sets.length() / 4);
            sets.append(blocks);
        }
        sets.end();
        return sets;
    }

    private void placeBlocks(int base) {
        int at = SETS_AT;
        for (int i = 0; i < count; i++) {
            int numval = sets.getI32(at + 4);
            at += 8;
            if (numval <= 0) {
                continue;
            }
            boolean pointers = sets.getI32(at) != Pdu.ValueSet.INSITU;
            at += 4;
            for (int v = 0; v < numval; v++) {
                if (pointers) {
                    sets.putI32(at + 4, sets.getI32(at + 4) + base);
                }
                at += 8;
            }
        }
    }

    /** Gives back the memory of a huge result. */
    void release() {
        open = false;
        sets.clear();
        blocks.clear();
    }
}
