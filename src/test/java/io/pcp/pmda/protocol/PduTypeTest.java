package io.pcp.pmda.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PduTypeTest {

    @ParameterizedTest
    @CsvSource({
        "0x7000, ERROR, false",
        "0x7001, RESULT, true",
        "0x7002, PROFILE, false",
        "0x7003, FETCH, true",
        "0x7004, DESC_REQ, true",
        "0x7005, DESC, false",
        "0x7006, INSTANCE_REQ, true",
        "0x7007, INSTANCE, false",
        "0x7008, TEXT_REQ, true",
        "0x7009, TEXT, false",
        "0x700c, CREDS, false",
        "0x700d, PMNS_IDS, true",
        "0x700e, PMNS_NAMES, true",
        "0x700f, PMNS_CHILD, true",
        "0x7010, PMNS_TRAVERSE, true",
        "0x7011, ATTR, false",
        "0x7012, LABEL_REQ, true",
        "0x7013, LABEL, false",
        "0x7014, HIGHRES_FETCH, false",
        "0x7015, HIGHRES_RESULT, false",
        "0x7016, DESC_IDS, false",
        "0x7017, DESCS, false",
    })
    void codeHasATypeAndAnAnswerOrNot(String code, PduType type, boolean answered) {
        int number = Integer.decode(code);
        assertEquals(type, PduType.of(number));
        assertEquals(number, type.code());
        assertEquals(answered, PduType.wantsAnswer(number));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x700a, 0x700b, 0x6fff, 0x7018, 0x8000, 0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void otherCodesHaveNeither(int code) {
        assertNull(PduType.of(code));
        assertFalse(PduType.wantsAnswer(code));
    }
}
