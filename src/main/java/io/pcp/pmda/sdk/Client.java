package io.pcp.pmda.sdk;

import java.util.HashMap;
import java.util.Map;

/**
 * One client of pmcd as an agent sees it: its slot number and the attributes pmcd told about it. Owned by the pipe
 * thread; forgotten when pmcd closes the context.
 */
public final class Client {
    private final int context;
    private final Map<Integer, String> attributes = new HashMap<>();

    Client(int context) {
        this.context = context;
    }

    /** Slot number; reused after the client has gone. */
    public int context() {
        return context;
    }

    void attribute(int key, String value) {
        attributes.put(key, value);
    }

    /** Value of an attribute ({@code Pdu.Attr.USERID} ...), or null when pmcd did not send it. */
    public String attribute(int key) {
        return attributes.get(key);
    }
}
