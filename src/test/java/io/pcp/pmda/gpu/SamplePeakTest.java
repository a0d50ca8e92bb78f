package io.pcp.pmda.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.nvml.Reading;
import io.pcp.pmda.nvml.Samples;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SamplePeakTest {
    private final JumpingTime time = new JumpingTime();
    private final SamplePeak peak = new SamplePeak(time);

    private static Samples samples(long... percents) {
        List<Samples.Sample> all = LongStream.of(percents)
                .mapToObj(percent -> new Samples.Sample(1, percent))
                .toList();
        return new Samples(all.isEmpty() ? NvmlReturn.NO_DATA : NvmlReturn.SUCCESS, all);
    }

    @Test
    void isTheHighestSampleSinceTheLastQuestion() {
        peak.add(samples(10, 90, 20));
        peak.add(samples(40));
        assertEquals(Reading.of(90), peak.value());
        peak.add(samples(30, 35));
        assertEquals(Reading.of(35), peak.value());
    }

    @Test
    void staysUntilThereIsANewSample() {
        peak.add(samples(12));
        assertEquals(Reading.of(12), peak.value());
        peak.add(samples());
        assertEquals(Reading.of(12), peak.value());
    }

    @Test
    void anOldBurstNobodyAskedForIsForgotten() {
        peak.add(samples(100));
        time.jump(Duration.ofMinutes(2));
        peak.add(samples(5, 7));
        assertEquals(Reading.of(7), peak.value());
    }

    @Test
    void withoutSamplesThereIsNone() {
        assertFalse(peak.value().ok());
        peak.add(samples(50));
        peak.none(NvmlReturn.NOT_SUPPORTED);
        assertEquals(Reading.absent(NvmlReturn.NOT_SUPPORTED), peak.value());
    }
}
