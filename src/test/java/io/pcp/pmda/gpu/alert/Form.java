package io.pcp.pmda.gpu.alert;

/** How often a condition must have been true. */
enum Form {
    /** In every sample of the hold time. */
    HELD,
    /** In the share {@code $share$} of the samples of the hold time, and now. */
    MOSTLY,
    /** Now; the condition itself looks back where it has to. */
    PLAIN
}
