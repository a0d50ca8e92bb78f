package io.pcp.pmda.bridge;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Who has which number: blocks of PMIDs, PMIDs of metrics with their descriptors and names, serials of instance domains,
 * ids of instances. Remembered in a file, so that they are the same after a restart, a reboot or kill -9.
 *
 * <p>What is given out is written to the file before {@link #commit} returns, and forced to disk by {@link #flush}, which
 * somebody calls about once a second. Thread-safe: whoever looks something up and gives it out holds the lock of this
 * object in between, and does nothing slow under it.
 */
final class Registry {
    /** Serials below are of {@code gpu} and the control metrics. */
    static final int FIRST_SERIAL = 4096;

    static final int LAST_SERIAL = (1 << 22) - 1;
    /** Of sources, in the file. */
    static final int LAST_SOURCE = 1 << 30;

    private final Map<List<String>, SourceBook> sources = new HashMap<>();
    private final Map<Integer, SourceBook> byNumber = new TreeMap<>();
    private final BlockOwners owners = new BlockOwners();
    private final Map<Integer, DomainEntry> domains = new HashMap<>();
    private final RegistryFile file;
    private final MappingLog log;
    private final RegistryClock clock;
    private int nextSource;
    private int nextSerial = FIRST_SERIAL;

    private Registry(RegistryFile file, MappingLog log) {
        this.file = file;
        this.log = log;
        this.clock = new RegistryClock(log);
    }

    /**
     * Reads the file, or begins one. Never fails: what cannot be read is said and kept aside, what cannot be written is
     * said and tried again.
     *
     * @param path in an existing directory; null for numbers that nobody remembers
     */
    static Registry open(Path path, MappingLog log) {
        Registry registry = new Registry(path == null ? null : new RegistryFile(path, log), log);
        if (registry.file != null) {
            registry.file.load(new RegistryLoader(registry));
        }
        return registry;
    }

    /** Seconds and more: forces what was written to disk; now and then writes the file anew, without what is outdated. */
    void flush() {
        if (file != null) {
            file.flush(this);
        }
    }

    /** Writes what is not written yet and closes the file. */
    void close() {
        if (file != null) {
            flush();
            file.close();
        }
    }

    /** Size of the file. */
    long bytes() {
        return file == null ? 0 : file.size();
    }

    /** Writes what was given out since the last time; with one call to the system. */
    synchronized void commit() {
        if (file != null) {
            file.append();
        }
    }

    /** Where lines go that are to be written by the next {@link #commit}. */
    private RegistryRecords records() {
        return file == null ? new RegistryRecords(new RecordBuffer()) : file.records();
    }

    /**
     * The book of a source, for as long as it is configured; a new one has a block of numbers. What it has not seen for
     * longer than {@code retain} is forgotten.
     */
    synchronized SourceBook source(String name, String namespace, Duration retain, int day) {
        clock.begin(day);
        SourceBook book = sources.get(List.of(name, namespace));
        int days = (int) Math.max(1, Math.min(SourceBook.LONGEST_RETAIN, retain.toDays()));
        if (book == null) {
            book = new SourceBook(freeSource(), name, namespace, days);
            book.day = day;
            enter(book);
            records().source(book);
        } else if (book.retainDays != days) {
            book.retainDays = days;
            records().source(book);
        }
        if (book.blocks.isEmpty()) {
            addBlock(book);
        }
        purge(book);
        book.open = true;
        commit();
        return book;
    }

    /** The source is not configured any more. What it has got stays its own until it is forgotten. */
    synchronized void release(SourceBook book) {
        book.open = false;
        book.each(entry -> entry.live = false);
    }

    private int freeSource() {
        int number = nextSource;
        for (int low = 0; number > LAST_SOURCE; low++) {
            number = byNumber.containsKey(low) ? number : low;
        }
        return number;
    }

    void enter(SourceBook book) {
        sources.put(List.of(book.name, book.namespace), book);
        byNumber.put(book.number, book);
        nextSource = Math.max(nextSource, book.number + 1);
    }

    private boolean addBlock(SourceBook book) {
        int cluster = owners.free();
        if (cluster < 0) {
            log.warning(
                    "registry clusters",
                    "all " + BlockOwners.COUNT + " blocks of metric numbers are taken; source " + book.name
                            + " gets no more metrics, remove sources or shorten their retain");
            return false;
        }
        if (book.day < clock.today()) {
            // Who reads the file shall know that whoever had the block was forgotten by then.
            book.day = clock.today();
            records().seen(book, book.day, List.of());
        }
        records().block(book, owners.give(cluster, book));
        return true;
    }

    BlockOwners owners() {
        return owners;
    }

    /** Clusters of a source, in the order it got them. */
    synchronized int[] clusters(SourceBook book) {
        return book.blocks.stream().mapToInt(block -> block.cluster).toArray();
    }

    /**
     * A number for a metric; the one that had its name becomes a tombstone.
     *
     * @param limit of numbers the source may have, tombstones included
     * @return null when there is none
     */
    synchronized MetricEntry allocate(
            SourceBook book, String raw, String wanted, Kind kind, DomainEntry domain, int day, int limit) {
        int number = book.freeNumber();
        if (number < 0 && (book.numbers() >= limit || !addBlock(book))) {
            return null;
        }
        number = number < 0 ? book.freeNumber() : number;
        MetricEntry before = book.find(raw, wanted);
        String leaf = before != null && !takenElsewhere(book, before.leaf, true)
                ? before.leaf
                : book.tree.resolve(wanted, raw, name -> takenElsewhere(book, name, false));
        MetricEntry entry = new MetricEntry(number >>> 10, number & 1023, kind, domain, raw, wanted, leaf, day);
        book.put(entry);
        records().metric(book, entry);
        return entry;
    }

    /**
     * Whether another configured source has a name, a name below it, or one above it.
     *
     * @param servedOnly asks for what is served now, not for what is remembered
     */
    synchronized boolean takenElsewhere(SourceBook book, String leaf, boolean servedOnly) {
        String full = book.namespace + "." + leaf;
        for (SourceBook other : sources.values()) {
            if (other != book && other.open && other.hasName(full, servedOnly)) {
                return true;
            }
        }
        return false;
    }

    /** The domain of a source for a set of label names, or null when all serials are taken. */
    synchronized DomainEntry domain(SourceBook book, String mode, List<String> names) {
        List<String> key = key(mode, names);
        DomainEntry domain = book.domains.get(key);
        if (domain == null) {
            if (nextSerial > LAST_SERIAL) {
                log.warning(
                        "registry serials",
                        "all serials of instance domains are taken; source " + book.name
                                + " gets no metrics with other labels, move the registry's file away to begin anew");
                return null;
            }
            domain = new DomainEntry(nextSerial, mode, names, new InstanceBook(mode.equals(InstanceNames.UPSTREAM)));
            enter(book, domain);
            records().domain(book, domain);
        }
        return domain;
    }

    private static List<String> key(String mode, List<String> names) {
        List<String> key = new ArrayList<>(names);
        key.add(mode);
        return key;
    }

    void enter(SourceBook book, DomainEntry domain) {
        // Serials are given in ascending order: of two with the same names the higher one is the later.
        book.domains.merge(key(domain.mode(), domain.names()), domain, (a, b) -> a.serial() > b.serial() ? a : b);
        domains.put(domain.serial(), domain);
        nextSerial = Math.max(nextSerial, domain.serial() + 1);
    }

    /** A new instance. Returns its position in the book of the domain. */
    synchronized int add(DomainEntry domain, long print, int name, int form, int day) {
        int position = domain.book().add(print, name, form, day);
        records().instance(domain, position);
        return position;
    }

    /** Notes, at most once a day for each, that metrics and instances were seen. */
    synchronized void seen(SourceBook book, List<MetricEntry> metrics, int day) {
        clock.begin(day);
        List<MetricEntry> news = new ArrayList<>();
        for (MetricEntry entry : metrics) {
            if (entry.day < day) {
                entry.day = day;
                news.add(entry);
            }
        }
        if (book.day < day || !news.isEmpty()) {
            book.day = Math.max(book.day, day);
            records().seen(book, day, news);
        }
    }

    /** Notes that instances were seen. */
    synchronized void seen(DomainEntry domain, int[] ids, int day) {
        InstanceBook book = domain.book();
        int[] positions = new int[Math.min(ids.length, book.size())];
        int count = 0;
        if (book.sequential()) {
            for (int position = 0; position < book.positions(); position++) {
                boolean old = book.isThere(position) && book.day(position) < day;
                if (old && Arrays.binarySearch(ids, book.id(position)) >= 0 && count < positions.length) {
                    positions[count++] = position;
                }
            }
        } else {
            for (int id : ids) {
                int position = book.findId(id);
                if (position >= 0 && book.day(position) < day && count < positions.length) {
                    positions[count++] = position;
                }
            }
        }
        for (int i = 0; i < count; i++) {
            book.seen(positions[i], day);
        }
        records().seen(domain, day, positions, count);
    }

    /** Metrics that were there on the last day on which any of the source was seen. */
    synchronized List<MetricEntry> lastSeen(SourceBook book) {
        int[] last = {0};
        book.each(entry -> last[0] = Math.max(last[0], Math.min(entry.day, clock.today())));
        List<MetricEntry> all = new ArrayList<>();
        book.each(entry -> {
            if (!entry.tombstone && entry.day >= last[0]) {
                all.add(entry);
            }
        });
        return all;
    }

    /** Forgets what a source that serves nothing has not seen for its time. */
    private void purge(SourceBook book) {
        purge(book, Map.of());
    }

    /**
     * Forgets what a source that is served has not seen for its time.
     *
     * @param inUse ids by domain, ascending; domains that are not in it have none
     */
    synchronized void purge(SourceBook book, Map<DomainEntry, int[]> inUse) {
        if (clock.doubtful()) {
            return;
        }
        int before = clock.today() - book.retainDays;
        book.purgeMetrics(before);
        for (DomainEntry domain : book.domains.values()) {
            int[] ids = inUse.getOrDefault(domain, new int[0]);
            domain.book().purge(before, id -> Arrays.binarySearch(ids, id) >= 0);
        }
        Set<DomainEntry> needed = new HashSet<>(inUse.keySet());
        book.each(entry -> needed.add(entry.domain));
        for (DomainEntry domain : List.copyOf(book.domains.values())) {
            if (domain.book().size() == 0 && !needed.contains(domain)) {
                forget(book, domain);
            }
        }
    }

    private void forget(SourceBook book, DomainEntry domain) {
        book.domains.remove(key(domain.mode(), domain.names()));
        domains.remove(domain.serial());
    }

    /** Sources that are not configured any more and were not seen for their time lose their numbers. */
    private void purgeForgotten() {
        if (clock.doubtful()) {
            return;
        }
        for (SourceBook book : List.copyOf(byNumber.values())) {
            if (book.open) {
                continue;
            }
            purge(book);
            if (book.numbers() == 0 && book.day < clock.today() - book.retainDays) {
                forget(book);
            }
        }
    }

    /** What it had may be given to others. */
    void forget(SourceBook book) {
        byNumber.remove(book.number);
        sources.remove(List.of(book.name, book.namespace), book);
        owners.takeAll(book);
        List.copyOf(book.domains.values()).forEach(domain -> forget(book, domain));
    }

    /** Bytes that {@link #writeAll} would write, roughly. */
    synchronized long liveBytes() {
        return RegistryDump.bytes(byNumber.values());
    }

    /** All that counts, for a file written anew. */
    synchronized void writeAll(RegistryFile.Sink sink) throws IOException {
        purgeForgotten();
        RegistryDump.write(nextSerial, nextSource, byNumber.values(), sink);
    }

    SourceBook sourceByName(String name, String namespace) {
        return sources.get(List.of(name, namespace));
    }

    SourceBook sourceByNumber(int number) {
        return byNumber.get(number);
    }

    DomainEntry domainBySerial(int serial) {
        return domains.get(serial);
    }

    /** Part of the file is lost: numbers near those that are known may have been given. */
    void distrust() {
        byNumber.values().forEach(SourceBook::closeBlocks);
        nextSerial = Math.max(nextSerial, Math.min(LAST_SERIAL, nextSerial + 1024));
        nextSource = Math.min(LAST_SOURCE + 1, nextSource + 64);
    }

    RegistryClock clock() {
        return clock;
    }

    /** Numbers below these were given. */
    void given(int serials, int sourceNumbers) {
        nextSerial = Math.max(nextSerial, serials);
        nextSource = Math.max(nextSource, sourceNumbers);
    }
}
