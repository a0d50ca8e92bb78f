package io.pcp.pmda.bridge;

import io.pcp.pmda.receiver.ReceiverSettings;
import io.pcp.pmda.source.ConfigProblem;
import io.pcp.pmda.source.Limits;
import io.pcp.pmda.source.SourceConfig;
import io.pcp.pmda.source.SourceConfigReader;
import io.pcp.pmda.source.Target;
import io.pcp.pmda.source.Timing;
import java.nio.file.Path;

/**
 * What {@code otlp.conf} says. Immutable.
 *
 * @param settings of the receiver
 * @param file where it says so
 * @param reader with the defaults of all sources
 */
record PushConfig(ReceiverSettings settings, Path file, SourceConfigReader reader) {

    /**
     * What holds for a service, as if it had a file of its own.
     *
     * @throws IllegalStateException when it cannot be a source
     */
    SourceConfig source(ServiceKey key) {
        SourceConfigReader.Result result = reader.pushed(
                key.source(), file, settings.sourceLines(), key.namespace(), new Target.Push(key.service()));
        if (result.sources().isEmpty()) {
            throw new IllegalStateException(result.problems().stream()
                    .filter(ConfigProblem::fatal)
                    .map(ConfigProblem::toString)
                    .findFirst()
                    .orElse("it cannot be a source"));
        }
        SourceConfig source = result.sources().get(0);
        Timing timing = source.timing();
        Limits limits = source.limits();
        return new SourceConfig(
                source.name(),
                source.file(),
                source.format(),
                source.enabled(),
                source.target(),
                new Timing(
                        timing.interval(),
                        timing.adaptive(),
                        timing.maxAge(),
                        timing.timeout(),
                        timing.connectTimeout(),
                        settings.staleAfter()),
                source.request(),
                new Limits(
                        limits.bytes(),
                        settings.maxSeries(),
                        limits.metrics(),
                        limits.labels(),
                        limits.labelName(),
                        limits.labelValue(),
                        limits.line()),
                source.reading(),
                source.mapping(),
                source.otlp());
    }
}
