package io.pcp.pmda.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The commands of {@code pmdagpu}, and what all of them do about wrong arguments and failures. */
final class Commands {
    private Commands() {}

    /** A new command is one class and one line here; they appear in {@code --help} in this order. */
    private static List<Object> all(Shell shell) {
        return List.of(
                new ShowCommand(shell),
                new TopCommand(shell),
                new DevicesCommand(shell),
                new SourcesCommand(shell),
                new ScrapeCommand(shell),
                new AddCommand(shell),
                new RemoveCommand(shell),
                new CheckCommand(shell),
                new DoctorCommand(shell),
                new CatalogueCommand(shell),
                new ProbeCommand(shell),
                new RecordCommand(shell));
    }

    static int main(String... args) {
        return run(Shell.process(), args);
    }

    /**
     * Runs one command.
     *
     * @return exit code, see {@link Exit}
     */
    static int run(Shell shell, String... args) {
        CommandLine line = new CommandLine(new RootCommand());
        all(shell).forEach(line::addSubcommand);
        line.setOut(new PrintWriter(shell.out()));
        line.setErr(new PrintWriter(shell.err()));
        line.setColorScheme(CommandLine.Help.defaultColorScheme(shell.screen().colour() ? Ansi.ON : Ansi.OFF));
        line.setUsageHelpWidth(
                Math.max(80, Math.min(110, shell.screen().size().get().columns())));
        line.setParameterExceptionHandler((wrong, unused) -> wrong(shell, wrong));
        line.setExecutionExceptionHandler((failure, unused, result) -> failed(shell, failure));
        int code = line.execute(args);
        shell.out().flush();
        return code;
    }

    private static int wrong(Shell shell, CommandLine.ParameterException wrong) {
        CommandLine command = wrong.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        String text = wrong.getMessage();
        if (wrong instanceof CommandLine.UnmatchedArgumentException unmatched) {
            text = unknown(command, unmatched.getUnmatched().get(0));
        }
        shell.err().println(name + ": " + decapitalised(text));
        shell.err().println("Try '" + name + " --help'.");
        return Exit.USAGE;
    }

    private static String unknown(CommandLine command, String word) {
        List<String> candidates = new ArrayList<>();
        String kind = "unexpected argument";
        if (word.startsWith("-")) {
            kind = "unknown option";
            command.getCommandSpec().options().forEach(option -> candidates.addAll(List.of(option.names())));
        } else if (command.getParent() == null) {
            kind = "unknown command";
            candidates.addAll(command.getSubcommands().keySet());
        }
        String near = Spelling.nearest(word, candidates);
        return kind + " '" + word + "'" + (near.isEmpty() ? "" : "; did you mean " + near + "?");
    }

    private static String decapitalised(String text) {
        boolean word = text.length() > 1 && Character.isLowerCase(text.charAt(1));
        return word ? Character.toLowerCase(text.charAt(0)) + text.substring(1) : text;
    }

    private static int failed(Shell shell, Exception failure) {
        if (failure instanceof CommandException expected) {
            shell.complain(expected.getMessage());
        } else {
            LoggerFactory.getLogger(Commands.class).error("unexpected failure", failure);
            shell.complain("internal error (" + failure + "); run it again with --verbose for the details of a report");
        }
        return Exit.FAILURE;
    }
}
