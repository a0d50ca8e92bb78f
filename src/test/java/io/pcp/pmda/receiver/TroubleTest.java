package io.pcp.pmda.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.otlp.Intake;
import io.pcp.pmda.receiver.Sender.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Senders that are slow, too many, or go away. */
class TroubleTest {
    private ReceiverRig rig;

    @AfterEach
    void end() {
        rig.close();
    }

    private void start(Deadlines deadlines) {
        rig = new ReceiverRig(deadlines).start();
    }

    @Test
    void slowSendersAreDisconnectedAndTheLogSaysSoOnce() throws Exception {
        start(ReceiverRig.SHORT);
        String whole = Sender.post("123");
        for (int length : new int[] {1, 20, whole.length() - 1}) {
            try (Sender sender = rig.sender()) {
                sender.send(whole.substring(0, length));
                assertTrue(sender.ended());
            }
        }
        ReceiverRig.until(() -> rig.counts().dropped() == 3);
        assertEquals(1, rig.logLines("did not send or read in time"));
        assertTrue(rig.bodies.isEmpty());
    }

    @Test
    void aSenderThatTricklesIsDisconnected() throws Exception {
        start(ReceiverRig.SHORT);
        try (Sender sender = rig.sender()) {
            sender.send("POST /v1/metrics HTTP/1.1\r\nHost: x\r\n");
            boolean open = true;
            for (int i = 0; open && i < 10_000; i++) {
                try {
                    sender.send("a: b\r\n");
                    Thread.sleep(20);
                } catch (IOException disconnected) {
                    open = false;
                }
            }
            assertFalse(open);
        }
        ReceiverRig.until(() -> rig.counts().dropped() == 1 && rig.counts().connections() == 0);
    }

