package io.pcp.pmda.protocol;

import io.pcp.pmda.model.InDom;
import io.pcp.pmda.model.LabelLevel;
import io.pcp.pmda.model.MetricDesc;
import io.pcp.pmda.model.Value;
import java.util.Arrays;
import java.util.List;

/**
 * Every PDU of the protocol, both directions, one record each. Immutable; {@code from} is the sender's word of the
 * header: the client slot of pmcd in requests, 0 in answers, a pid in {@link Creds}.
 *
 * <p>Strings are Java strings (UTF-8 on the wire); identifiers are the packed words where the wire does not promise a
 * legal one.
 */
public sealed interface Pdu {

    /** Third word of the header. */
    int from();

    /**
     * ERROR (0x7000): an answer without data, an acknowledgement (code 0), or pmcd's "context closed".
     *
     * @param code 0, {@code PM_ERR_*} or {@code -errno}; from pmcd to clients also positive change flags
     * @param datum the extra word of pmcd's greeting to clients (20-byte form), or null in the 16-byte form
     */
    record Error(int from, int code, Integer datum) implements Pdu {
        public Error(int from, int code) {
            this(from, code, null);
        }
    }

    /**
     * RESULT (0x7001): answer to a fetch, or a store.
     *
     * @param seconds change flags in an agent's answer; garbage in a store
     * @param micros 0 in an agent's answer; garbage in a store
     */
    record Result(int from, int seconds, int micros, List<ValueSet> sets) implements Pdu {
        public Result {
            sets = List.copyOf(sets);
        }
    }

    /** PROFILE (0x7002): which instances the following fetches want. */
    record Profile(int from, int context, io.pcp.pmda.model.Profile profile) implements Pdu {}

    /**
     * FETCH (0x7003).
     *
     * @param unused the two words that once were a time stamp, as received
     * @param pmids packed, in the order of the answer; duplicates are legal
     */
    record Fetch(int from, int context, long unused, int[] pmids) implements Pdu {
        @Override
        public boolean equals(Object other) {
            return other instanceof Fetch p
                    && p.from == from
                    && p.context == context
                    && p.unused == unused
                    && Arrays.equals(p.pmids, pmids);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(pmids);
        }

        /** For traces: the metrics as people write them. */
        @Override
        public String toString() {
            return "Fetch[from=" + from + ", pmids="
                    + Arrays.stream(pmids).mapToObj(io.pcp.pmda.model.Pmid::new).toList() + "]";
        }
    }

    /** DESC_REQ (0x7004). */
    record DescRequest(int from, int pmid) implements Pdu {}

    /** DESC (0x7005). */
    record Desc(int from, MetricDesc desc) implements Pdu {}

    /**
     * INSTANCE_REQ (0x7006).
     *
     * @param instance -1 for none
     * @param name empty for none
     * @param unused the two words that once were a time stamp, as received
     */
    record InstanceRequest(int from, InDom indom, long unused, int instance, String name) implements Pdu {}

    /** INSTANCE (0x7007). */
    record Instances(int from, InDom indom, List<Entry> entries) implements Pdu {
        public Instances {
            entries = List.copyOf(entries);
        }

        /**
         * @param id -1 in the answer to a question by id
         * @param name empty in the answer to a question by name
         */
        public record Entry(int id, String name) {}
    }

    /**
     * TEXT_REQ (0x7008).
     *
     * @param type {@link #ONELINE} or {@link #HELP}, plus {@link #PMID} or {@link #INDOM}
     */
    record TextRequest(int from, int ident, int type) implements Pdu {
        public static final int ONELINE = 1;
        public static final int HELP = 2;
        public static final int PMID = 4;
        public static final int INDOM = 8;
    }

    /** TEXT (0x7009). */
    record Text(int from, int ident, String text) implements Pdu {}

    /** CREDS (0x700c): first PDU of an agent and pmcd's answer. */
    record Creds(int from, List<Entry> entries) implements Pdu {
        public static final int CVERSION = 1;
        public static final int PDU_VERSION = 2;
        /** Feature flag: the agent wants the attributes of clients. */
        public static final int AUTH = 0x04;
        /** Feature flag: the agent wants to know containers. */
        public static final int CONTAINER = 0x40;

        public Creds {
            entries = List.copyOf(entries);
        }

        public record Entry(int type, int version, int flags) {}

        /** The one an agent sends. */
        public static Creds version2(int pid, int flags) {
            return new Creds(pid, List.of(new Entry(CVERSION, PDU_VERSION, flags)));
        }
    }

