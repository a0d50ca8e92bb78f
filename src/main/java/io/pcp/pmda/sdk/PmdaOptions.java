package io.pcp.pmda.sdk;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The standard options of every PMDA ({@code pmdaGetOptions(3)}).
 *
 * @param domain {@code -d}: domain number, authoritative
 * @param log {@code -l}: log file; {@code -} keeps standard error; empty for {@code NAME.log} in the current directory
 * @param debug {@code -D}: what to trace, empty for nothing
 * @param endpoint the transport: {@code pipe}, {@code inet:PORT}, {@code ipv6:PORT} or {@code unix:PATH}
 * @param user {@code -U}: who to run as; obeyed by the launcher, since a VM cannot change its user
 */
record PmdaOptions(int domain, String log, String debug, String endpoint, String user) {

    /** Wrong options; the message is complete and says what is allowed. */
    static final class UsageException extends Exception {
        private static final long serialVersionUID = 1L;

        UsageException(String message) {
            super(message);
        }
    }

    /** All options with one line on each. */
    static String usage(String program, int domain, List<PmdaOption> more) {
        return new CommandLine(spec(program, domain, more)).getUsageMessage();
    }

    private static CommandSpec spec(String program, int domain, List<PmdaOption> more) {
        CommandSpec spec = CommandSpec.create().name(program);
        add(spec, "DOMAIN", "domain number of this agent (default " + domain + ")", "-d", "--domain");
        add(
                spec,
                "FILE",
                "log file; - keeps standard error (default NAME.log in the current directory)",
                "-l",
                "--log");
        add(spec, "SPEC", "trace: pdu, fetch or any other word for debug messages", "-D", "--debug");
        add(spec, "FILE", "accepted for compatibility; help texts are built in", "-h", "--helpfile");
        add(spec, "PORT", "serve one connection on this TCP port of the loopback address", "-i", "--inet");
        add(spec, "PORT", "the same on the IPv6 loopback address", "-6", "--ipv6");
        add(spec, "PATH", "serve one connection on this Unix socket", "-u", "--unix");
        add(spec, "USER", "user to run as when started by root", "-U", "--username");
        spec.addOption(OptionSpec.builder("-p", "--pipe")
                .description("serve on standard input and output (default)")
                .build());
        for (PmdaOption option : more) {
            OptionSpec.Builder builder = OptionSpec.builder(option.names().toArray(new String[0]))
                    .paramLabel(option.label())
                    .type(String.class)
                    .description(option.description());
            if (option.fallback() == null) {
                builder.arity("1");
            } else {
                builder.arity("0..1").fallbackValue(option.fallback());
            }
            spec.addOption(builder.build());
        }
        spec.addOption(OptionSpec.builder("--help")
                .usageHelp(true)
                .description("show this help and exit")
                .build());
        return spec;
    }

    static PmdaOptions parse(String program, int domain, List<PmdaOption> more, String... args) throws UsageException {
        CommandLine line = new CommandLine(spec(program, domain, more)).setCaseInsensitiveEnumValuesAllowed(false);
        CommandLine.ParseResult result;
        try {
            result = line.parseArgs(args);
        } catch (CommandLine.ParameterException e) {
            throw new UsageException(program + ": " + e.getMessage() + "\n" + line.getUsageMessage());
        }
        for (PmdaOption option : more) {
            String name = option.names().get(0);
            if (result.hasMatchedOption(name)) {
                String value = result.matchedOptionValue(name, (String) null);
                try {
                    option.value().accept(value);
                } catch (IllegalArgumentException e) {
                    throw new UsageException(program + ": " + name + " " + value + ": " + e.getMessage());
                }
            }
        }
        return new PmdaOptions(
                domain(program, result.matchedOptionValue("-d", Integer.toString(domain))),
                path(program, "-l", result.matchedOptionValue("-l", "")),
                result.matchedOptionValue("-D", ""),
                endpoint(program, result),
                result.matchedOptionValue("-U", ""));
    }

    private static void add(CommandSpec spec, String label, String description, String... names) {
        spec.addOption(OptionSpec.builder(names)
                .paramLabel(label)
                .type(String.class)
                .arity("1")
                .description(description)
                .build());
    }

    private static int domain(String program, String text) throws UsageException {
        int domain = number(program, "-d", text);
        if (domain < 1 || domain > io.pcp.pmda.model.Pmid.MAX_DOMAIN) {
            throw new UsageException(program + ": -d " + text + ": a domain number is 1..510");
        }
        return domain;
    }

    private static int number(String program, String option, String text) throws UsageException {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new UsageException(program + ": " + option + " " + text + ": a number is wanted");
        }
    }

    private static String endpoint(String program, CommandLine.ParseResult result) throws UsageException {
        int transports = 0;
        String endpoint = "pipe";
        for (String option : List.of("-i", "-6", "-u", "-p")) {
            if (result.hasMatchedOption(option)) {
                transports++;
                String value = result.matchedOptionValue(option, (Object) "").toString();
                endpoint = switch (option) {
                    case "-i" -> "inet:" + port(program, option, value);
                    case "-6" -> "ipv6:" + port(program, option, value);
                    case "-u" -> "unix:" + path(program, option, value);
                    default -> "pipe";
                };
            }
        }
        if (transports > 1) {
            throw new UsageException(program + ": only one of -i, -6, -u and -p can be used");
        }
        return endpoint;
    }

    private static String path(String program, String option, String text) throws UsageException {
        try {
            return Path.of(text).toString();
        } catch (InvalidPathException e) {
            throw new UsageException(program + ": " + option + ": no path (" + e.getReason() + ")");
        }
    }

    private static int port(String program, String option, String text) throws UsageException {
        int port = number(program, option, text);
        if (port < 1 || port > 65535) {
            throw new UsageException(program + ": " + option + " " + text + ": a port is 1..65535");
        }
        return port;
    }
}
