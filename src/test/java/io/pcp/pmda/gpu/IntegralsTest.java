package io.pcp.pmda.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.nvml.Reading;
import io.pcp.pmda.nvml.Samples;
import io.pcp.pmda.sdk.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import org.junit.jupiter.api.Test;

/** Counters kept in software, on a clock that only moves by hand. */
class IntegralsTest {

    /** Stands still. */
    private static final class StoppedTime implements TimeSource {
        private long nanos = Long.MAX_VALUE - Duration.ofSeconds(5).toNanos();

        void pass(Duration duration) {
            nanos += duration.toNanos();
        }

        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public long epochMillis() {
            return 0;
        }

        @Override
        public void await(Condition condition, long deadlineNanos) {
            nanos = deadlineNanos;
        }
    }

    private final StoppedTime time = new StoppedTime();

    /** Samples as time in milliseconds and percent in turn. */
    private static Samples samples(long... millisAndPercent) {
        List<Samples.Sample> samples = new ArrayList<>();
        for (int i = 0; i < millisAndPercent.length; i += 2) {
            samples.add(new Samples.Sample(millisAndPercent[i] * 1000, millisAndPercent[i + 1]));
        }
        return new Samples(NvmlReturn.SUCCESS, samples);
    }

    private static long busy(BusyIntegral integral) {
        return integral.poll(Reading.of(0)).number();
    }

    @Test
    void eachSampleHoldsSinceTheOneBefore() {
        BusyIntegral integral = new BusyIntegral(time);
        integral.add(samples(1000, 77));
        assertEquals(0, busy(integral), "the first drain only says when counting begins");
        integral.add(samples(1100, 50, 1300, 100));
        assertEquals(50 + 200, busy(integral));
    }

    @Test
    void sampleCountsOnceHoweverOftenItIsSeen() {
        BusyIntegral integral = new BusyIntegral(time);
        integral.add(samples(1000, 0));
        integral.add(samples(2000, 100));
        integral.add(samples(1500, 100, 2000, 100));
        assertEquals(1000, busy(integral));
    }

    @Test
    void nothingIsAddedWhereNothingIsKnown() {
        BusyIntegral integral = new BusyIntegral(time);
        integral.add(samples(1000, 0));
        integral.add(samples(100_000, 100, 100_200, 100));
        assertEquals(200, busy(integral));
    }

    @Test
    void polledUtilisationHoldsSinceThePollBefore() {
        BusyIntegral integral = new BusyIntegral(time);
        assertEquals(0, integral.poll(Reading.of(90)).number());
        time.pass(Duration.ofSeconds(10));
        assertEquals(4000, integral.poll(Reading.of(40)).number());
        assertFalse(integral.poll(Reading.absent(NvmlReturn.TIMEOUT)).ok());
    }

    @Test
    void energyIsTheMeanOfBothPowersOverTime() {
        EnergyIntegral energy = new EnergyIntegral(time);
        assertFalse(energy.wanted());
        assertEquals(NvmlReturn.NO_DATA, energy.value().rc());
        assertTrue(energy.wanted());
        energy.advance(Reading.of(100_000));
        time.pass(Duration.ofSeconds(10));
        energy.advance(Reading.of(300_000));
        assertEquals(2_000_000, energy.value().number());
        energy.advance(Reading.absent(NvmlReturn.TIMEOUT));
        time.pass(Duration.ofSeconds(10));
        energy.advance(Reading.of(300_000));
        assertEquals(2_000_000, energy.value().number(), "nothing is known about the time around a failure");
    }

    @Test
    void energyWithoutPowerIsNotSupported() {
        EnergyIntegral energy = new EnergyIntegral(time);
        energy.advance(Reading.absent(NvmlReturn.NOT_SUPPORTED));
        assertEquals(NvmlReturn.NOT_SUPPORTED, energy.value().rc());
    }

    @Test
    void counterIsContinuedAcrossAWrapAndFollowsAReset() {
        ReadState state = new ReadState();
        long wrap = 1L << 32;
        assertEquals(wrap - 10, state.extend(Reading.of(wrap - 10)).number());
        assertEquals(wrap + 5, state.extend(Reading.of(5)).number());
        assertEquals(wrap + 900, state.extend(Reading.of(900)).number());
        assertEquals(800, state.extend(Reading.of(800)).number(), "a small fall is a reset");
        assertEquals(3 * wrap, state.extend(Reading.of(3 * wrap)).number());
        assertEquals(7, state.extend(Reading.of(7)).number(), "a counter beyond 32 bits does not wrap there");
        assertFalse(state.extend(Reading.absent(NvmlReturn.TIMEOUT)).ok());
    }

    @Test
    void waitsDoubleUpToTheLimit() {
        Backoff backoff = new Backoff(Duration.ofSeconds(5), Duration.ofSeconds(12));
        assertTrue(backoff.due(time.nanos()));
        for (int seconds : new int[] {5, 10, 12, 12}) {
            backoff.failed(time.nanos());
            time.pass(Duration.ofSeconds(seconds).minusNanos(1));
            assertFalse(backoff.due(time.nanos()));
            time.pass(Duration.ofNanos(1));
            assertTrue(backoff.due(time.nanos()));
        }
        backoff.reset();
        backoff.failed(time.nanos());
        time.pass(Duration.ofSeconds(5));
        assertTrue(backoff.due(time.nanos()), "after a success it begins anew");
    }

    @Test
    void countdownComesOnceSetAndNotBefore() {
        Countdown countdown = new Countdown(time);
        assertFalse(countdown.due());
        assertEquals(0, countdown.seconds());
        countdown.set(Duration.ofSeconds(10));
        assertEquals(10, countdown.seconds());
        time.pass(Duration.ofMillis(1));
        assertEquals(10, countdown.seconds(), "rounded up");
        assertFalse(countdown.due());
        time.pass(Duration.ofSeconds(10));
        assertTrue(countdown.due());
        assertEquals(0, countdown.seconds());
        countdown.clear();
        assertFalse(countdown.due());
    }
}
