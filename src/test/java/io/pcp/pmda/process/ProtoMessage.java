package io.pcp.pmda.process;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes protobuf fields, so that tests can say what a kubelet answers. */
final class ProtoMessage {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    ProtoMessage bytes(int field, byte[] value) {
        varint(field << 3 | 2);
        varint(value.length);
        out.write(value, 0, value.length);
        return this;
    }

    ProtoMessage text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    ProtoMessage message(int field, ProtoMessage value) {
        return bytes(field, value.done());
    }

    ProtoMessage number(int field, long value) {
        varint((long) field << 3);
        varint(value);
        return this;
    }

    byte[] done() {
        return out.toByteArray();
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    /** A pod with one container that has devices of one resource, and fields an older reader does not know. */
    static ProtoMessage pod(String namespace, String name, String container, String... devices) {
        ProtoMessage resource = new ProtoMessage().text(1, "nvidia.com/gpu");
        for (String device : devices) {
            resource.text(2, device);
        }
        ProtoMessage topology = new ProtoMessage().message(1, new ProtoMessage().number(1, 1));
        ProtoMessage inside = new ProtoMessage()
                .text(1, container)
                .message(2, resource.message(3, topology))
                .number(3, 7)
                .message(5, new ProtoMessage().text(2, "claim"));
        return new ProtoMessage().text(1, name).text(2, namespace).message(3, inside);
    }
}
