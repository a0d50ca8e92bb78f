package io.pcp.pmda.nvml;

import java.util.BitSet;

/** Sets of numbers as people write them. */
final class BitRanges {
    private BitRanges() {}

    /** The list form of the kernel, {@code 0-31,64-95}; empty text for the empty set. */
    static String text(BitSet bits) {
        StringBuilder text = new StringBuilder();
        for (int low = bits.nextSetBit(0); low >= 0; ) {
            int high = bits.nextClearBit(low) - 1;
            text.append(text.isEmpty() ? "" : ",").append(low);
            if (high > low) {
                text.append('-').append(high);
            }
            low = bits.nextSetBit(high + 1);
        }
        return text.toString();
    }
}
