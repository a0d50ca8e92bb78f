package io.pcp.pmda.source;

import io.pcp.pmda.sdk.IoReason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A token, a password or a key in a file of its own; read again when the file changes. Never in a message. */
public final class SecretFile {
    private static final int MAX = 16_384;
    private static final int GROUP_READ = 0040;
    private static final int OTHERS_READ = 0004;

    private final String key;
    private final Path file;
    private final AgentAccount account;
    private FileStamp stamp;
    private String secret;

    /**
     * Reads nothing yet.
     *
     * @param key of the configuration, for messages
     */
    public SecretFile(String key, Path file, AgentAccount account) {
        this.key = key;
        this.file = file;
        this.account = account;
    }

    /**
     * One line of text.
     *
     * @param again even when the file looks as before
     * @throws ScrapeException when it cannot be read, others can read it, or it holds no line of text
     */
    public String text(boolean again) throws ScrapeException {
        FileStamp now = FileStamp.ofOrAbsent(file);
        if (secret == null || again || !now.equals(stamp)) {
            secret = null;
            secret = line(new String(bytes(key, file, account, MAX), StandardCharsets.UTF_8));
            stamp = now;
        }
        return secret;
    }

    private String line(String content) throws ScrapeException {
        String text = content.stripTrailing();
        boolean good = !text.isEmpty();
        for (int i = 0; i < text.length(); i++) {
            good &= text.charAt(i) >= ' ' && text.charAt(i) != 0x7f;
        }
        if (!good) {
            throw failure(key, file, "holds no single line of text", null);
        }
        return text;
    }

    /** The content of a file that others than the agent must not read. */
    static byte[] bytes(String key, Path file, AgentAccount account, int max) throws ScrapeException {
        try {
            if (exposed(file, account)) {
                throw failure(key, file, "others can read it: chmod 600 " + file, null);
            }
            if (!Files.isRegularFile(file)) {
                throw failure(key, file, Files.exists(file) ? "not a file" : "no such file or directory", null);
            }
            if (Files.size(file) > max) {
                throw failure(key, file, "larger than " + Units.bytes(max), null);
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw failure(key, file, IoReason.of(e), e);
        }
    }

    /**
     * Who owns a file decides who reads it, so what belongs to the agent is its own affair; what the group of the agent
     * may read is as it has to be when root writes and the agent reads.
     */
    private static boolean exposed(Path file, AgentAccount account) throws IOException {
        Map<String, Object> facts;
        try {
            facts = Files.readAttributes(file, "unix:mode,uid,gid");
        } catch (UnsupportedOperationException | IllegalArgumentException noUnix) {
            return false;
        }
        int mode = (Integer) facts.get("mode");
        if (facts.get("uid").equals(account.uid())) {
            return false;
        }
        return (mode & OTHERS_READ) != 0
                || (mode & GROUP_READ) != 0 && !facts.get("gid").equals(account.gid());
    }

    private static ScrapeException failure(String key, Path file, String why, Throwable cause) {
        return new ScrapeException(ScrapeException.Kind.FAILED, 0, key + ": " + file + ": " + why, cause);
    }

    @Override
    public String toString() {
        return key + " = " + file;
    }
}
