package io.pcp.pmda.sdk;

import io.pcp.pmda.model.PcpException;
import io.pcp.pmda.model.PmErr;
import io.pcp.pmda.protocol.Pdu;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Who may store: root or the user of this process, on the same machine. pmcd vouches for the user id of local clients and
 * sends none for others.
 */
public final class StorePermission {
    private StorePermission() {}

    /**
     * The number stored by a client that may.
     *
     * @param most largest number allowed, from 0
     * @throws PcpException {@code PM_ERR_PERMISSION} for anybody else, {@code PM_ERR_BADSTORE} for another number
     */
    public static long number(Client client, StoredValue value, long most) throws PcpException {
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
