package io.pcp.pmda.sdk;

import io.pcp.pmda.model.PmErr;
import io.pcp.pmda.model.Pmid;
import io.pcp.pmda.model.Value;
import io.pcp.pmda.protocol.Pdu;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Collectors;

/** Results in a form tests can state: {@code 0.3: 0=1 7=2; 0.9: PM_ERR_PMID}, singular values without instance. */
final class ResultText {
    private ResultText() {}

    static String of(Pdu.Result result) {
        return result.sets().stream().map(ResultText::set).collect(Collectors.joining("; "));
    }

    private static String set(Pdu.ValueSet set) {
        Pmid pmid = new Pmid(set.pmid());
        String values = set.values().isEmpty()
                ? set.status() == 0 ? "none" : PmErr.name(set.status())
                : set.values().stream().map(ResultText::value).collect(Collectors.joining(" "));
        return pmid.cluster() + "." + pmid.item() + ": " + values;
    }

    private static String value(Pdu.InstanceValue value) {
        return (value.instance() == -1 ? "" : value.instance() + "=") + text(value.value());
    }

    private static String text(Value value) {
        if (value instanceof Value.Word word) {
            return Integer.toString(word.bits());
        } else if (value instanceof Value.Events events) {
            return events.records().size() + " events";
        }
        Value.Block block = (Value.Block) value;
        ByteBuffer data = ByteBuffer.wrap(block.data());
        return switch (block.type()) {
            case FLOAT -> Float.toString(data.getFloat());
            case DOUBLE -> Double.toString(data.getDouble());
            case I64, U64 -> Long.toUnsignedString(data.getLong());
            case STRING -> "'" + new String(block.data(), 0, block.data().length - 1, StandardCharsets.UTF_8) + "'";
            default -> HexFormat.of().formatHex(block.data());
        };
    }
}
