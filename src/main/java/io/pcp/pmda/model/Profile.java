package io.pcp.pmda.model;

import java.util.Arrays;
import java.util.List;

/**
 * Which instances a client wants ({@code __pmProfile}). Immutable.
 *
 * @param includeByDefault what holds for instance domains without an entry
 * @param entries one per instance domain, in wire order
 */
public record Profile(boolean includeByDefault, List<Entry> entries) {

    /** Everything; also what holds before the first profile arrives. */
    public static final Profile ALL = new Profile(true, List.of());

    public Profile {
        entries = List.copyOf(entries);
    }

    /**
     * One instance domain of a profile.
     *
     * @param indom which one
     * @param includeUnlisted state on the wire: true = include all but the listed, false = exclude all but the listed
     * @param instances listed instance ids, in wire order
     */
    public record Entry(InDom indom, boolean includeUnlisted, List<Integer> instances) {
        public Entry {
            instances = List.copyOf(instances);
        }
    }

    /** The selection for one instance domain, ready for many questions. */
    public Selection of(InDom indom) {
        for (Entry entry : entries) {
            if (entry.indom().equals(indom)) {
                int[] listed = entry.instances().stream()
                        .mapToInt(Integer::intValue)
                        .sorted()
                        .toArray();
                return new Selection(entry.includeUnlisted(), listed);
            }
        }
        return includeByDefault ? Selection.ALL : Selection.NOTHING;
    }

    /** Instances of one instance domain. Immutable. */
    public static final class Selection {
        public static final Selection ALL = new Selection(true, new int[0]);
        public static final Selection NOTHING = new Selection(false, new int[0]);

        private final boolean includeUnlisted;
        private final int[] listed;

        private Selection(boolean includeUnlisted, int[] sortedListed) {
            this.includeUnlisted = includeUnlisted;
            this.listed = sortedListed;
        }

        public boolean includes(int instance) {
            boolean isListed = listed.length > 0 && Arrays.binarySearch(listed, instance) >= 0;
            return isListed != includeUnlisted;
        }

        /** True when every instance is wanted. */
        public boolean all() {
            return includeUnlisted && listed.length == 0;
        }
    }
}
