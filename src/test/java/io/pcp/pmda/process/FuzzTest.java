package io.pcp.pmda.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Damaged input of every kind: understood or refused as its parser says, nothing else. The message names the seed. */
class FuzzTest {
    private static final int ROUNDS = 20_000;

    private interface Check {
        /** Throws for a result that must not be; an {@link IOException} is a refusal. */
        void run(byte[] input) throws IOException;
    }

    /** How many inputs were refused. */
    private static int fuzz(byte[] good, int rounds, Check check) {
        int refused = 0;
        for (long seed = 0; seed < rounds; seed++) {
            byte[] input = Mutations.of(good, new Random(seed));
            try {
                check.run(input);
            } catch (IOException e) {
                refused++;
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
        return refused;
    }

    @Test
    void cgroups() throws IOException {
        List<CgroupOwnerTest.Case> cases = CgroupOwnerTest.cases();
        for (CgroupOwnerTest.Case each : cases) {
            fuzz(each.text().getBytes(StandardCharsets.UTF_8), ROUNDS / cases.size(), input -> {
                OwnerDraft draft = CgroupOwner.of(new String(input, StandardCharsets.UTF_8));
                Owner owner = draft.build(draft.jobKey());
                assertTrue(owner.containerId() == null || ContainerNames.validId(owner.containerId()));
                assertTrue(owner.podUid() == null || CgroupOwner.validPodUid(owner.podUid()));
                assertTrue(owner.slurmJob() == null || owner.slurmJob().matches("[1-9][0-9]{0,9}"));
                assertEquals(owner.jobKey() == null, owner.jobKind() == null);
                assertTrue(owner.kind() != OwnerKind.NONE || owner.jobKey() == null);
            });
        }
    }

    @Test
    void stat() {
        byte[] good =
                "3889 (a) b) S 3887 3889 3889 0 -1 4194560 2712 57620 2 70 1 1 61 27 20 0 7 0 1140126 5124096 958 1\n"
                        .getBytes(StandardCharsets.US_ASCII);
        int refused = fuzz(good, ROUNDS, input -> {
            ProcStat stat = ProcStat.parse(input);
            if (stat == null) {
                throw new IOException("refused");
            }
            assertTrue(stat.pid() > 0 && stat.startTicks() >= 0 && stat.threads() >= 0);
            assertTrue(stat.comm().length() <= ProcStat.MAX_COMM && stat.comm().matches("[ -~]*"), stat.comm());
        });
        assertTrue(refused > 0 && refused < ROUNDS);
    }

    @Test
    void environ() {
        byte[] good = "PATH=/bin\0SLURM_JOB_ID=4711\0SLURM_ARRAY_JOB_ID=4700\0SLURM_ARRAY_TASK_ID=3\0SLURM_STEP_ID=0\0"
                .getBytes(StandardCharsets.US_ASCII);
        fuzz(good, ROUNDS, input -> {
            SlurmEnvironment found = SlurmEnvironment.parse(input);
            assertTrue(found.job() == null || found.job().matches("[1-9][0-9]{0,9}"));
            assertTrue(found.array() == null || found.array().matches("[0-9]+_[0-9]+"));
        });
    }

    @Test
    void podList() throws IOException {
        byte[] good = PodListParserTest.document().getBytes(StandardCharsets.UTF_8);
        int refused = fuzz(good, 3000, input -> {
            PodListParser parser = new PodListParser();
            parser.feed(input, input.length);
            PodList list = parser.finish();
            list.pods().forEach((uid, pod) -> {
                assertTrue(CgroupOwner.validPodUid(uid));
                assertTrue(PodName.valid(pod.name()) && PodName.valid(pod.namespace()));
            });
        });
        assertTrue(refused > 0 && refused < 3000);
    }

    @Test
    void podResources() {
        byte[] good = new ProtoMessage()
                .message(1, ProtoMessage.pod("ml", "train-0", "main", "GPU-1", "MIG-2"))
                .message(1, ProtoMessage.pod("ml", "train-1", "main", "GPU-3::1"))
                .done();
        int refused = fuzz(
                good,
                ROUNDS,
                input -> PodResourcesDecoder.decode(input).holders().forEach((device, pods) -> {
                    assertTrue(device.startsWith("GPU-") || device.startsWith("MIG-"));
                    pods.forEach(pod -> assertTrue(PodName.valid(pod.name())));
                }));
        assertTrue(refused > 0 && refused < ROUNDS);
    }

    @Test
    void huffmanTexts() {
        byte[] good = {(byte) 0xf1, (byte) 0xe3, (byte) 0xc2, (byte) 0xe5, (byte) 0xf2, 0x3a, 0x6b, (byte) 0xa0};
        int refused = fuzz(good, ROUNDS, input -> {
            String text = HpackHuffman.decode(input, 0, input.length);
            assertTrue(text.length() <= input.length * 2);
        });
        assertTrue(refused > 0);
    }
}
