package io.pcp.pmda.cli;

import io.pcp.pmda.model.PmErr;
import io.pcp.pmda.protocol.Pdu;
import io.pcp.pmda.protocol.PduReader;
import io.pcp.pmda.sdk.PcpConf;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** PCP's side: its installation, the running pmcd, the agent's registration, the place for remembered ids. */
final class PcpExamination implements Examination {
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final int PORT = 44321;

    @Override
    public String subject() {
        return "PCP";
    }

    @Override
    public List<Finding> examine(Patient patient) {
        PcpConf pcp = patient.pcp();
        List<Finding> findings = new ArrayList<>();
        if (!pcp.installed()) {
            findings.add(
                    Finding.warn(
                            "installation",
                            pcp.file() + " is missing: show and devices work, pmcd does not",
                            "run ./Install of pmdagpu, or install the package 'pcp'; set PCP_CONF or PCP_DIR if it is elsewhere"));
            return findings;
        }
        String version = pcp.get("PCP_VERSION");
        findings.add(Finding.ok("installation", (version.isEmpty() ? "" : "version " + version + ", ") + pcp.file()));
        if (!patient.account().exists()) {
            findings.add(Finding.fail(
                    "user " + patient.account().name(),
                    "does not exist",
                    "create it (useradd -r " + patient.account().name()
                            + "), or name another one with 'user =' in pmdagpu.conf"));
        }
        findings.add(pmcd(pcp));
        registration(patient, findings);
        findings.add(state(patient));
        return findings;
    }

    private static Finding pmcd(PcpConf pcp) {
        List<String> failures = new ArrayList<>();
        for (SocketAddress address : addresses(pcp, failures)) {
            try {
                Pdu hello = Patience.call("pmcd", PATIENCE, () -> hello(address));
                if (hello instanceof Pdu.Error greeting && greeting.code() >= 0) {
                    return Finding.ok("pmcd", "answers on " + text(address));
                }
                String said = hello instanceof Pdu.Error refusal ? PmErr.name(refusal.code()) : "no greeting";
                return Finding.fail(
                        "pmcd", "refuses on " + text(address) + ": " + said, "see [access] in pmcd.conf and pmcd.log");
            } catch (TimeoutException silent) {
                failures.add(text(address) + ": no greeting within " + PATIENCE.toSeconds() + " s");
            } catch (Exception e) {
                failures.add(text(address) + ": " + (e.getMessage() == null ? e : e.getMessage()));
            }
        }
        return Finding.fail(
                "pmcd",
                "not reachable (" + String.join("; ", failures) + ")",
                "start it: systemctl start pmcd (without systemd: " + pcp.get("PCP_RC_DIR") + "/pmcd start)");
    }

    private static List<SocketAddress> addresses(PcpConf pcp, List<String> failures) {
        List<SocketAddress> addresses = new ArrayList<>();
        String socket = pcp.get("PMCD_SOCKET");
        Path path = Path.of(socket.isEmpty() ? pcp.get("PCP_RUN_DIR") + "/pmcd.socket" : socket);
        if (Files.exists(path)) {
            addresses.add(UnixDomainSocketAddress.of(path));
        } else {
            failures.add(path + " is missing");
        }
        String port = pcp.get("PMCD_PORT").split(",")[0];
        int number = port.matches("\\d{1,5}") ? Integer.parseInt(port) : PORT;
        addresses.add(new InetSocketAddress(InetAddress.getLoopbackAddress(), number));
        return addresses;
    }

    private static Pdu hello(SocketAddress address) throws IOException {
        try (SocketChannel channel = SocketChannel.open(address)) {
            return new PduReader(Channels.newInputStream(channel)).read();
        }
    }

    private static String text(SocketAddress address) {
        return address instanceof InetSocketAddress inet ? "port " + inet.getPort() : address.toString();
    }

    private static void registration(Patient patient, List<Finding> findings) {
        String file = configuration(patient.pcp());
        List<AgentLine> agents;
        try {
            agents = AgentLine.read(Path.of(file));
        } catch (IOException e) {
            findings.add(Finding.warn(
                    "registration", file + " cannot be read (" + e.getMessage() + ")", "run the doctor as root"));
            return;
        }
        AgentLine gpu = patient.registered();
        if (gpu == null) {
            AgentLine other = agents.stream()
                    .filter(agent -> agent.domain().equals(Integer.toString(AgentCommand.DOMAIN)))
                    .findFirst()
                    .orElse(null);
            findings.add(
                    other == null
                            ? Finding.warn(
                                    "registration",
                                    "no agent 'gpu' in " + file,
                                    "run ./Install, in the source checkout or in "
                                            + patient.pcp().get("PCP_PMDAS_DIR") + "/gpu")
                            : Finding.fail(
                                    "registration",
                                    file + ":" + other.line() + ": domain " + AgentCommand.DOMAIN + " belongs to agent "
                                            + other.name(),
                                    "give that agent another domain number, or remove it, then run ./Install"));
        } else {
            findings.add(registered(file, gpu));
        }
        findings.addAll(nvidia(patient, file, agents));
    }

    /** Whether the names of pmdanvidia are where they should be. */
    private static List<Finding> nvidia(Patient patient, String file, List<AgentLine> agents) {
        if (patient.settings().nvidiaNames()) {
            int domain = AgentCommand.DOMAIN;
            String taken = new NvidiaOwner(patient.pcp()).apply(domain);
            return List.of(
                    taken == null
                            ? Finding.ok("nvidia_names", "nvidia.* is served by this agent")
                            : Finding.fail("nvidia_names", taken, "or set nvidia_names = no in pmdagpu.conf"));
        }
        return agents.stream()
                .filter(agent -> agent.name().equals("nvidia"))
                .map(agent -> Finding.ok(
                        "pmdanvidia", file + ":" + agent.line() + ": serves nvidia.* beside this agent; both can stay"))
                .toList();
    }

    static String configuration(PcpConf pcp) {
        String file = pcp.get("PCP_PMCDCONF_PATH");
        return file.isEmpty() ? pcp.get("PCP_SYSCONF_DIR") + "/pmcd/pmcd.conf" : file;
    }

    private static Finding registered(String file, AgentLine gpu) {
        String where = file + ":" + gpu.line();
        if (gpu.program().startsWith("/") && !Files.isExecutable(Path.of(gpu.program()))) {
            return Finding.fail("registration", where + ": " + gpu.program() + " cannot be run", "run ./Install again");
        }
        return Finding.ok("registration", where + ": domain " + gpu.domain() + ", " + String.join(" ", gpu.words()));
    }

    private static Finding state(Patient patient) {
        Path directory = patient.pcp().stateDirectory();
        String user = patient.account().name();
        if (!Files.isDirectory(directory)) {
            return Finding.fail(
                    "remembered ids",
                    directory + " is missing: GPUs may get other names at each start",
                    "install -d -o " + user + " -m 775 " + directory);
        }
        if (!patient.account().may(directory, Account.READ | Account.WRITE)) {
            return Finding.fail(
                    "remembered ids",
                    directory + " is not writable for user " + user + ": GPUs may get other names at each start",
                    "chown " + user + " " + directory);
        }
        return Finding.ok("remembered ids", directory + ", writable for user " + user);
    }
}
