package io.pcp.pmda.bridge;

import io.pcp.pmda.exposition.Exposition;
import io.pcp.pmda.exposition.IntegerMarks;
import io.pcp.pmda.model.Pmid;
import io.pcp.pmda.model.ValueType;
import io.pcp.pmda.sdk.Fetch;
import io.pcp.pmda.sdk.MetricReader;
import io.pcp.pmda.sdk.SnapshotOwner;
import io.pcp.pmda.sdk.ValueSink;
import io.pcp.pmda.source.NoValues;

/** Values of all metrics of one source, straight from the words of its last document. By the pipe thread. */
final class SourceReader implements MetricReader {
    private static final int SINGULAR = -1;

    private final SourceOwner source;
    private final long staleMillis;
    private final NoValues noValues;
    private long askedAt;

    /**
     * @param staleMillis age beyond which a sample with a timestamp is absent; 0 when timestamps do not count
     * @param noValues samples that are absent
     */
    SourceReader(SourceOwner source, long staleMillis, NoValues noValues) {
        this.source = source;
        this.staleMillis = staleMillis;
        this.noValues = noValues;
    }

    @Override
    public void touch(Fetch fetch) {
        if (!fetch.heard(source.snapshots())) {
            askedAt = fetch.time().nanos();
            source.asked(askedAt);
        }
        fetch.ask(source.snapshots());
    }

    @Override
    public void read(Fetch fetch, ValueSink out) {
        SnapshotOwner.Answer<SourceSnapshot> answer = fetch.answer(source.snapshots());
        if (fetch.first(this)) {
            source.answered(answer.ok() ? askedAt - answer.takenNanos() : Long.MAX_VALUE);
        }
        if (!answer.ok()) {
            // No exception: thousands of metrics may be without a value at once.
            out.failed(answer.code());
            return;
        }
        Pmid pmid = out.desc().pmid();
        MappedMetric metric = answer.value().metric(pmid.cluster(), pmid.item());
        if (metric != null) {
            values(answer.value().document(), metric, fetch, out);
        }
    }

    private void values(Exposition document, MappedMetric metric, Fetch fetch, ValueSink out) {
        int[] series = metric.series();
        int[] ids = metric.ids();
        long[] words = document.words();
        IntegerMarks marks = document.marks();
        long[] stamps = staleMillis > 0 ? document.timestamps() : null;
        long oldest = stamps == null ? 0 : fetch.time().epochMillis() - staleMillis;
        boolean exact = metric.metric().exact();
        ValueType type = metric.metric().type();
        for (int i = 0; i < series.length; i++) {
            int at = series[i];
            if (stamps != null && stamps[at] != Exposition.NO_TIMESTAMP && stamps[at] < oldest) {
                continue;
            }
            int id = ids == null ? SINGULAR : ids[i];
            if (exact) {
                if (!marks.absent(at) && !noValues.has(words[at], marks.above(at))) {
                    exact(id, words[at], marks.above(at), type, out);
                }
            } else if (!noValues.has(Double.longBitsToDouble(words[at]))) {
                real(id, words[at], type, out);
            }
        }
    }

    /**
     * @param above the word is unsigned
     */
    private static void exact(int id, long word, boolean above, ValueType type, ValueSink out) {
        if (above && type != ValueType.U64) {
            return;
        }
        switch (type) {
            case I32 -> {
                if ((int) word == word) {
                    out.number(id, word);
                }
            }
            case U32 -> {
                if (word >>> 32 == 0) {
                    out.number(id, word);
                }
            }
            case U64 -> {
                if (above || word >= 0) {
                    out.number(id, word);
                }
            }
            case STRING -> out.text(id, Long.toString(word));
            default -> out.number(id, word);
        }
    }

    private static void real(int id, long word, ValueType type, ValueSink out) {
        if (word == Exposition.STALE) {
            return;
        }
        double value = Double.longBitsToDouble(word);
        switch (type) {
            case DOUBLE, FLOAT -> out.real(id, value);
            case STRING -> out.text(id, value == (long) value ? Long.toString((long) value) : Double.toString(value));
            default -> {
                if (Math.abs(value) < 0x1p63) {
                    exact(id, (long) value, false, type, out);
                }
            }
        }
    }
}
