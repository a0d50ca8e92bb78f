package io.pcp.pmda.bridge;

import io.pcp.pmda.source.Limits;
import io.pcp.pmda.source.Mapping;
import io.pcp.pmda.source.Mapping.InstanceNames;
import io.pcp.pmda.source.Mapping.LabelRule;
import io.pcp.pmda.source.Mapping.MetadataRule;
import io.pcp.pmda.source.Mapping.MetricRule;
import io.pcp.pmda.source.Mapping.Rename;
import io.pcp.pmda.source.Mapping.SeriesMatch;
import io.pcp.pmda.source.Mapping.StaticLabel;
import io.pcp.pmda.source.NamePattern;
import io.pcp.pmda.source.Reading;
import io.pcp.pmda.source.Request;
import io.pcp.pmda.source.SourceConfig;
import io.pcp.pmda.source.Target;
import io.pcp.pmda.source.Timing;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Configured sources, said shortly. */
final class Sources {
    String name = "app";
    String namespace = "workload.app";
    SourceConfig.FileFormat format = SourceConfig.FileFormat.NATIVE;
    Target target = new Target.Http(URI.create("http://localhost:8000/metrics"));
    Limits limits = Limits.DEFAULT;
    List<MetricRule> metrics = new ArrayList<>();
    List<LabelRule> labels = new ArrayList<>();
    List<SeriesMatch> drops = new ArrayList<>();
    List<StaticLabel> statics = new ArrayList<>();
    List<Rename> renames = new ArrayList<>();
    String strip = "";
    List<MetadataRule> metadata = new ArrayList<>();
    InstanceNames names = InstanceNames.LABELS;
    boolean honor;
    boolean created;
    boolean remote;
    boolean compatSemantics;
    Duration retain = Duration.ofDays(90);

    static NamePattern whole(String regex) {
        return new NamePattern(regex, true);
    }

    static NamePattern start(String regex) {
        return new NamePattern(regex, false);
    }

    Mapping mapping() {
        return new Mapping(
                namespace,
                List.of(),
                metrics,
                labels,
                drops,
                statics,
                renames,
                strip,
                metadata,
                names,
                honor,
                created,
                remote,
                false,
                compatSemantics,
                null,
                retain);
    }

    SourceConfig config() {
        return new SourceConfig(
                name,
                Path.of("/etc/pmdagpu/sources.d/" + name + ".conf"),
                format,
                SourceConfig.Enabled.YES,
                target,
                Timing.DEFAULT,
                Request.DEFAULT,
                limits,
                Reading.DEFAULT,
                mapping());
    }

    static SourceConfig of(String name) {
        Sources source = new Sources();
        source.name = name;
        source.namespace = "workload." + name;
        return source.config();
    }
}
