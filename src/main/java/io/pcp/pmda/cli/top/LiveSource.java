package io.pcp.pmda.cli.top;

import java.time.Duration;

/** The GPUs of this machine, read in this process without PCP. */
public final class LiveSource implements TopSource {
    private final Agent agent;
    private final String description;

    /** The agent inside this process. */
    public interface Agent extends AutoCloseable {
        /** The values of {@link TopMetrics#names} now. */
        Readings read() throws TopException, InterruptedException;

        @Override
        void close();
    }

    /**
     * @param description what is remarkable about these GPUs; may be empty
     */
    public LiveSource(Agent agent, String description) {
        this.agent = agent;
        this.description = description;
    }

    @Override
    public Readings next(Duration interval) throws TopException, InterruptedException {
        return agent.read();
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public void close() {
        agent.close();
    }
}