    @Test
    void aSenderThatNeverReadsItsAnswersIsDisconnected() throws Exception {
        start(ReceiverRig.SHORT);
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(1024);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), rig.port()));
            byte[] many = Sender.head("GET /v1/metrics HTTP/1.1", "Host: x")
                    .repeat(1000)
                    .getBytes();
            Thread flood = new Thread(() -> {
                try {
                    while (true) {
                        socket.getOutputStream().write(many);
                    }
                } catch (IOException disconnected) {
                    // As wanted.
                }
            });
            flood.start();
            ReceiverRig.until(() -> rig.counts().dropped() == 1);
            flood.join(20_000);
            assertFalse(flood.isAlive());
        }
    }

    @Test
    void idleConnectionsStayAndAreNoTrouble() throws Exception {
        start(ReceiverRig.SHORT);
        try (Sender idle = rig.sender()) {
            assertEquals(200, idle.ask(Sender.post("1")).status());
            // Longer than a request may take: another sender is cut off meanwhile.
            try (Sender slow = rig.sender()) {
                slow.send("P");
                assertTrue(slow.ended());
            }
            assertEquals(200, idle.ask(Sender.post("1")).status());
        }
    }

    @Test
    void aSenderThatGoesAwayLeavesNothingBehind() throws Exception {
        start(ReceiverRig.LONG);
        for (String part : List.of(
                "", "P", "POST /v1/metrics HTTP/1.1\r\n", Sender.post("123").substring(0, 90))) {
            rig.sender().send(part).close();
        }
        ReceiverRig.until(() -> rig.counts().connections() == 0);
        assertTrue(rig.bodies.isEmpty());
    }

    @Test
    void theConnectionThatWasIdleForLongestMakesPlace() throws Exception {
        rig = new ReceiverRig(ReceiverRig.LONG).start(ReceiverRig.limits(1 << 20, 2, 0));
        try (Sender first = rig.sender();
                Sender second = rig.sender()) {
            assertEquals(200, first.ask(Sender.post("1")).status());
            assertEquals(200, second.ask(Sender.post("1")).status());
            ReceiverRig.until(() -> rig.receiver.idle() == 2);
            try (Sender third = rig.sender()) {
                assertEquals(200, third.ask(Sender.post("1")).status());
                assertTrue(first.ended());
                assertEquals(200, second.ask(Sender.post("1")).status());
                assertEquals(1, rig.counts().dropped());
                assertEquals(2, rig.counts().connections());
            }
        }
    }

    @Test
    void whenAllAreBusyFurtherSendersComeLater() throws Exception {
        rig = new ReceiverRig(ReceiverRig.LONG).start(ReceiverRig.limits(1 << 20, 1, 0));
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        rig.sink = data -> {
            began.countDown();
            await(go);
            return Intake.NONE;
        };
        try (Sender busy = rig.sender();
                Sender further = rig.sender()) {
            busy.send(Sender.post("1"));
            await(began);
            Reply reply = further.ask(Sender.post("2"));
            assertEquals(503, reply.status());
            assertEquals("1", reply.header("retry-after"));
            assertTrue(further.ended());
            go.countDown();
            assertEquals(200, busy.reply().status());
            assertEquals(1, rig.counts().throttled());
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void twoHundredSendersAtOnceAreAllAnswered() throws Exception {
        rig = new ReceiverRig(ReceiverRig.LONG).start(ReceiverRig.limits(1 << 20, 256, 0));
        assertEquals(
                200, allAtOnce(200, 5).stream().filter(status -> status == 200).count());
        assertEquals(1000, rig.counts().accepted());
        ReceiverRig.until(() -> rig.counts().connections() == 0);
    }

    @Test
    void moreThanThereIsPlaceForAreAnsweredNevertheless() throws Exception {
        rig = new ReceiverRig(ReceiverRig.LONG).start(ReceiverRig.limits(1 << 20, 4, 0));
        for (int status : allAtOnce(60, 1)) {
            assertTrue(status == 200 || status == 503, "status " + status);
        }
        assertEquals(60, rig.counts().requests());
    }

    /** The status of each sender: that of its last request. */
    private List<Integer> allAtOnce(int senders, int requests) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(senders);
        CountDownLatch all = new CountDownLatch(senders);
        List<Future<Integer>> answers = new ArrayList<>();
        for (int i = 0; i < senders; i++) {
            answers.add(pool.submit(() -> {
                all.countDown();
                await(all);
                try (Sender sender = rig.sender()) {
                    int status = 0;
                    for (int k = 0; k < requests; k++) {
                        status = sender.ask(Sender.post("1")).status();
                    }
                    return status;
                }
            }));
        }
        List<Integer> statuses = new ArrayList<>();
        for (Future<Integer> answer : answers) {
            statuses.add(answer.get());
        }
        pool.shutdown();
        return statuses;
    }

    @Test
    void twoRequestsAtATimeAreDecodedAndOthersWaitInVain() throws Exception {
        start(ReceiverRig.SHORT);
        CountDownLatch began = new CountDownLatch(2);
        CountDownLatch go = new CountDownLatch(1);
        rig.sink = data -> {
            began.countDown();
            await(go);
            return Intake.NONE;
        };
        try (Sender one = rig.sender();
                Sender two = rig.sender();
                Sender three = rig.sender()) {
            one.send(Sender.post("1"));
            two.send(Sender.post("1"));
            await(began);
            Reply reply = three.ask(Sender.post("1"));
            assertEquals(429, reply.status());
            assertEquals("1", reply.header("retry-after"));
            go.countDown();
            assertEquals(200, one.reply().status());
            assertEquals(200, two.reply().status());
            assertEquals(200, three.ask(Sender.post("1")).status());
            assertEquals(0, rig.counts().dropped());
        }
    }

    @Test
    void whatHasBegunIsFinishedWhenItEndsAndTheRestIsTurnedAway() throws Exception {
        start(ReceiverRig.LONG);
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (Sender working = rig.sender();
                Sender late = rig.sender();
                Sender idle = rig.sender()) {
            // A request, and the first bytes of the next one.
            assertEquals(200, late.ask(Sender.post("0") + "POST").status());
            rig.sink = data -> {
                began.countDown();
                await(go);
                return new Intake(1, 0, 0, "");
            };
            working.send(Sender.post("1"));
            await(began);
            idle.send(Sender.head("GET / HTTP/1.1", "Host: x")).reply();
            int port = rig.port();
            Thread closing = new Thread(rig.receiver::close);
            closing.start();
            assertTrue(idle.ended());
            Reply reply = late.ask(Sender.post("2").substring(4));
            assertEquals(503, reply.status());
            assertEquals("close", reply.header("connection"));
            go.countDown();
            assertEquals(200, working.reply().status());
            closing.join();
            assertEquals(0, rig.counts().connections());
            assertEquals(List.of("0", "1"), List.copyOf(rig.bodies));
            assertEquals(List.of(), rig.receiver.listening());
            ReceiverRig.until(() -> refused(port));
        }
    }

    private static boolean refused(int port) {
        try (Sender sender = Sender.tcp(port)) {
            return false;
        } catch (IOException refused) {
            return true;
        }
    }
}
