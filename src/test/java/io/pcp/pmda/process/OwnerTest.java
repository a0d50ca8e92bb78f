package io.pcp.pmda.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.model.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnerTest {
    private static final String ID = "3f1c9ad2b7e84f60c5d1e2a3948576b0c1d2e3f405162738495a6b7c8d9e0f10";
    private static final String UID = "6e1f0a3c-0d5e-4b7a-9c41-2f5b8a7d6e90";

    private static Owner of(String path) {
        OwnerDraft draft = CgroupOwner.ofPath(path);
        return draft.build(draft.jobKey());
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "/slurm/uid_5/job_4711/step_0,                           slurm-4711,          slurm, -,            false",
                "/kubepods/pod" + UID + "/" + ID + ",                    pod-" + UID
                        + ",     pod,   3f1c9ad2b7e8, false",
                "/docker/" + ID
                        + ",                                     -,                   -,     3f1c9ad2b7e8, false",
                "/system.slice/vllm.service/libpod-payload-" + ID
                        + ",   unit-vllm.service,   unit,  3f1c9ad2b7e8, false",
                "/lxc/web1,                                              -,                   -,     lxc-web1,     false",
                "/system.slice/ollama.service,                           unit-ollama.service, unit,  -,            true",
                "/user.slice/user-0.slice/session-1.scope,               -,                   -,     -,            true",
            })
    void instancesAreNamedByOwner(String path, String job, String kind, String container, boolean external) {
        Owner owner = of(path);
        assertEquals(job, owner.jobKey());
        assertEquals(kind, owner.jobKind());
        assertEquals(container, owner.containerKey());
        assertEquals(external, owner.external());
    }

    @Test
    void labelsOfAPodJobAndContainer() {
        OwnerDraft draft = CgroupOwner.ofPath("/kubepods/pod" + UID + "/" + ID);
        draft.pod = new PodName("ml", "train-0", "main");
        draft.uid = 1001;
        draft.cgroup = "/x";
        Owner owner = draft.build(draft.jobKey());
        assertEquals("pod-ml.train-0", owner.jobKey());
        assertEquals(
                "{\"cgroup\":\"/x\",\"container_id\":\"" + ID
                        + "\",\"pod\":\"train-0\",\"namespace\":\"ml\",\"container\":\"main\"}",
                owner.labels().json());
        assertEquals(
                "{\"kind\":\"pod\",\"pod\":\"train-0\",\"namespace\":\"ml\",\"user\":1001}",
                owner.jobLabels().json());
        assertEquals(
                "{\"kind\":\"pod\",\"pod\":\"train-0\",\"namespace\":\"ml\",\"container\":\"main\",\"container_id\":\""
                        + ID + "\",\"user\":1001}",
                owner.containerLabels().json());
    }

    @Test
    void labelsOfASlurmStep() {
        Owner owner = of("/slurm/uid_5/job_4711/step_batch");
        assertEquals(
                "{\"slurm_job\":\"4711\",\"slurm_step\":\"batch\"}",
                owner.labels().json());
        assertEquals(
                "{\"kind\":\"slurm\",\"slurm_job\":\"4711\",\"user\":5}",
                owner.jobLabels().json());
    }

    @Test
    void nobodyHasNoLabels() {
        assertTrue(Owner.NONE.labels().isEmpty());
        assertNull(Owner.NONE.jobKey());
        assertNull(Owner.NONE.containerKey());
    }

    @Test
    void valuesAreWhatJsonAndTerminalsAccept() {
        OwnerDraft draft = new OwnerDraft();
        draft.cgroup = "/a\n\u001b[31m\u0085\u2028\ud800x\"\\\ud83d\ude00" + "y".repeat(5000);
        String json = draft.build(null).labels().json();
        assertTrue(Json.isCompact(json));
        assertTrue(json.startsWith("{\"cgroup\":\"/a??[31m???x\\\"\\\\\ud83d\ude00yyy"), json.substring(0, 60));
        assertTrue(json.length() < 1100);
    }
}
