package io.pcp.pmda.source;

import io.pcp.pmda.sdk.TimeSource;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What the scrapers of all sources share: the watchdog, threads that look up names, the memory of documents, the log. One
 * per agent; close it after the scrapers. Starts no thread before the first scrape. Thread-safe.
 */
public final class ScrapeServices implements AutoCloseable {
    /** Memory of all documents at a time, bytes, unless configured. */
    public static final long MAX_INFLIGHT_BYTES = 256L << 20;

    private static final int IDLE_SCRATCHES = 4;

    /**
     * @param userAgent sent to servers, {@code pmdagpu/0.1.0}
     * @param maxInflightBytes of all documents at a time
     * @param log complete warnings that name their source; called by any thread
     * @param clock for the rates of log lines
     * @param resolver of host names
     * @param account of the agent
     * @param environment of the agent; programs get a few variables of it
     */
    public record Settings(
            String userAgent,
            long maxInflightBytes,
            Consumer<String> log,
            TimeSource clock,
            Resolver resolver,
            AgentAccount account,
            Map<String, String> environment) {

        /** Those of a real agent. */
        public static Settings of(String version, Consumer<String> log) {
            return new Settings(
                    "pmdagpu/" + version,
                    MAX_INFLIGHT_BYTES,
                    log,
                    TimeSource.system(),
                    new SystemResolver(),
                    AgentAccount.current(),
                    System.getenv());
        }

        public Settings withMaxInflightBytes(long bytes) {
            return new Settings(userAgent, bytes, log, clock, resolver, account, environment);
        }

        public Settings withResolver(Resolver other) {
            return new Settings(userAgent, maxInflightBytes, log, clock, other, account, environment);
        }

        public Settings withAccount(AgentAccount other) {
            return new Settings(userAgent, maxInflightBytes, log, clock, resolver, other, environment);
        }

        public Settings withEnvironment(Map<String, String> other) {
            return new Settings(userAgent, maxInflightBytes, log, clock, resolver, account, other);
        }
    }

    /** A class, since the first lambda of a program is dear. */
    private static final class SystemResolver implements Resolver {
        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            return InetAddress.getAllByName(host);
        }
    }

    private final Settings settings;
    private final Watchdog watchdog = new Watchdog();
    private final Lookups lookups;
    private final BufferPool buffers;
    private final Deque<Scratch> scratches = new ArrayDeque<>();
    private TlsTrust systemTrust;
    private int scrapes;

    public ScrapeServices(Settings settings) {
        this.settings = settings;
        lookups = new Lookups(settings.resolver());
        buffers = new BufferPool(settings.maxInflightBytes());
    }

    /** Scrapes under way. */
    public synchronized int scrapes() {
        return scrapes;
    }

    /** Bytes that documents hold, of scrapes under way and of those whose body was not released. */
    public long inflightBytes() {
        return buffers.taken();
    }

    Settings settings() {
        return settings;
    }

    Watchdog watchdog() {
        return watchdog;
    }

    Lookups lookups() {
        return lookups;
    }

    BufferPool buffers() {
        return buffers;
    }

    void log(String text) {
        settings.log().accept(text);
    }

    synchronized void began() {
        scrapes++;
    }

    synchronized void finished() {
        scrapes--;
    }

    synchronized Scratch borrow() {
        Scratch idle = scratches.poll();
        return idle == null ? new Scratch() : idle;
    }

    synchronized void giveBack(Scratch scratch) {
        if (scratches.size() < IDLE_SCRATCHES) {
            scratches.push(scratch);
        } else {
            scratch.end();
        }
    }

    /** Authorities the machine trusts: parsed once for all sources, since they are many. */
    synchronized TlsTrust systemTrust() throws ScrapeException {
        if (systemTrust == null || systemTrust.changed()) {
            systemTrust = TlsTrust.ofSystem();
        }
        return systemTrust;
    }

    @Override
    public synchronized void close() {
        watchdog.close();
        while (!scratches.isEmpty()) {
            scratches.poll().end();
        }
    }
}
