package io.pcp.pmda.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlurmEnvironmentTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "PATH=/bin;SLURM_JOB_ID=4711;SLURM_STEP_ID=0;,                                4711, 0,           -,     -",
                "SLURM_JOB_ID=4711;SLURM_STEP_ID=4294967291;,                                 4711, batch,       -,     -",
                "SLURM_JOB_ID=4711;SLURM_STEP_ID=4294967290;,                                 4711, interactive, -,     -",
                "SLURM_JOB_ID=12;SLURM_ARRAY_JOB_ID=10;SLURM_ARRAY_TASK_ID=2;,                12,   -,           10_2,  -",
                "SLURM_ARRAY_JOB_ID=10;SLURM_ARRAY_TASK_ID=2;SLURM_STEP_ID=0;,                -,    -,           -,     -",
                "SLURM_JOB_ID=;,                                                              -,    -,           -,     -",
                "SLURM_JOB_ID=0;,                                                             -,    -,           -,     -",
                "SLURM_JOB_ID=47x;,                                                           -,    -,           -,     -",
                "SLURM_JOB_ID=12345678901;,                                                   -,    -,           -,     -",
                "SLURM_JOB_ID=471,                                                            -,    -,           -,     -",
                "XSLURM_JOB_ID=4711;SLURM_JOB_IDX=3;,                                         -,    -,           -,     -",
                "APPTAINER_CONTAINER=/a.sif;,                                                 -,    -,           -,     apptainer",
                "SINGULARITY_CONTAINER=/a.sif;SLURM_JOB_ID=5;,                                5,    -,           -,     apptainer",
                "ENROOT_ROOTFS=/run/enroot/a;,                                                -,    -,           -,     enroot",
                "'',                                                                          -,    -,           -,     -",
                ";;;,                                                                         -,    -,           -,     -",
            })
    void variablesTellTheJob(String text, String job, String step, String array, String runtime) {
        byte[] environ = text.replace(';', '\0').getBytes(StandardCharsets.UTF_8);
        assertEquals(new SlurmEnvironment(job, step, array, runtime), SlurmEnvironment.parse(environ));
    }

    @Test
    void cgroupHasTheLastWord() {
        OwnerDraft draft = CgroupOwner.ofPath("/system.slice/slurmstepd.scope/job_7/step_1");
        new SlurmEnvironment("8", "2", "6_1", null).apply(draft);
        assertEquals("7", draft.slurmJob);
        assertEquals("1", draft.slurmStep);
        assertNull(draft.slurmArray);
    }

    @Test
    void serviceThatStartsJobsWithoutCgroupsIsNotTheirOwner() {
        OwnerDraft draft = CgroupOwner.ofPath("/system.slice/slurmd.service");
        new SlurmEnvironment("8", "2", "6_1", "enroot").apply(draft);
        assertEquals("slurm-8", draft.jobKey());
        assertNull(draft.unit);
        assertEquals("6_1", draft.slurmArray);
        assertEquals("enroot", draft.containerRuntime);
    }
}
