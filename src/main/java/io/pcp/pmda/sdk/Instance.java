package io.pcp.pmda.sdk;

import io.pcp.pmda.model.LabelSet;

/**
 * One instance of an instance domain.
 *
 * @param id internal id, 0..2^31-1, for ever bound to the name
 * @param name external name; its first word is unique in the domain
 * @param labels instance labels, constant while the instance lives
 */
public record Instance(int id, String name, LabelSet labels) {
    public Instance(int id, String name) {
        this(id, name, LabelSet.EMPTY);
    }
}
