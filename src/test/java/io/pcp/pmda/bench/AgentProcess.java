package io.pcp.pmda.bench;

import io.pcp.pmda.model.Profile;
import io.pcp.pmda.protocol.Pdu;
import io.pcp.pmda.protocol.PduReader;
import io.pcp.pmda.protocol.PduWriter;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A running agent at the other end of two pipes: what pmcd is to it. Owned by one thread. */
public final class AgentProcess implements AutoCloseable {
    private final Process process;
    private final DataInputStream answers;
    private final PduWriter writer;
    private final long startedNanos;
    private final long credsNanos;
    private long answeredNanos;

    /**
     * Starts an agent and waits for its CREDS.
     *
     * @param log takes its standard error
     */
    public AgentProcess(List<String> command, File log) throws IOException {
        startedNanos = System.nanoTime();
        process = new ProcessBuilder(command).redirectError(log).start();
        answers = new DataInputStream(process.getInputStream());
        writer = new PduWriter(process.getOutputStream());
        Pdu first = read();
        credsNanos = answeredNanos;
        if (!(first instanceof Pdu.Creds)) {
            throw new IOException("the first PDU is " + first + "; standard error is in " + log);
        }
        writer.write(Pdu.Creds.version2(0, 0));
    }

    /** From the start of the process to CREDS. */
    public long startToCredsNanos() {
        return credsNanos - startedNanos;
    }

    /** When the process was started, in {@link System#nanoTime}. */
    public long startedNanos() {
        return startedNanos;
    }

    /** Sends one request and reads its answer. */
    public Pdu ask(Pdu request) throws IOException {
        writer.write(request);
        return read();
    }

    /** When the last byte of the last answer was here, in {@link System#nanoTime}: before anybody made sense of it. */
    public long answeredNanos() {
        return answeredNanos;
    }

    private Pdu read() throws IOException {
        int length;
        try {
            length = answers.readInt();
        } catch (EOFException e) {
            throw new IOException("the agent has ended", e);
        }
        byte[] pdu = new byte[length];
        ByteBuffer.wrap(pdu).putInt(length);
        answers.readFully(pdu, Integer.BYTES, length - Integer.BYTES);
        answeredNanos = System.nanoTime();
        return new PduReader(new ByteArrayInputStream(pdu)).read();
    }

    /** Fetches everything of these metrics. */
    public Pdu.Result fetch(int[] pmids) throws IOException {
        Pdu answer = ask(new Pdu.Fetch(0, 0, 0, pmids));
        if (answer instanceof Pdu.Result result) {
            return result;
        }
        throw new IOException("fetch was answered with " + answer);
    }

    /** Tells the agent that all instances are wanted. */
    public void wantEverything() throws IOException {
        writer.write(new Pdu.Profile(0, 0, Profile.ALL));
    }

    /** Packed PMIDs of all metrics below a name. */
    public int[] metrics(String root) throws IOException {
        Pdu answer = ask(new Pdu.PmnsTraverse(0, 0, root));
        if (!(answer instanceof Pdu.PmnsNames names)) {
            throw new IOException("no names below " + root + ": " + answer);
        }
        int[] pmids = new int[names.names().size()];
        for (int i = 0; i < pmids.length; i++) {
            Pdu id = ask(new Pdu.PmnsNames(0, List.of(names.names().get(i)), List.of()));
            pmids[i] = ((Pdu.PmnsIds) id).pmids()[0];
        }
        return pmids;
    }

    /** The process of the agent. */
    public long pid() {
        return process.pid();
    }

    /** Resident set in KiB ({@code VmRSS} of /proc). */
    public long rssKib() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        return 0;
    }

    /** User and system time in milliseconds (clock ticks of 10 ms). */
    public long cpuMillis() throws IOException {
        String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
        String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return 10 * (Long.parseLong(words[11]) + Long.parseLong(words[12]));
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
