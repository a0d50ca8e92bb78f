package io.pcp.pmda.sdk;

import io.pcp.pmda.model.PcpException;

/** Takes a value a client stores into a metric ({@code pmstore}). Called by the pipe thread: must not block. */
@FunctionalInterface
public interface StoreHandler {

    /**
     * @param client who stores
     * @param instance -1 for a singular metric
     * @param value of the metric's type
     * @throws PcpException {@code PM_ERR_BADSTORE} for a value that is not allowed, {@code PM_ERR_PERMISSION} for a
     *     client that may not, {@code PM_ERR_INST} for an unknown instance
     */
    void store(Client client, int instance, StoredValue value) throws PcpException;
}