    /** PMNS_IDS (0x700d): pmcd asks for the names of an id; or the agent answers with the id of a name. */
    record PmnsIds(int from, int status, int[] pmids) implements Pdu {
        @Override
        public boolean equals(Object other) {
            return other instanceof PmnsIds p && p.from == from && p.status == status && Arrays.equals(p.pmids, pmids);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(pmids);
        }
    }

    /**
     * PMNS_NAMES (0x700e): pmcd asks for the id of a name; or the agent answers with names.
     *
     * @param statuses empty, or one per name: {@link #LEAF} or {@link #NONLEAF}
     */
    record PmnsNames(int from, List<String> names, List<Integer> statuses) implements Pdu {
        public static final int LEAF = 0;
        public static final int NONLEAF = 1;

        public PmnsNames {
            names = List.copyOf(names);
            statuses = List.copyOf(statuses);
        }
    }

    /** PMNS_CHILD (0x700f). */
    record PmnsChild(int from, boolean withStatus, String name) implements Pdu {}

    /** PMNS_TRAVERSE (0x7010). */
    record PmnsTraverse(int from, int subtype, String name) implements Pdu {}

    /** ATTR (0x7011): one attribute of a client; never answered. */
    record Attr(int from, int key, String value) implements Pdu {
        public static final int USERNAME = 5;
        public static final int USERID = 11;
        public static final int GROUPID = 12;
        public static final int PROCESSID = 14;
        public static final int CONTAINER = 15;
    }

    /** LABEL_REQ (0x7012). {@code ident} as received: domain, cluster and item levels differ in what they put there. */
    record LabelRequest(int from, int ident, LabelLevel level) implements Pdu {}

    /** LABEL (0x7013). */
    record Labels(int from, int ident, LabelLevel level, List<Entry> entries) implements Pdu {
        public Labels {
            entries = List.copyOf(entries);
        }

        /**
         * One label set.
         *
         * @param instance -1 unless the level is INSTANCES
         * @param error 0, or a negative code in the place of the count (then json is empty)
         * @param json the JSON text as it travels; empty for no labels
         * @param index one entry per label, sorted by name bytewise
         */
        public record Entry(int instance, int error, String json, List<Index> index) {
            public Entry {
                index = List.copyOf(index);
            }
        }

        /**
         * Where a label stands in its JSON text: byte offsets and lengths; the name without, the value with quotes.
         *
         * @param flags level bit, 0x40 compound, 0x80 optional
         */
        public record Index(int nameOffset, int nameLength, int flags, int valueOffset, int valueLength) {
            public static final int COMPOUND = 0x40;
            public static final int OPTIONAL = 0x80;
        }
    }

    /** HIGHRES_FETCH (0x7014), client to pmcd only. */
    record HighResFetch(int from, int context, long unused, int[] pmids) implements Pdu {
        @Override
        public boolean equals(Object other) {
            return other instanceof HighResFetch p
                    && p.from == from
                    && p.context == context
                    && p.unused == unused
                    && Arrays.equals(p.pmids, pmids);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(pmids);
        }
    }

    /** HIGHRES_RESULT (0x7015), pmcd to client only. */
    record HighResResult(int from, long seconds, long nanos, List<ValueSet> sets) implements Pdu {
        public HighResResult {
            sets = List.copyOf(sets);
        }
    }

    /** DESC_IDS (0x7016), client to pmcd only. */
    record DescIds(int from, int status, int[] pmids) implements Pdu {
        @Override
        public boolean equals(Object other) {
            return other instanceof DescIds p && p.from == from && p.status == status && Arrays.equals(p.pmids, pmids);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(pmids);
        }
    }

    /** DESCS (0x7017), pmcd to client only. A failed entry is null. */
    record Descs(int from, List<MetricDesc> descs) implements Pdu {}

    /**
     * A PDU whose frame is whole but whose type or body is not understood. The stream goes on behind it.
     *
     * @param type the header's word
     * @param reason what is wrong, for the log
     */
    record Malformed(int from, int type, String reason) implements Pdu {}

    /**
     * The values of one metric in a result.
     *
     * @param pmid packed
     * @param status 0, or a negative error code in the place of the count (then no values)
     * @param format {@link #INSITU}, {@link #DPTR} or {@link #SPTR}; 0 without values
     */
    record ValueSet(int pmid, int status, int format, List<InstanceValue> values) {
        public static final int INSITU = 0;
        public static final int DPTR = 1;
        public static final int SPTR = 2;

        public ValueSet {
            values = List.copyOf(values);
        }
    }

    /**
     * One value of a value set.
     *
     * @param instance -1 (PM_IN_NULL) for a singular metric
     */
    record InstanceValue(int instance, Value value) {}
}
