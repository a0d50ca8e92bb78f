package io.pcp.pmda.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PodListParserTest {
    private static final String UID = "6e1f0a3c-0d5e-4b7a-9c41-2f5b8a7d6e90";
    private static final String HASH = "d4f7c2a19be0356871c4d5e6f7a8b9c0";
    private static final String ID1 = "3f1c9ad2b7e84f60c5d1e2a3948576b0c1d2e3f405162738495a6b7c8d9e0f10";
    private static final String ID2 = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    /** What a kubelet answers, cut down to three pods. */
    static String document() throws IOException {
        try (InputStream in = PodListParserTest.class.getResourceAsStream("/procfs/pods.json")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static PodList parse(String text, int piece) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        PodListParser parser = new PodListParser();
        for (int at = 0; at < bytes.length; at += piece) {
            byte[] part = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + piece));
            parser.feed(part, part.length);
        }
        return parser.finish();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 100, 100_000})
    void namesAreFoundHoweverTheDocumentArrives(int piece) throws IOException {
        PodList list = parse(document(), piece);
        assertEquals(
                Map.of(
                        UID, new PodName("ml", "train-0", null),
                        HASH, new PodName("kube-system", "kube-proxy-node1", null)),
                list.pods());
        assertEquals(Map.of(ID1, "main", ID2, "setup"), list.containers());
    }

    @Test
    void emptyListIsAList() throws IOException {
        assertEquals(PodList.EMPTY, parse("{\"kind\":\"PodList\",\"items\":[]}", 3));
        assertEquals(PodList.EMPTY, parse("{\"items\":[null, 3, [[]], {}, {\"metadata\":{\"uid\":{}}}]}", 5));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "3",
                "{}",
                "{\"items\":{}}",
                "{\"kind\":\"Status\",\"message\":\"Forbidden\"}",
                "{\"items\":[{\"metadata\":{",
                "{\"items\":[}",
                "{\"items\":[]}}",
                "no json",
                "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
            })
    void everythingElseIsRefused(String text) {
        assertThrows(IOException.class, () -> parse(text, 4));
    }
}
