package io.pcp.pmda.protocol;

import io.pcp.pmda.model.EventRecord;
import io.pcp.pmda.model.InDom;
import io.pcp.pmda.model.Label;
import io.pcp.pmda.model.LabelLevel;
import io.pcp.pmda.model.LabelSet;
import io.pcp.pmda.model.MetricDesc;
import io.pcp.pmda.model.Pmid;
import io.pcp.pmda.model.Profile;
import io.pcp.pmda.model.Semantics;
import io.pcp.pmda.model.Units;
import io.pcp.pmda.model.Value;
import io.pcp.pmda.model.ValueType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Legal PDUs of every kind with random contents; the same seed gives the same PDUs. */
final class RandomPdus {
    private static final String[] TEXTS = {
        "", "a", "ab", "abc", "abcd", "gpu0", "green box", "Grüße", "値", "😀 smile", "line\nline", "\"\\\t\u0001"
    };

    private final Random random;

    RandomPdus(long seed) {
        random = new Random(seed);
    }

    /** One maker per record. */
    Map<Class<? extends Pdu>, Supplier<Pdu>> makers() {
        Map<Class<? extends Pdu>, Supplier<Pdu>> makers = new LinkedHashMap<>();
        makers.put(Pdu.Error.class, () -> new Pdu.Error(word(), word(), random.nextBoolean() ? null : word()));
        makers.put(Pdu.Result.class, () -> new Pdu.Result(word(), word(), word(), sets()));
        makers.put(Pdu.Profile.class, () -> new Pdu.Profile(word(), word(), profile()));
        makers.put(Pdu.Fetch.class, () -> new Pdu.Fetch(word(), word(), random.nextLong(), words(1)));
        makers.put(Pdu.DescRequest.class, () -> new Pdu.DescRequest(word(), word()));
        makers.put(Pdu.Desc.class, () -> new Pdu.Desc(word(), desc()));
        makers.put(
                Pdu.InstanceRequest.class,
                () -> new Pdu.InstanceRequest(word(), new InDom(word()), random.nextLong(), word(), text()));
        makers.put(Pdu.Instances.class, this::instances);
        makers.put(Pdu.TextRequest.class, () -> new Pdu.TextRequest(word(), word(), word()));
        makers.put(Pdu.Text.class, () -> new Pdu.Text(word(), word(), text()));
        makers.put(Pdu.Creds.class, this::creds);
        makers.put(Pdu.PmnsIds.class, () -> new Pdu.PmnsIds(word(), word(), words(0)));
        makers.put(Pdu.PmnsNames.class, this::names);
        makers.put(Pdu.PmnsChild.class, () -> new Pdu.PmnsChild(word(), random.nextBoolean(), text()));
        makers.put(Pdu.PmnsTraverse.class, () -> new Pdu.PmnsTraverse(word(), word(), text()));
        makers.put(Pdu.Attr.class, () -> new Pdu.Attr(word(), word(), text()));
        makers.put(Pdu.LabelRequest.class, () -> new Pdu.LabelRequest(word(), word(), any(LabelLevel.values())));
        makers.put(Pdu.Labels.class, this::labels);
        makers.put(Pdu.HighResFetch.class, () -> new Pdu.HighResFetch(word(), word(), random.nextLong(), words(1)));
        makers.put(
                Pdu.HighResResult.class,
                () -> new Pdu.HighResResult(word(), random.nextLong(), random.nextLong(), sets()));
        makers.put(Pdu.DescIds.class, () -> new Pdu.DescIds(word(), word(), words(0)));
        makers.put(Pdu.Descs.class, this::descs);
        return makers;
    }

    private int word() {
        return random.nextInt(4) == 0 ? random.nextInt(9) - 4 : random.nextInt();
    }

