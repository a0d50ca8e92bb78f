package io.pcp.pmda.nvml;

/**
 * One field value to read with {@link NvmlDevice#fields}.
 *
 * @param id field id, see {@link FieldId}
 * @param scope link number, power scope or 0
 */
public record FieldRequest(int id, int scope) {

    /** Scope 0. */
    public static FieldRequest of(int id) {
        return new FieldRequest(id, 0);
    }

    /** A link or a power scope. */
    public static FieldRequest of(int id, int scope) {
        return new FieldRequest(id, scope);
    }
}
