package io.pcp.pmda.model;

import java.util.List;

/**
 * One record of an event array ({@code pmEventRecord}, {@code pmHighResEventRecord}).
 *
 * @param seconds since the epoch
 * @param fraction microseconds for EVENT, nanoseconds for HIGHRES_EVENT
 * @param flags {@link #POINT} and so on
 * @param missed number of missed records when {@link #MISSED} is set, else 0
 * @param parameters none when {@link #MISSED} is set
 */
public record EventRecord(long seconds, long fraction, int flags, int missed, List<Parameter> parameters) {
    public static final int POINT = 1;
    public static final int START = 2;
    public static final int END = 4;
    public static final int ID = 8;
    public static final int PARENT = 16;
    public static final int MISSED = 0x80000000;

    public EventRecord {
        parameters = List.copyOf(parameters);
    }

    /**
     * One parameter.
     *
     * @param pmid metric that describes it
     * @param type its type; strings travel without NUL here
     * @param data the bytes as they travel
     */
    public record Parameter(int pmid, ValueType type, byte[] data) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Parameter p
                    && p.pmid == pmid
                    && p.type == type
                    && java.util.Arrays.equals(p.data, data);
        }

        @Override
        public int hashCode() {
            return 31 * (31 * pmid + type.hashCode()) + java.util.Arrays.hashCode(data);
        }
    }
}
