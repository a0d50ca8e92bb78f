package io.pcp.pmda.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One agent of pmcd as {@code pmcd.conf} lists it: {@code gpu 300 pipe binary /path/pmdagpu -d 300}.
 *
 * @param line in the file, from 1
 * @param words the command and its arguments
 */
record AgentLine(int line, String name, String domain, String type, List<String> words) {

    /**
     * The agents of a file, up to its {@code [access]} section.
     *
     * @throws IOException when it cannot be read
     */
    static List<AgentLine> read(Path file) throws IOException {
        List<AgentLine> agents = new ArrayList<>();
        List<String> lines = new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                .lines()
                .toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.startsWith("[")) {
                break;
            }
            String[] words = line.split("\\s+");
            if (!line.startsWith("#") && words.length >= 4) {
                int command = words[2].equals("pipe") && words.length > 4 ? 4 : 3;
                agents.add(new AgentLine(
                        i + 1, words[0], words[1], words[2], List.of(words).subList(command, words.length)));
            }
        }
        return agents;
    }

    /** The program. */
    String program() {
        return words.isEmpty() ? "" : words.get(0);
    }

    /** The setup its options ask for. */
    Setup setup() {
        return Setup.of(value("-c", "--config"), value("--nvml", "--nvml"), value("--simulate", "--simulate"));
    }

    /** The user its options name, or null. */
    String user() {
        return value("-U", "--username");
    }

    private String value(String shortName, String longName) {
        for (int i = 1; i < words.size(); i++) {
            String word = words.get(i);
            if (word.startsWith(longName + "=")) {
                return word.substring(longName.length() + 1);
            } else if (word.equals("--simulate") && longName.equals(word)) {
                return "";
            } else if ((word.equals(shortName) || word.equals(longName)) && i + 1 < words.size()) {
                return words.get(i + 1);
            }
        }
        return null;
    }
}
