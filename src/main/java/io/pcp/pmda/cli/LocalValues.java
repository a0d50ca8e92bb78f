package io.pcp.pmda.cli;

import io.pcp.pmda.cli.probe.Served;
import io.pcp.pmda.cli.probe.Values;
import io.pcp.pmda.gpu.GpuSettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;

/** What the agent in this process serves, each time read afresh. Owned by one thread. */
final class LocalValues implements Values, AutoCloseable {
    private final LocalAgent agent;

    /**
     * Starts the agent and waits for its GPUs.
     *
     * @param state directory it remembers ids in; what is there now is not used
     * @throws CommandException when the library is not usable
     */
    LocalValues(Shell shell, GpuSettings settings, Path state, Logger log) throws InterruptedException {
        agent = LocalAgent.start(remembering(shell, state), settings.fresh(), log);
        String trouble = Settling.trouble(Settling.await(agent));
        if (!trouble.isEmpty()) {
            agent.close();
            throw new CommandException("no GPUs: " + trouble);
        }
    }

    /** Ids must not depend on what is installed here: an agent that begins beside this one knows nothing either. */
    private static Shell remembering(Shell shell, Path state) {
        return new Shell(
                shell.out(),
                shell.err(),
                shell.screen(),
                name -> name.equals("PCP_VAR_DIR")
                        ? state.toString()
                        : shell.environment().apply(name),
                shell.root());
    }

    @Override
    public Map<String, Served> fetch() throws InterruptedException {
        Map<String, Served> all = new TreeMap<>();
        for (Sample.Values values :
                agent.fetch(List.copyOf(agent.table().metrics())).metrics()) {
            Map<String, String> texts = new HashMap<>();
            for (Sample.Datum datum : values.data()) {
                texts.put(
                        datum.instance() == null ? "" : datum.instance().name(),
                        datum.number() == null ? datum.text() : datum.number().toString());
            }
            String name = values.metric().name();
            all.put(name, new Served(name, values.metric().desc(), values.code(), texts));
        }
        return all;
    }

    @Override
    public void close() {
        agent.close();
    }
}
