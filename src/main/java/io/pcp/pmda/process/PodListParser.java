package io.pcp.pmda.process;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads a Kubernetes {@code PodList} while it arrives, keeping nothing of it but uid, namespace and name of each pod and
 * id and name of its containers. Fields are those of the core v1 API; of unknown ones only the JSON has to be right.
 */
final class PodListParser {
    private static final int MAX_DEPTH = 64;
    private static final int MAX_TEXT = 1 << 20;
    private static final int MAX_PODS = 10_000;
    private static final String HASH = "kubernetes.io/config.hash";
    private static final int POD = 2;
    private static final int CONTAINER = 5;

    private final JsonParser json;
    private final ByteArrayFeeder feeder;
    private final Map<String, PodName> pods = new HashMap<>();
    private final Map<String, String> containers = new HashMap<>();
    /** Name of the member at each depth; empty for the elements of an array. */
    private final String[] path = new String[MAX_DEPTH + 2];

    private int depth;
    private boolean list;
    private boolean complete;
    private String uid;
    private String hash;
    private String name;
    private String namespace;
    private String containerName;
    private String containerId;

    PodListParser() throws IOException {
        StreamReadConstraints limits = StreamReadConstraints.builder()
                .maxNestingDepth(MAX_DEPTH)
                .maxStringLength(MAX_TEXT)
                .build();
        json = JsonFactory.builder().streamReadConstraints(limits).build().createNonBlockingByteArrayParser();
        feeder = (ByteArrayFeeder) json.getNonBlockingInputFeeder();
    }

    /** The next piece of the document. */
    void feed(byte[] bytes, int length) throws IOException {
        feeder.feedInput(bytes, 0, length);
        take();
    }

    /**
     * @throws IOException when the document is cut off or no list of pods
     */
    PodList finish() throws IOException {
        feeder.endOfInput();
        try {
            take();
        } catch (JsonEOFException e) {
            throw new IOException("the list of pods ends too early", e);
        }
        if (!complete || !list) {
            throw new IOException(complete ? "the answer is no list of pods" : "the list of pods ends too early");
        }
        return new PodList(pods, containers);
    }

    private void take() throws IOException {
        for (JsonToken token = json.nextToken();
                token != null && token != JsonToken.NOT_AVAILABLE;
                token = json.nextToken()) {
            switch (token) {
                case START_OBJECT, START_ARRAY -> begin(token);
                case END_OBJECT, END_ARRAY -> end(token);
                case FIELD_NAME -> path[depth - 1] = json.currentName();
                case VALUE_STRING -> text();
                default -> {}
            }
        }
    }

    private void begin(JsonToken token) {
        list |= depth == 1 && token == JsonToken.START_ARRAY && path[0].equals("items");
        path[depth] = "";
        depth++;
    }

    private void end(JsonToken token) {
        depth--;
        complete |= depth == 0;
        if (token == JsonToken.END_OBJECT && depth == POD && path[0].equals("items")) {
            pod();
        } else if (token == JsonToken.END_OBJECT && depth == CONTAINER && inStatuses()) {
            container();
        }
    }

    /** items → pod → status → containerStatuses → status of one. */
    private boolean inStatuses() {
        return path[0].equals("items")
                && "status".equals(path[2])
                && switch (path[3]) {
                    case "containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses" -> true;
                    default -> false;
                };
    }

    private void text() throws IOException {
        if (depth < 4 || !path[0].equals("items")) {
            return;
        }
        String field = path[depth - 1];
        if (depth == 4 && path[2].equals("metadata")) {
            switch (field) {
                case "uid" -> uid = json.getText();
                case "name" -> name = json.getText();
                case "namespace" -> namespace = json.getText();
                default -> {}
            }
        } else if (depth == 5 && path[2].equals("metadata") && path[3].equals("annotations") && field.equals(HASH)) {
            hash = json.getText();
        } else if (depth == CONTAINER + 1 && inStatuses()) {
            switch (field) {
                case "name" -> containerName = json.getText();
                case "containerID" -> containerId = json.getText();
                default -> {}
            }
        }
    }

    private void pod() {
        if (PodName.valid(name) && PodName.valid(namespace) && pods.size() < MAX_PODS) {
            PodName pod = new PodName(namespace, name, null);
            if (uid != null && CgroupOwner.validPodUid(uid)) {
                pods.put(uid, pod);
            }
            if (hash != null && CgroupOwner.validPodUid(hash)) {
                pods.put(hash, pod);
            }
        }
        uid = null;
        hash = null;
        name = null;
        namespace = null;
    }

    /** {@code containerd://<id>}. */
    private void container() {
        int at = containerId == null ? -1 : containerId.indexOf("://");
        String id = at < 0 ? "" : containerId.substring(at + 3);
        if (PodName.valid(containerName) && ContainerNames.validId(id) && containers.size() < MAX_PODS * 2) {
            containers.put(id, containerName);
        }
        containerName = null;
        containerId = null;
    }
}
