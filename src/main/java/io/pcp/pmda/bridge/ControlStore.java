package io.pcp.pmda.bridge;

import io.pcp.pmda.model.PcpException;
import io.pcp.pmda.model.PmErr;
import io.pcp.pmda.sdk.Client;
import io.pcp.pmda.sdk.StoreHandler;
import io.pcp.pmda.sdk.StorePermission;
import io.pcp.pmda.sdk.StoredValue;

/** Takes what is stored into a control metric. By the pipe thread: what takes time is done by others. */
final class ControlStore implements StoreHandler {
    private static final int MOST_DEBUG = 2;

    private final ControlLeaf leaf;
    private final ControlTree tree;
    private final FleetView fleet;

    ControlStore(ControlLeaf leaf, ControlTree tree, FleetView fleet) {
        this.leaf = leaf;
        this.tree = tree;
        this.fleet = fleet;
    }

    @Override
    public void store(Client client, int instance, StoredValue value) throws PcpException {
        int number = (int) StorePermission.number(client, value, leaf == ControlLeaf.DEBUG ? MOST_DEBUG : 1);
        switch (leaf) {
            case DEBUG -> fleet.debug(number);
            case RELOAD -> {
                wanted(number);
                fleet.reload();
            }
            case REFRESH -> {
                wanted(number);
                source(instance).refreshNow();
            }
            default -> source(instance).enable(number == 1);
        }
    }

    private static void wanted(int number) throws PcpException {
        if (number != 1) {
            throw new PcpException(PmErr.BADSTORE, "store of " + number + ", allowed is 1");
        }
    }

    private SourceOwner source(int instance) throws PcpException {
        SourceOwner source = tree.source(instance);
        if (source == null) {
            throw new PcpException(PmErr.INST, "unknown source " + instance);
        }
        return source;
    }
}
