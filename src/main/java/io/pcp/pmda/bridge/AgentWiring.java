package io.pcp.pmda.bridge;

import io.pcp.pmda.sdk.PmdaContext;
import io.pcp.pmda.source.SourceSet;
import java.util.function.Consumer;

/** What the bridge of a real agent is made of. */
final class AgentWiring implements BridgeModule.Wiring {
    private final BridgeSettings settings;
    private final String version;

    AgentWiring(BridgeSettings settings, String version) {
        this.settings = settings;
        this.version = version;
    }

    @Override
    public BridgeModule.Watch watch(PmdaContext context, Consumer<SourceSet> changed) {
        return new BridgeModule.Watch() {
            @Override
            public void rescan() {
                // Nothing is watched.
            }

            @Override
            public void close() {
                // Nothing is watched.
            }
        };
    }

    @Override
    public SourceParts parts(PmdaContext context) {
        throw new UnsupportedOperationException(settings + " " + version);
    }

    @Override
    public int threads() {
        return settings.scrapeThreads();
    }
}
