package io.pcp.pmda.cli;

import io.pcp.pmda.sdk.PcpConf;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who owns the names {@code nvidia.*} at present, from pmcd.conf and the namespace: two agents cannot have the same ones.
 * What cannot be read owns nothing.
 *
 * @param pcp where PCP lives
 */
record NvidiaOwner(PcpConf pcp) implements IntFunction<String> {
    private static final String NAME = "nvidia";
    private static final int PMDANVIDIA = 120;
    private static final Pattern BRANCH = Pattern.compile("\\s*([A-Za-z][A-Za-z0-9_.]*)\\s*\\{.*");
    private static final Pattern LEAF = Pattern.compile("\\s*([A-Za-z][A-Za-z0-9_]*)\\s+(\\d+):[\\d*]+:[\\d*]+.*");

    /**
     * The owner, as a sentence that also says what to do; null when there is none but this agent.
     *
     * @param domain number of this agent
     */
    @Override
    public String apply(int domain) {
        String agent = agent(domain);
        return agent == null ? names(domain) : agent;
    }

    private String agent(int domain) {
        Path file = Path.of(PcpExamination.configuration(pcp));
        try {
            for (AgentLine line : AgentLine.read(file)) {
                boolean other = !line.domain().equals(Integer.toString(domain));
                if (other && (line.name().equals(NAME) || line.domain().equals(Integer.toString(PMDANVIDIA)))) {
                    return file + ":" + line.line() + ": the agent " + line.name() + " (domain " + line.domain()
                            + ") serves these names; remove it (" + pcp.get("PCP_PMDAS_DIR") + "/" + line.name()
                            + "/Remove), then run ./Install of pmdagpu";
                }
            }
        } catch (IOException none) {
            return null;
        }
        return null;
    }

    private String names(int domain) {
        String chosen = pcp.get("PMNS_DEFAULT");
        Path file = chosen.isEmpty() ? Path.of(pcp.get("PCP_VAR_DIR"), "pmns", "root") : Path.of(chosen);
        String[] lines;
        try {
            lines = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).split("\n");
        } catch (IOException none) {
            return null;
        }
        String branch = "";
        for (int i = 0; i < lines.length; i++) {
            Matcher opens = BRANCH.matcher(lines[i]);
            if (opens.matches()) {
                branch = opens.group(1);
            }
            Matcher leaf = LEAF.matcher(lines[i]);
            if (leaf.matches()
                    && below(branch.equals("root") ? leaf.group(1) : branch)
                    && !leaf.group(2).equals(Integer.toString(domain))) {
                return file + ":" + (i + 1) + ": these names belong to domain " + leaf.group(2)
                        + "; remove that agent, then run ./Install of pmdagpu";
            }
        }
        return null;
    }

    private static boolean below(String branch) {
        return branch.equals(NAME) || branch.startsWith(NAME + ".");
    }
}
