package io.pcp.pmda.bridge;

import io.pcp.pmda.sdk.PmdaContext;
import io.pcp.pmda.sdk.PmdaLog;
import io.pcp.pmda.source.FileTrust;
import io.pcp.pmda.source.SourceDirectory;
import io.pcp.pmda.source.SourceWatcher;

/** What the bridge of a real agent is made of: files that configure sources, and all that fetches and remembers. */
final class AgentWiring implements BridgeModule.Wiring {
    private final BridgeSettings settings;
    private final String version;

    AgentWiring(BridgeSettings settings, String version) {
        this.settings = settings;
        this.version = version;
    }

    @Override
    public BridgeModule.Watch watch(PmdaContext context, BridgeModule.Configuration changed) {
        // The files are first looked at by the thread of the watcher: here is the pipe thread.
        SourceDirectory directory = new SourceDirectory(settings.sourcesDir(), settings.configD(), FileTrust.current());
        Watching watching = new Watching(
                new SourceWatcher(directory, new OtlpFile(settings.otlpFile(), changed), context.log(), changed));
        watching.watcher.start();
        return watching;
    }

    @Override
    public SourceParts parts(PmdaContext context) {
        PmdaLog log = context.log();
        return new AgentParts(context, settings, version, (what, text) -> {
            if (log.changed(what, text)) {
                log.warning(text);
            }
        });
    }

    @Override
    public int threads() {
        return settings.scrapeThreads();
    }

    private record Watching(SourceWatcher watcher) implements BridgeModule.Watch {
        @Override
        public void rescan() {
            watcher.reload();
        }

        @Override
        public void nudge() {
            watcher.nudge();
        }

        @Override
        public void close() {
            watcher.close();
        }
    }
}