    private int[] words(int least) {
        return random.ints(least + random.nextInt(20)).toArray();
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append(any(TEXTS));
        }
        return text.toString();
    }

    private byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }

    private <T> T any(T[] choices) {
        return choices[random.nextInt(choices.length)];
    }

    private <T> List<T> some(int most, IntFunction<T> maker) {
        return IntStream.range(0, random.nextInt(most + 1)).mapToObj(maker).toList();
    }

    private Profile profile() {
        return new Profile(
                random.nextBoolean(),
                some(4, i -> new Profile.Entry(new InDom(word()), random.nextBoolean(), some(9, j -> word()))));
    }

    private MetricDesc desc() {
        return new MetricDesc(
                new Pmid(random.nextInt(Integer.MAX_VALUE)),
                any(ValueType.values()),
                new InDom(word()),
                any(Semantics.values()),
                new Units(word()));
    }

    private Pdu descs() {
        List<MetricDesc> descs = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            descs.add(random.nextInt(3) == 0 ? null : desc());
        }
        return new Pdu.Descs(word(), descs);
    }

    private Pdu instances() {
        return new Pdu.Instances(word(), new InDom(word()), some(6, i -> new Pdu.Instances.Entry(word(), text())));
    }

    private Pdu creds() {
        List<Pdu.Creds.Entry> entries = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            entries.add(new Pdu.Creds.Entry(random.nextInt(256), random.nextInt(256), random.nextInt(65536)));
        }
        return new Pdu.Creds(word(), entries);
    }

    private Pdu names() {
        List<String> names = some(6, i -> text());
        List<Integer> statuses = random.nextBoolean()
                ? List.of()
                : names.stream().map(n -> word()).toList();
        return new Pdu.PmnsNames(word(), names, statuses);
    }

    private Pdu labels() {
        LabelLevel level = any(LabelLevel.values());
        return new Pdu.Labels(word(), word(), level, some(4, i -> {
            if (random.nextInt(5) == 0) {
                return new Pdu.Labels.Entry(i, -1 - random.nextInt(20000), "", List.of());
            }
            LabelSet set = LabelSet.EMPTY;
            for (int n = random.nextInt(6); n > 0; n--) {
                Label label = Label.text("n" + random.nextInt(100), text());
                set = set.with(random.nextBoolean() ? label : label.asOptional());
            }
            return LabelEncoding.entry(level, i, set);
        }));
    }

    /** Value sets of every format and type, with and without values. */
    List<Pdu.ValueSet> sets() {
        return some(8, i -> set());
    }

    private Pdu.ValueSet set() {
        if (random.nextInt(4) == 0) {
            return new Pdu.ValueSet(word(), random.nextBoolean() ? 0 : -1 - random.nextInt(30000), 0, List.of());
        }
        ValueType type = ValueType.of(random.nextInt(11));
        int format = type.insitu() ? 0 : type.code() >= 8 ? Pdu.ValueSet.SPTR : Pdu.ValueSet.DPTR;
        List<Pdu.InstanceValue> values = new ArrayList<>();
        for (int i = random.nextInt(5); i >= 0; i--) {
            values.add(new Pdu.InstanceValue(word(), value(type)));
        }
        return new Pdu.ValueSet(word(), 0, format, values);
    }

    private Value value(ValueType type) {
        return switch (type) {
            case STRING -> Value.text(text());
            case AGGREGATE, AGGREGATE_STATIC -> new Value.Block(type, bytes(random.nextInt(12)));
            case EVENT, HIGHRES_EVENT -> new Value.Events(type, some(4, i -> event(type)));
            default -> Value.number(type, random.nextLong());
        };
    }

    private EventRecord event(ValueType type) {
        boolean highRes = type == ValueType.HIGHRES_EVENT;
        long seconds = highRes ? random.nextLong() : word();
        long fraction = highRes ? random.nextLong() : word();
        if (random.nextInt(4) == 0) {
            return new EventRecord(seconds, fraction, EventRecord.MISSED, random.nextInt(1000), List.of());
        }
        return new EventRecord(
                seconds,
                fraction,
                EventRecord.POINT,
                0,
                some(
                        4,
                        i -> new EventRecord.Parameter(
                                word(), ValueType.of(random.nextInt(11)), bytes(random.nextInt(10)))));
    }
}
