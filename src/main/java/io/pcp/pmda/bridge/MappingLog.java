package io.pcp.pmda.bridge;

/** Where names, numbers and their file say what people should know. Thread-safe. */
@FunctionalInterface
interface MappingLog {
    /** Says nothing. */
    MappingLog NONE = (what, text) -> {};

    /**
     * @param what the thing whose state this is, for a log that tells each state once
     * @param text one sentence without secrets: what is wrong and what to do
     */
    void warning(String what, String text);
}
