package io.pcp.pmda.exposition;

/** What a sample is to its family, told by the suffix of its name where the type of the family allows that suffix. */
public enum Role {
    /** The name of the family itself: gauge, counter without suffix, quantile of a summary, state of a stateset. */
    VALUE(""),
    TOTAL("_total"),
    CREATED("_created"),
    BUCKET("_bucket"),
    SUM("_sum"),
    COUNT("_count"),
    GSUM("_gsum"),
    GCOUNT("_gcount"),
    INFO("_info");

    private final String suffix;

    Role(String suffix) {
        this.suffix = suffix;
    }

    /** Empty for {@link #VALUE}. */
    public String suffix() {
        return suffix;
    }
}
