package io.pcp.pmda.gpu;

import io.pcp.pmda.gpu.usage.UseDomain;
import io.pcp.pmda.sdk.ChangeFlags;
import io.pcp.pmda.sdk.InstanceDomain;
import io.pcp.pmda.sdk.PublishedInstances;
import io.pcp.pmda.sdk.TimeSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The instance domains of this release, for what they say about themselves. */
public final class DescribedInstances {
    private DescribedInstances() {}

    /** One of each kind, by serial, without instances. */
    public static List<InstanceDomain> all() {
        List<InstanceDomain> all = new ArrayList<>();
        for (Scope scope : Scope.values()) {
            all.add(
                    scope == Scope.GPU
                            ? new GpuInstances(GpuSettings.DEFAULT, new ChangeFlags(TimeSource.system()))
                            : new PublishedInstances(
                                    scope.serial(), scope.oneline(), scope.help(), UnitInstances.labels(scope)));
        }
        for (UseDomain domain : UseDomain.values()) {
            all.add(new PublishedInstances(domain.serial(), domain.oneline(), domain.help(), domain.labels()));
        }
        all.sort(Comparator.comparingInt(InstanceDomain::serial));
        return all;
    }
}
