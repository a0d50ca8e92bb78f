package io.pcp.pmda.nvml;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Arguments and out-buffers of NVML calls, made once and reused: allocating native memory per call costs
 * twenty times the call. Confined to one thread.
 *
 * <p>The first {@link #SIZE} bytes hold small results and structs; process lists, samples and field values
 * have a list of their own that grows.
 */
final class CallBuffer implements AutoCloseable {
    /** Above the largest fixed struct or text in use. */
    static final int SIZE = 256;

    /** Where the second result of a call with two goes. */
    static final int SECOND = 8;

    private static final byte[] ZEROS = new byte[SIZE];

    private final Memory memory = new Memory(SIZE);
    private final ByteBuffer bytes = view(memory);
    private Memory listMemory = new Memory(1024);
    private ByteBuffer listBytes = view(listMemory);

    /** Address of the first result. */
    final long out = Pointer.nativeValue(memory);

    /** Address of the second result. */
    final long out2 = out + SECOND;

    /** Address of the list. */
    long list = Pointer.nativeValue(listMemory);

    /** Handle. */
    long device;

    /** Index, enumerator, count or length of the call. */
    int arg;

    /** Entries the list has room for, as told to the call. */
    int count;

    /** Time the call asks samples since. */
    long since;

    /** Event set or GPM sample. */
    long object;

    /** Event types to register for, {@link EventType} bits. */
    long types;

    CallBuffer(long device) {
        this.device = device;
    }

    private static ByteBuffer view(Memory memory) {
        return memory.getByteBuffer(0, memory.size()).order(ByteOrder.nativeOrder());
    }

    /**
     * Zeroes the fixed part, so that a function which writes nothing cannot publish the result of another.
     */
    CallBuffer cleared() {
        bytes.put(0, ZEROS);
        return this;
    }

    void putInt(int offset, int value) {
        bytes.putInt(offset, value);
    }

    void putLong(int offset, long value) {
        bytes.putLong(offset, value);
    }

    int s32(int offset) {
        return bytes.getInt(offset);
    }

    long u32(int offset) {
        return bytes.getInt(offset) & 0xFFFF_FFFFL;
    }

    long u64(int offset) {
        return bytes.getLong(offset);
    }

    /** Text up to its NUL, at most {@code max} bytes. */
    String text(int offset, int max) {
        byte[] copy = new byte[max];
        bytes.get(offset, copy);
        int length = 0;
        while (length < max && copy[length] != 0) {
            length++;
        }
        return new String(copy, 0, length, StandardCharsets.UTF_8).strip();
    }

    /** The list, at least {@code size} bytes; its content is undefined. */
    ByteBuffer list(int size) {
        if (listMemory.size() < size) {
            Memory larger = new Memory(size);
            listMemory.close();
            listMemory = larger;
            listBytes = view(larger);
            list = Pointer.nativeValue(larger);
        }
        return listBytes;
    }

    /** Fills the whole list with one byte. */
    void fillList(byte value) {
        listMemory.setMemory(0, listMemory.size(), value);
    }

    @Override
    public void close() {
        memory.close();
        listMemory.close();
    }
}
