package io.pcp.pmda.nvml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessMapsTest {
    private static final List<String> LINES = List.of(
            "00400000-00452000 r-xp 00000000 08:02 173521 /usr/bin/java",
            "7f00aa000000-7f00aa021000 rw-p 00000000 00:00 0 ",
            "7f00bb000000-7f00bb100000 r-xp 00001000 08:02 42  /usr/lib64/lib nvidia-ml.so.550.54.15",
            "7f00cc000000-7f00cc100000 r-xp 00001000 08:02 43  /usr/lib64/libnvidia-ml.so.535.1 (deleted)",
            "garbage",
            "ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0 [vsyscall]");

    @ParameterizedTest
    @CsvSource({
        "7f00bb000000,/usr/lib64/lib nvidia-ml.so.550.54.15",
        "7f00bb0fffff,/usr/lib64/lib nvidia-ml.so.550.54.15",
        "7f00cc000010,/usr/lib64/libnvidia-ml.so.535.1",
        "400000,/usr/bin/java"
    })
    void theFileOfAnAddressIsFound(String address, String file) {
        assertEquals(Optional.of(file), ProcessMaps.fileAt(Long.parseUnsignedLong(address, 16), LINES));
    }

    @Test
    void anonymousAndUnmappedMemoryHasNoFile() {
        for (String address : List.of("7f00bb100000", "7f00aa000000", "ffffffffff600010", "0")) {
            assertEquals(Optional.empty(), ProcessMaps.fileAt(Long.parseUnsignedLong(address, 16), LINES), address);
        }
    }
}
