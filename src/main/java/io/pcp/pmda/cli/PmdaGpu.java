package io.pcp.pmda.cli;

/**
 * Entry point. Bare PMDA options (or none) make an agent on standard input and output, a command word or a question
 * makes a command; the native launcher decides by the same rule.
 *
 * <p>Loads next to nothing: pmcd waits for the agent's greeting, which {@link AgentCommand} sends first of all.
 */
public final class PmdaGpu {
    private PmdaGpu() {}

    public static void main(String[] args) {
        System.exit(agent(args) ? new AgentCommand().run(args) : Commands.main(args));
    }

    /** Whether these arguments start the agent. */
    static boolean agent(String[] args) {
        if (args.length == 0) {
            return true;
        }
        return switch (args[0]) {
            case "--help", "-?", "--version", "-V" -> false;
            default -> args[0].startsWith("-");
        };
    }
}
