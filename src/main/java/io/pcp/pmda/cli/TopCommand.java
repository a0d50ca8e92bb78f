package io.pcp.pmda.cli;

import io.pcp.pmda.cli.top.ArchiveSource;
import io.pcp.pmda.cli.top.ArchiveWindow;
import io.pcp.pmda.cli.top.FrameBuilder;
import io.pcp.pmda.cli.top.FrameReader;
import io.pcp.pmda.cli.top.Glyphs;
import io.pcp.pmda.cli.top.LiveSource;
import io.pcp.pmda.cli.top.ProxySource;
import io.pcp.pmda.cli.top.Terminal;
import io.pcp.pmda.cli.top.TopException;
import io.pcp.pmda.cli.top.TopFrame;
import io.pcp.pmda.cli.top.TopLoop;
import io.pcp.pmda.cli.top.TopModel;
import io.pcp.pmda.cli.top.TopSource;
import io.pcp.pmda.cli.top.TopView;
import io.pcp.pmda.cli.top.TtyTerminal;
import io.pcp.pmda.cli.top.Users;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code pmdagpu top}: GPUs, slices and processes in a terminal, of this machine, of a host, or out of an archive. */
@Command(
        name = "top",
        synopsisHeading = "Usage: ",
        abbreviateSynopsis = true,
        header = "Watch GPUs, MIG slices and processes.",
        description = {
            "%nShows this machine without PCP, a host through pmproxy, or an archive of pmlogger. In a terminal the picture"
                    + " is live: press ? for the keys. Otherwise, and with --once, it is a table of text; with -d or -n"
                    + " several of them."
        },
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = Exit.HEADING,
        exitCodeList = {Exit.OK_TEXT, Exit.FAILURE_TEXT, Exit.USAGE_TEXT},
        footerHeading = "%nExamples:%n",
        footer = {
            "  pmdagpu top                              this machine",
            "  pmdagpu top -h node7                     pmcd on node7, through pmproxy on this machine",
            "  pmdagpu top --proxy http://node7:44322   through pmproxy on node7",
            "  pmdagpu top -a 20260301 -S @14:00        an archive, from 14:00 on",
            "  pmdagpu top --once --sort sm             one table of text",
            "  pmdagpu top --simulate                   two simulated H100"
        })
final class TopCommand implements Callable<Integer> {
    private static final String PROXY = "http://localhost:44322";
    private static final Duration LIVE_INTERVAL = Duration.ofSeconds(2);
    private static final Duration ARCHIVE_STEP = Duration.ofSeconds(10);
    private static final Duration REPLAY_DELAY = Duration.ofSeconds(1);

    private final Shell shell;

    @Mixin
    private final LocalOptions local = new LocalOptions();

    @Option(
            names = {"-h", "--host"},
            paramLabel = "HOST",
            description = "Show the pmcd of this host, through pmproxy.")
    private String host;

    @Option(
            names = "--proxy",
            paramLabel = "URL",
            description = "Where pmproxy is (default " + PROXY + "); without -h, show the pmcd beside it.")
    private String proxy;

    @Option(
            names = {"-a", "--archive"},
            paramLabel = "ARCHIVE",
            description = "Show an archive of pmlogger; needs pmrep.")
    private String archive;

    @Option(
            names = {"-S", "--start"},
            paramLabel = "TIME",
            description = "Begin there: @14:00, 10min (see PCPIntro(1)).",
            defaultValue = "")
    private String start = "";

    @Option(
            names = {"-T", "--finish"},
            paramLabel = "TIME",
            description = "End there.",
            defaultValue = "")
    private String finish = "";

    @Option(
            names = {"-t", "--interval"},
            paramLabel = "INTERVAL",
            converter = Interval.class,
            description = "Time between values: 500ms, 2s, 1m (default 2s; in an archive 10s).")
    private Duration interval;

    @Option(
            names = {"-d", "--delay"},
            paramLabel = "INTERVAL",
            converter = Interval.class,
            description = "Time between tables or pictures; of an archive how long each is shown (default 1s).")
    private Duration delay;

    @Option(
            names = {"-n", "-s", "--samples"},
            paramLabel = "COUNT",
            description = "Tables of text: stop after so many.")
    private int samples;

    @Option(names = "--once", description = "One table of text.")
    private boolean once;

    @Option(names = "--sort", paramLabel = "KEY", description = "memory, sm, pid, user, gpu, job or command.")
    private String sort;

    @Option(names = "--filter", paramLabel = "TEXT", description = "Only processes with this text in a cell.")
    private String filter = "";

    @Option(names = "--ascii", description = "Draw with ASCII characters only.")
    private boolean ascii;

