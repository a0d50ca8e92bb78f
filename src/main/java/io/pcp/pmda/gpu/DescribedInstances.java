package io.pcp.pmda.gpu;

import io.pcp.pmda.sdk.ChangeFlags;
import io.pcp.pmda.sdk.InstanceDomain;
import io.pcp.pmda.sdk.TimeSource;
import java.util.List;

/** The instance domains of this release, for what they say about themselves. */
public final class DescribedInstances {
    private DescribedInstances() {}

    /** One of each kind, by serial, without instances. */
    public static List<InstanceDomain> all() {
        return List.of(new GpuInstances(GpuSettings.DEFAULT, new ChangeFlags(TimeSource.system())));
    }
}
