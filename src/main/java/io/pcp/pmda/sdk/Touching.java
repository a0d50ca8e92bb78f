package io.pcp.pmda.sdk;

/** What depends on snapshots of owners and can ask for them: metrics and instance domains. */
@FunctionalInterface
public interface Touching {

    /** Asks the owners whose snapshots are looked at afterwards. Called by the pipe thread; must not block. */
    void touch(Fetch fetch);
}
