package io.pcp.pmda.bridge;

import io.pcp.pmda.otlp.ResourceMetrics;

/**
 * Which service a resource belongs to, and so which source its points go to.
 *
 * @param name as PCP allows it, one part of a name: {@code shop_checkout}; those who share it share the source
 * @param service as it calls itself, for people: {@code shop/checkout}
 */
record ServiceKey(String name, String service) {
    private static final String UNKNOWN = "unknown_service";
    private static final int MOST_SHOWN = 200;

    /** Of {@code service.name}, with {@code service.namespace} before it. */
    static ServiceKey of(ResourceMetrics resource) {
        String name = resource.attribute("service.name").strip();
        String namespace = resource.attribute("service.namespace").strip();
        return of(namespace, name.isEmpty() ? UNKNOWN : name);
    }

    private static ServiceKey of(String namespace, String name) {
        String whole = namespace.isEmpty() ? name : namespace + "_" + name;
        // A dot is a level of names: a service has one.
        String clean = Names.leaf(whole.replace('.', '_').replace(':', '_'), "workload");
        String shown = namespace.isEmpty() ? name : namespace + "/" + name;
        return new ServiceKey(clean, shown.length() > MOST_SHOWN ? shown.substring(0, MOST_SHOWN) + "..." : shown);
    }

    /** Of the source, as in the control metrics. */
    String source() {
        return "otlp." + name;
    }

    /** Where its metrics are. */
    String namespace() {
        return "workload." + name;
    }
}
