package io.pcp.pmda.bridge;

import io.pcp.pmda.model.Semantics;
import io.pcp.pmda.model.Units;
import io.pcp.pmda.model.ValueType;

/**
 * What the values of a metric are.
 *
 * @param unit what PCP has no units for, such as {@code joules}; for a label, empty without
 * @param singular one value whatever labels its series have
 * @param unknown nobody has declared it: guessed from the name
 */
record Kind(ValueType type, Semantics semantics, Units units, String unit, boolean singular, boolean unknown) {

    /** Whether values are parsed as 64-bit integers. */
    boolean exact() {
        return exact(type);
    }

    static boolean exact(ValueType type) {
        return switch (type) {
            case I32, U32, I64, U64 -> true;
            default -> false;
        };
    }

    /** Whether a descriptor of one is a descriptor of the other, domains of instances aside. */
    boolean sameValues(Kind other) {
        return type == other.type && semantics == other.semantics && units.equals(other.units);
    }
}
