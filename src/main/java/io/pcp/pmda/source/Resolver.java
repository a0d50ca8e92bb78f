package io.pcp.pmda.source;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Addresses of host names. May block for as long as it likes: it is called by threads that can be left behind. */
@FunctionalInterface
public interface Resolver {
    /**
     * @return at least one, in the order to be tried
     */
    InetAddress[] resolve(String host) throws UnknownHostException;
}
