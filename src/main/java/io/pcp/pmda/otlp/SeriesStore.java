package io.pcp.pmda.otlp;

import io.pcp.pmda.exposition.Exposition;
import io.pcp.pmda.exposition.Layout;
import io.pcp.pmda.exposition.ParseReport;
import io.pcp.pmda.exposition.SeriesLabel;
import io.pcp.pmda.otlp.Resource.Place;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The series of one source as its points have left them: what a scrape of it would give now. Thread-safe.
 *
 * <p>A point with a time before that of the last one of its series changes nothing; as a delta it is refused. Otherwise the time that programs tell does
 * not matter, and what goes stale does so by when it was received.
 */
public final class SeriesStore {
    /** For room is looked so often within the time after which series are stale. */
    private static final int LOOKS = 10;

    static final String NO_ROOM = "the limit of series is reached (max_series)";
    static final String NO_MEMORY = "there is no memory for further series (-Xmx in jvm.options)";

    private final StoreRules rules;
    private final long staleMillis;
    private final Resources resources;
    private final ResourceLabels resourceLabels;
    private final MetricBook book;
    private final SeriesSet series;
    private final PointIntake intake;
    private View view;
    private boolean changed = true;
    /** A document has come since series were last looked through. */
    private boolean documents;
    /** When it may be looked for room again. */
    private long roomMillis;
    /** No series goes before this time. */
    private long dueMillis = Long.MAX_VALUE;

    private long lastMillis;
    /** What was counted since the view was made. */
    private Intake since = Intake.NONE;

    private int rounded;

    /**
     * What it holds at one moment.
     *
     * @param document has the same layout object while the series are the same; its report counts points since the view
     *     before it
     * @param common labels that all series have in common, from the one resource that sends; the same list while it is so
     */
    public record View(Exposition document, List<SeriesLabel> common) {}

    /** Of a source that only one resource has ever sent to, as far as anybody knows. */
    public SeriesStore(StoreRules rules) {
        this(rules, List.of());
    }

    /**
     * @param naming what {@link #naming} has told in an earlier life: attributes by which series of resources are told apart
     */
    public SeriesStore(StoreRules rules, Collection<String> naming) {
        this.rules = rules;
        staleMillis = Math.max(1, rules.staleAfter().toMillis());
        LabelText texts = new LabelText(ThreadLocalRandom.current().nextLong());
        resources = new Resources(texts, staleMillis, naming);
        resourceLabels = new ResourceLabels(texts, rules.resourceLabels());
        book = new MetricBook(rules);
        series = new SeriesSet(rules, texts, book);
        intake = new PointIntake(rules, texts, resources, book, series);
    }

    /**
     * Takes all good points of these resources; the bad ones cost themselves only.
     *
     * @param epochMillis wall clock, by which series go stale
     */
    public synchronized Intake add(List<ResourceMetrics> resourceMetrics, long epochMillis) {
        expire(epochMillis);
        Intake taken = intake.take(resourceMetrics, epochMillis);
        if (resources.takeRenamed()) {
            series.rename(stream -> true, true);
        }
        if (taken.rejected() > 0 || resources.crowded()) {
            // What was refused has left resources behind.
            resources.tidy(intake.document());
        }
        book.tidy();
        arrange();
        series.tidy();
        since = since.plus(taken);
        rounded += intake.rounded();
        lastMillis = epochMillis;
        dueMillis = Math.min(dueMillis, epochMillis + staleMillis);
        changed = true;
        documents = true;
        return taken;
    }

    private void arrange() {
        if (resources.takeMoved()) {
            List<Place> renamed = resourceLabels.arrange(resources.places(), resources.naming());
            if (!renamed.isEmpty()) {
                Set<Place> places = new HashSet<>(renamed);
                series.rename(stream -> places.contains(stream.place), false);
            }
        }
    }

    /** How it stands; without series that are stale by now. */
    public synchronized View view(long epochMillis) {
        expire(epochMillis);
        if (view == null || changed) {
            Layout layout = series.layout();
            Words words = new Words(layout.series().size());
            series.write(words);
            Exposition document = new Exposition(layout, words.words, null, words.marks(), report());
            view = new View(document, resourceLabels.common());
            since = Intake.NONE;
            rounded = 0;
            changed = false;
        }
        return view;
    }

    private ParseReport report() {
        int points = since.accepted() + since.rejected() + since.filtered();
        return new ParseReport(0, points, since.rejected(), 0, since.filtered(), 0, 0, rounded, List.of());
    }

    private void expire(long epochMillis) {
        boolean any = false;
        if (rules.complete()) {
            long document = intake.document();
            any = documents && series.remove(stream -> stream.seen != document);
            documents = false;
        } else if (epochMillis >= dueMillis) {
            any = series.remove(stream -> epochMillis >= stream.dueMillis(staleMillis));
            dueMillis = series.dueMillis(staleMillis);
        }
        if (!rules.complete() && series.room() <= 0 && epochMillis >= roomMillis) {
            // Sums that nothing is added to have to make room for what is sent.
            any |= series.remove(stream -> epochMillis >= stream.millis + staleMillis);
            roomMillis = epochMillis + staleMillis / LOOKS;
        }
        if (any) {
            changed = true;
            resources.tidy(intake.document());
            book.tidy();
            arrange();
        }
    }

    /** Counts changes of which series there are: while it stays the same the layout does, until one goes stale. */
    public synchronized long layoutChanges() {
        return series.changes();
    }

    /** Wall clock of the last {@link #add}; 0 before the first. */
    public synchronized long lastMillis() {
        return lastMillis;
    }

    /** Series it holds now. */
    public synchronized int size() {
        return series.size();
    }

    /**
     * Keys of the attributes by which series of resources are told apart, sorted; none while one resource sends at a time.
     * They become more, never fewer.
     */
    public synchronized List<String> naming() {
        return resources.naming();
    }

    /** Names, labels and resources that it remembers, in use or not. */
    synchronized int remembered() {
        return book.size() + series.labels() + resources.size();
    }

    /** Asks the rule again about series that it dropped, with their next points: it may have room for them now. */
    public synchronized void reconsider() {
        series.reconsider();
        changed = true;
    }
}
