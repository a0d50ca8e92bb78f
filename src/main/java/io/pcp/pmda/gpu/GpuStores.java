package io.pcp.pmda.gpu;

import io.pcp.pmda.sdk.StoreHandler;
import io.pcp.pmda.sdk.StorePermission;
import java.time.Duration;

/** The two metrics that can be stored into, by those {@link StorePermission} lets. */
final class GpuStores {
    private static final long MOST_RELEASE = Duration.ofDays(1).toSeconds();

    private GpuStores() {}

    static StoreHandler loglevel(LogLevel level) {
        return (client, instance, value) -> level.set((int) StorePermission.number(client, value, LogLevel.MOST));
    }

    static StoreHandler release(GpuFleet fleet) {
        return (client, instance, value) -> fleet.release(StorePermission.number(client, value, MOST_RELEASE));
    }
}
