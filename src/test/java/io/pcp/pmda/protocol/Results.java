package io.pcp.pmda.protocol;

import io.pcp.pmda.model.Value;
import io.pcp.pmda.model.ValueType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Gives a result, record by record, to a {@link ResultEncoder}. */
final class Results {
    private Results() {}

    /** Calls {@code begin}, {@code set}, {@code failed} and the value methods as an agent would. */
    static void replay(Pdu.Result result, ResultEncoder encoder) {
        encoder.begin(result.seconds());
        for (Pdu.ValueSet set : result.sets()) {
            if (set.values().isEmpty()) {
                encoder.failed(set.pmid(), set.status());
                continue;
            }
            encoder.set(set.pmid(), type(set.values().get(0).value()));
            set.values().forEach(value -> value(value.instance(), value.value(), encoder));
        }
    }

    private static ValueType type(Value value) {
        if (value instanceof Value.Block block) {
            return block.type();
        }
        return value instanceof Value.Events events ? events.type() : ValueType.I32;
    }

    private static void value(int instance, Value value, ResultEncoder encoder) {
        if (value instanceof Value.Word word) {
            encoder.number(instance, word.bits());
        } else if (value instanceof Value.Events events) {
            encoder.events(instance, events.records());
        } else {
            block(instance, (Value.Block) value, encoder);
        }
    }

    private static void block(int instance, Value.Block block, ResultEncoder encoder) {
        ByteBuffer data = ByteBuffer.wrap(block.data());
        switch (block.type()) {
            case FLOAT -> encoder.real(instance, data.getFloat());
            case DOUBLE -> encoder.real(instance, data.getDouble());
            case STRING ->
                encoder.text(instance, new String(block.data(), 0, block.data().length - 1, StandardCharsets.UTF_8));
            case AGGREGATE, AGGREGATE_STATIC -> encoder.bytes(instance, block.data());
            default -> encoder.number(instance, data.getLong());
        }
    }
}
