package io.pcp.pmda.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.gpu.GpuSettings;
import io.pcp.pmda.sdk.PcpConf;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigRightsTest {
    @TempDir
    Path root;

    private Finding examine(Captured machine, Account account) {
        return MigRights.examine(new Patient(
                machine.shell(),
                Setup.NONE,
                GpuSettings.DEFAULT,
                List.of(),
                PcpConf.load(machine.shell().environment()),
                null,
                account));
    }

    @Test
    void theNodeIsTheOneTheDriverNames() {
        Captured machine = new Captured(root);
        Account me = new Account(System.getProperty("user.name"), 1, Set.of(), "", true);
        assertTrue(examine(machine, me).detail().contains("mig-minors names no capability"));
        machine.file("/proc/driver/nvidia-caps/mig-minors", "config 1", "monitor 2", "gpu0/gi0/access 3");
        assertEquals(
                "/dev/nvidia-caps/nvidia-cap2 is missing", examine(machine, me).detail());
        machine.file("/dev/nvidia-caps/nvidia-cap2");
        assertEquals(Finding.Status.OK, examine(machine, me).status());
    }

    @Test
    void aNodeTheAgentCannotReadIsAWarning() {
        Captured machine = new Captured(root);
        machine.file("/proc/driver/nvidia-caps/mig-minors", "monitor 2");
        machine.file("/dev/nvidia-caps/nvidia-cap2");
        assertTrue(root.resolve("dev/nvidia-caps/nvidia-cap2").toFile().setReadable(false, false));
        Finding finding = examine(machine, new Account("pcp", 64990, Set.of(64990), "", false));
        assertEquals(Finding.Status.WARN, finding.status());
        assertTrue(finding.remedy().startsWith("chgrp pcp /dev/nvidia-caps/nvidia-cap2"), finding.remedy());
    }
}
