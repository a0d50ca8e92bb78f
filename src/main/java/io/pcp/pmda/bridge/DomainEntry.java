package io.pcp.pmda.bridge;

import java.util.List;

/**
 * An instance domain of a source and its instances.
 *
 * @param serial 4096..4194303
 * @param mode how instances are named; other names are another domain
 * @param names of the labels that name instances, sorted; or the sample name where each metric has its own
 */
record DomainEntry(int serial, String mode, List<String> names, InstanceBook book) {
    DomainEntry {
        names = List.copyOf(names);
    }

    /** Each is one; its contents do not count. */
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return serial;
    }
}
