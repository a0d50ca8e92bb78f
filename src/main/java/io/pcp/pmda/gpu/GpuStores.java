package io.pcp.pmda.gpu;

import io.pcp.pmda.model.PcpException;
import io.pcp.pmda.model.PmErr;
import io.pcp.pmda.protocol.Pdu;
import io.pcp.pmda.sdk.Client;
import io.pcp.pmda.sdk.StoreHandler;
import io.pcp.pmda.sdk.StoredValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The two metrics that can be stored into, by root or the user of this process on the same machine: pmcd
 * vouches for the user id of local clients and sends none for others.
 */
final class GpuStores {
    private static final long MOST_RELEASE = Duration.ofDays(1).toSeconds();

    private GpuStores() {}

    static StoreHandler loglevel(LogLevel level) {
        return (client, instance, value) -> level.set((int) checked(client, value, LogLevel.MOST));
    }

    static StoreHandler release(GpuFleet fleet) {
        return (client, instance, value) -> fleet.release(checked(client, value, MOST_RELEASE));
    }

    private static long checked(Client client, StoredValue value, long most) throws PcpException {
        String user = client.attribute(Pdu.Attr.USERID);
        if (user == null || !user.equals("0") && !user.equals(ownUser())) {
            throw new PcpException(
                    PmErr.PERMISSION, "store by user " + (user == null ? "unknown" : user) + " is not allowed");
        }
        long number = value.integer();
        if (number < 0 || number > most) {
            throw new PcpException(PmErr.BADSTORE, "store of " + number + ", allowed are 0 to " + most);
        }
        return number;
    }

    /** User id of this process; an impossible one where the system does not tell. */
    private static String ownUser() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").toString();
        } catch (IOException | UnsupportedOperationException unknown) {
            return "none";
        }
    }
}
