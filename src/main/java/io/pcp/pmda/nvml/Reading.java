package io.pcp.pmda.nvml;

import java.util.Objects;
import java.util.function.Supplier;

/**
 * What a read gave: a number, a text, or the return code that says why there is neither. Immutable.
 *
 * <p>A reading that is {@link #ok} is publishable as it is: sentinels and impossible values have become
 * {@link NvmlReturn#OUT_OF_DOMAIN} before anybody sees them.
 *
 * @param rc {@link NvmlReturn#SUCCESS}, or why the value is absent
 * @param number the value when it is a number (unsigned 64-bit values use the full width), else 0
 * @param text the value when it is a text, else null
 */
public record Reading(int rc, long number, String text) {

    /** A number. */
    public static Reading of(long number) {
        return new Reading(NvmlReturn.SUCCESS, number, null);
    }

    /** A text. */
    public static Reading of(String text) {
        return new Reading(NvmlReturn.SUCCESS, 0, Objects.requireNonNull(text));
    }

    /**
     * No value.
     *
     * @param rc any code but {@link NvmlReturn#SUCCESS}
     */
    public static Reading absent(int rc) {
        if (rc == NvmlReturn.SUCCESS) {
            throw new IllegalArgumentException("an absent reading needs the reason");
        }
        return new Reading(rc, 0, null);
    }

    /** Whether there is a value. */
    public boolean ok() {
        return rc == NvmlReturn.SUCCESS;
    }

    /** The class of {@link #rc}. */
    public NvmlReturn.Kind kind() {
        return NvmlReturn.kind(rc);
    }

    /**
     * This reading, or the other source's when this one is unsupported here. Any other failure stays: a
     * source that is only out of order for a moment must not be swapped against one that counts differently.
     */
    public Reading or(Supplier<Reading> fallback) {
        return kind() == NvmlReturn.Kind.UNSUPPORTED ? fallback.get() : this;
    }

    /** This reading if its number lies in min..max (signed, inclusive), else absent with OUT_OF_DOMAIN. */
    public Reading within(long min, long max) {
        return !ok() || (number >= min && number <= max) ? this : absent(NvmlReturn.OUT_OF_DOMAIN);
    }

    /** The value, or the reason in words. */
    @Override
    public String toString() {
        return !ok() ? NvmlReturn.text(rc) : text != null ? text : Long.toUnsignedString(number);
    }
}
