package io.pcp.pmda.programs;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleCounter;
import io.opentelemetry.api.metrics.DoubleGauge;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.DoubleUpDownCounter;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.LongGauge;
import io.opentelemetry.api.metrics.LongHistogram;
import io.opentelemetry.api.metrics.LongUpDownCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import java.util.List;

/** One instrument of each kind that the SDK has, with attributes of each type. Not thread-safe but for the callbacks. */
final class OtlpInstruments {
    private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
    private static final AttributeKey<String> NAME = AttributeKey.stringKey("name");
    private static final Attributes EVERY_TYPE = Attributes.builder()
            .put("text", "a \"quoted\" wörd")
            .put("yes", true)
            .put("whole", -42)
            .put("part", 0.25)
            .put(AttributeKey.stringArrayKey("list"), List.of("a", "b c"))
            .put(AttributeKey.longArrayKey("numbers"), List.of(1L, 2L))
            .build();

    private final int factor;
    private final LongCounter orders;
    private final LongCounter sent;
    private final DoubleCounter work;
    private final LongUpDownCounter queue;
    private final DoubleUpDownCounter balance;
    private final DoubleGauge temperature;
    private final LongGauge doors;
    private final DoubleHistogram duration;
    private final LongHistogram items;
    private final DoubleHistogram size;
    private volatile int round;

    /**
     * @param factor of all values
     */
    OtlpInstruments(SdkMeterProvider provider, int factor) {
        this.factor = factor;
        Meter meter = provider.meterBuilder("shop.core")
                .setInstrumentationVersion("2.0")
                .build();
        orders = meter.counterBuilder("orders")
                .setUnit("{order}")
                .setDescription("Orders taken.")
                .build();
        sent = meter.counterBuilder("network.sent")
                .setUnit("By")
                .setDescription("Bytes sent.")
                .build();
        work = meter.counterBuilder("work.time").ofDoubles().setUnit("s").build();
        queue = meter.upDownCounterBuilder("queue.length").setUnit("{item}").build();
        balance =
                meter.upDownCounterBuilder("balance").ofDoubles().setUnit("EUR").build();
        temperature = meter.gaugeBuilder("room.temperature").setUnit("Cel").build();
        doors = meter.gaugeBuilder("doors.open").ofLongs().setUnit("1").build();
        duration = meter.histogramBuilder("request.duration")
                .setUnit("s")
                .setDescription("Time to an answer.")
                .setExplicitBucketBoundariesAdvice(List.of(0.01, 0.1, 1.0))
                .build();
        items = meter.histogramBuilder("basket.items")
                .ofLongs()
                .setExplicitBucketBoundariesAdvice(List.of(1L, 5L, 10L))
                .build();
        size = meter.histogramBuilder("request.size").setUnit("By").build();
        observe(provider.meterBuilder("shop.runtime").build());
    }

    private void observe(Meter meter) {
        meter.counterBuilder("cpu.time")
                .ofDoubles()
                .setUnit("s")
                .buildWithCallback(out -> out.record(0.5 * round * factor, Attributes.of(NAME, "user")));
        meter.counterBuilder("page.faults")
                .setUnit("{fault}")
                .buildWithCallback(out -> out.record(9_007_199_254_740_992L + (long) round * factor));
        meter.upDownCounterBuilder("threads").setUnit("{thread}").buildWithCallback(out -> out.record(8L - round));
        meter.upDownCounterBuilder("heap.used")
                .ofDoubles()
                .setUnit("MiBy")
                .buildWithCallback(out -> out.record(64.5 + round));
        meter.gaugeBuilder("battery").setUnit("1").buildWithCallback(out -> out.record(1.0 / (1 + round)));
        meter.gaugeBuilder("link.speed")
                .ofLongs()
                .setUnit("By/s")
                .buildWithCallback(out -> out.record(125_000_000L * round));
    }

    /** Something happens; the same in the same round of each run. */
    void round(int number) {
        round = number;
        orders.add(7L * factor, Attributes.of(AttributeKey.stringKey("currency"), "EUR"));
        orders.add((long) number * factor, Attributes.of(AttributeKey.stringKey("currency"), "USD"));
        sent.add(4_503_599_627_370_497L * factor);
        work.add(0.1 * number * factor, EVERY_TYPE);
        queue.add(number % 2 == 0 ? -3L * factor : 5L * factor, Attributes.of(NAME, "mail"));
        balance.add(number % 2 == 0 ? -10.25 * factor : 2.5 * factor);
        temperature.set(-3.25 * number, Attributes.of(NAME, "attic"));
        temperature.set(21.5 + factor, Attributes.of(NAME, "kitchen"));
        doors.set(number % 3);
        for (int i = 0; i < 4 * factor; i++) {
            duration.record(0.005 * (1 << (3 * i % 9)), Attributes.of(ROUTE, "/cart/{id}"));
            items.record(3L * i);
        }
        duration.record(4.0 * number, Attributes.of(ROUTE, "/"));
        size.record(0);
        for (int i = 1; i <= 10 * factor; i++) {
            size.record(i * i * number);
        }
    }
}