    @Option(
            names = {"-?", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    @Spec
    private CommandSpec spec;

    TopCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws InterruptedException {
        check();
        boolean inArchive = archive != null;
        Duration every = interval != null ? interval : inArchive ? ARCHIVE_STEP : delay != null ? delay : LIVE_INTERVAL;
        try {
            TopSource source = source();
            ArchiveWindow window = source instanceof ArchiveSource opened ? opened.window() : null;
            TopModel model = new TopModel(source.description(), window, every);
            model.choose(sort, filter);
            Glyphs glyphs = unicode() ? Glyphs.UNICODE : Glyphs.ASCII;
            TopView view = new TopView(glyphs, model);
            FrameReader reader = new FrameReader(source, new FrameBuilder(Users.read(shell.file("/etc/passwd"))));
            if (!interactive()) {
                return new TopTables(shell, reader, model, view).print(every, tables(), delay);
            }
            first(reader, model, every);
            Terminal terminal =
                    new TtyTerminal(shell.out(), this::size, shell.screen().colour());
            new TopLoop(reader, model, view, terminal, delay != null ? delay : REPLAY_DELAY).run();
            return Exit.OK;
        } catch (TopException reason) {
            throw new CommandException(reason.getMessage());
        }
    }

    private void check() {
        boolean remote = host != null || proxy != null;
        if (archive != null && remote) {
            throw wrong("-a shows an archive, -h and --proxy a host: give one of them");
        } else if (archive == null && !(start.isEmpty() && finish.isEmpty())) {
            throw wrong("-S and -T are times in an archive: give one with -a");
        } else if (!TopModel.sortable(sort)) {
            throw wrong("--sort: '" + sort + "' is no column; use " + TopModel.sortKeys());
        } else if (samples < 0) {
            throw wrong("-n: " + samples + " is no count");
        }
    }

    private ParameterException wrong(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }

    /** Pictures that are redrawn need a terminal that can move its cursor. */
    private boolean interactive() {
        String term = shell.environment().apply("TERM");
        boolean movable = term != null && !term.isEmpty() && !term.equals("dumb");
        return shell.screen().interactive() && movable && !once && samples == 0;
    }

    /** How many tables of text; 0 for no end. */
    private int tables() {
        return once ? 1 : samples > 0 ? samples : delay != null ? 0 : 1;
    }

    private boolean unicode() {
        return !ascii && shell.screen().unicode() && utf8Locale();
    }

    /** The locale of the person. The launcher says when it gave the VM another, in which names of files can be read. */
    private boolean utf8Locale() {
        if (shell.environment().apply("PMDAGPU_CODESET") != null) {
            return false;
        }
        for (String variable : List.of("LC_ALL", "LC_CTYPE", "LANG")) {
            String locale = shell.environment().apply(variable);
            if (locale != null && !locale.isEmpty()) {
                return locale.toLowerCase(Locale.ROOT).replace("-", "").contains("utf8");
            }
        }
        return false;
    }

    private Terminal.Size size() {
        Screen.Size size = shell.screen().size().get();
        return new Terminal.Size(size.columns(), size.lines());
    }

    /** What cannot be shown at all is told before the screen is taken. */
    private static void first(FrameReader reader, TopModel model, Duration every)
            throws TopException, InterruptedException {
        List<TopFrame> frames = model.window() == null
                ? reader.next(every)
                : reader.at(model.window().start(), every);
        if (frames.isEmpty()) {
            throw new TopException(model.window().host() + " has no values at that time of the archive");
        }
        frames.forEach(model::accept);
    }

    private TopSource source() throws TopException, InterruptedException {
        if (archive != null) {
            return ArchiveSource.open(archive, start, finish);
        } else if (host != null || proxy != null) {
            return new ProxySource(proxy(), host == null ? "" : host, hostName());
        }
        LocalAgent agent = LocalAgent.start(shell, local.settingsOfPictures(shell), local.log());
        Sample status = Settling.await(agent);
        Settling.announce(shell, status);
        boolean simulated = Settling.simulated(status);
        return new LiveSource(new LocalReadings(agent, hostName()), simulated ? "simulated GPUs" : "");
    }

    private URI proxy() {
        String text = proxy == null ? PROXY : proxy.contains("://") ? proxy : "http://" + proxy;
        try {
            URI uri = new URI(text);
            if (uri.getHost() != null && List.of("http", "https").contains(uri.getScheme())) {
                return uri;
            }
        } catch (URISyntaxException wrong) {
            throw wrong("--proxy: " + wrong.getMessage());
        }
        throw wrong("--proxy: '" + proxy + "' is no address of pmproxy; write " + PROXY);
    }

    private String hostName() {
        try {
            return Files.readString(shell.file("/proc/sys/kernel/hostname")).strip();
        } catch (IOException unknown) {
            return "localhost";
        }
    }
}
