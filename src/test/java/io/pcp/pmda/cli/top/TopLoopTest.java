package io.pcp.pmda.cli.top;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The whole program on a screen in memory. */
@Timeout(30)
class TopLoopTest {
    private static final int PATIENCE_SECONDS = 20;

    private final Screen screen = new Screen();
    private final Agent agent = new Agent();
    private Thread loop;

    /** Keeps pictures and lets a test press keys. */
    private static final class Screen implements Terminal {
        private final LinkedBlockingQueue<List<String>> pictures = new LinkedBlockingQueue<>();
        private volatile Consumer<Key> keys;
        private volatile Size size = new Size(80, 24);
        private volatile boolean closed;

        @Override
        public void open(Consumer<Key> listener) {
            keys = listener;
        }

        @Override
        public Size size() {
            return size;
        }

        @Override
        public void draw(List<Line> picture, Size made) {
            pictures.add(picture.stream().map(Line::text).toList());
        }

        @Override
        public void close() {
            closed = true;
        }

        List<String> await(Predicate<List<String>> wanted) throws InterruptedException {
            List<String> last = List.of();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (System.nanoTime() < deadline) {
                List<String> picture = pictures.poll(100, TimeUnit.MILLISECONDS);
                if (picture != null) {
                    last = picture;
                    if (wanted.test(picture)) {
                        return picture;
                    }
                }
            }
            return fail("no such picture; the last one:\n" + String.join("\n", last));
        }
    }

    /** Serves a node; fails or hangs when told to. */
    private static final class Agent implements LiveSource.Agent {
        private final AtomicInteger reads = new AtomicInteger();
        private volatile String failure = "";
        private volatile CountDownLatch hang = new CountDownLatch(0);
        private volatile boolean closed;

        @Override
        public Readings read() throws TopException, InterruptedException {
            int n = reads.incrementAndGet();
            hang.await();
            if (!failure.isEmpty()) {
                throw new TopException(failure);
            }
            SampleNode node = SampleNode.small().set(TopMetrics.UTILIZATION, "gpu0", Math.min(99, n));
            return node.at(SampleNode.START.plusSeconds(n));
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @BeforeEach
    void start() throws Exception {
        FrameReader reader =
                new FrameReader(new LiveSource(agent, ""), new FrameBuilder(Users.read(Path.of("/nothing"))));
        TopModel model = new TopModel("", null, Duration.ofMillis(100));
        reader.next(Duration.ofMillis(100)).forEach(model::accept);
        TopLoop top = new TopLoop(reader, model, new TopView(Glyphs.ASCII, model), screen, Duration.ofMillis(100));
        loop = new Thread(() -> {
            try {
                top.run();
            } catch (TopException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        loop.start();
        screen.await(picture -> picture.get(0).startsWith("pmdagpu top"));
    }

    @AfterEach
    void end() throws InterruptedException {
        agent.hang.countDown();
        screen.keys.accept(Key.of('q'));
        loop.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        assertFalse(loop.isAlive());
        assertTrue(screen.closed);
        assertTrue(agent.closed);
    }

    private void press(String text) {
        text.chars().forEach(c -> screen.keys.accept(Key.of((char) c)));
    }

    private static Predicate<List<String>> shows(String text) {
        return picture -> picture.stream().anyMatch(line -> line.contains(text));
    }

    @Test
    void newValuesReplaceTheOldOnes() throws InterruptedException {
        screen.await(shows("  3%"));
        screen.await(shows("  5%"));
    }

    @Test
    void keysAreAnsweredAtOnceAlsoWhileTheSourceHangs() throws InterruptedException {
        agent.hang = new CountDownLatch(1);
        press("/vllm");
        screen.await(shows("1 of 3 processes with 'vllm'"));
        screen.keys.accept(Key.of(Key.Kind.ENTER));
        screen.await(shows("no values for "));
    }

    @Test
    void aFailureIsShownUntilValuesComeAgain() throws InterruptedException {
        agent.failure = "pmproxy is not reachable";
        List<String> picture = screen.await(shows("pmproxy is not reachable"));
        assertTrue(shows("gpu0").test(picture), picture.toString());
        agent.failure = "";
        screen.await(shows("pmproxy is not reachable").negate());
    }

    @Test
    void nothingIsReadWhilePaused() throws InterruptedException {
        press("p");
        screen.await(shows("PAUSED"));
        // One request may have been under way.
        int settled = agent.reads.get() + 1;
        press("?");
        screen.await(shows("Up Down"));
        press("x");
        screen.await(shows("PAUSED"));
        assertTrue(agent.reads.get() <= settled);
    }

    @Test
    void aWindowOfAnotherSizeGetsAPictureOfThatSize() throws InterruptedException {
        screen.size = new Terminal.Size(120, 10);
        screen.await(picture -> picture.size() == 10);
    }
}
