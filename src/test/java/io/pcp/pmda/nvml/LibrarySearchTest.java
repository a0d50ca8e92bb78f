package io.pcp.pmda.nvml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LibrarySearchTest {

    @Test
    void theLoaderIsAskedFirstAndOnlyForTheVersionedName() {
        List<String> names = LibrarySearch.real();
        assertEquals("libnvidia-ml.so.1", names.get(0));
        assertTrue(names.stream().allMatch(name -> name.endsWith("libnvidia-ml.so.1")), names::toString);
        assertEquals("/usr/lib/wsl/lib/libnvidia-ml.so.1", names.get(names.size() - 1));
    }

    @ParameterizedTest
    @CsvSource({
        "/usr/local/cuda/lib64/stubs/libnvidia-ml.so.1,true",
        "/usr/lib64/libnvidia-ml.so.1,false",
        "/opt/stubs-free/libnvidia-ml.so.1,false"
    })
    void aStubIsKnownByItsDirectory(Path file, boolean stub) {
        assertEquals(stub, LibrarySearch.stub(file));
    }

    @Test
    void theSimulationIsLookedForInTheInstallationThenInTheSourceTree() {
        Map<String, String> properties =
                Map.of(NvmlLibrary.HOME_PROPERTY, "/src/target/home", NvmlLibrary.BASEDIR_PROPERTY, "/base");
        assertEquals(
                List.of(
                        Path.of("/src/target/home/nvmlsim/libnvidia-ml.so.1"),
                        Path.of("/src/native/build/nvmlsim/libnvidia-ml.so.1"),
                        Path.of("/base/native/build/nvmlsim/libnvidia-ml.so.1")),
                LibrarySearch.simulated(properties::get));
        assertEquals(List.of(), LibrarySearch.simulated(key -> null));
    }

    @Test
    void aScenarioIsAFileOrTheNameOfAShippedOne(@TempDir Path dir) throws IOException {
        Path library = dir.resolve("450/libnvidia-ml.so.1");
        Path shipped = Files.createDirectories(dir.resolve("scenarios")).resolve("dgx.conf");
        Files.writeString(shipped, "gpus = 8 x h100\n");
        Path own = Files.writeString(dir.resolve("own.conf"), "gpus = 1 x t4\n");
        assertEquals(own, LibrarySearch.scenario(own.toString(), library, key -> null));
        assertEquals(shipped, LibrarySearch.scenario("dgx", library, key -> null));
        assertNull(LibrarySearch.scenario("nothing", library, key -> null));
        assertEquals(List.of("dgx"), LibrarySearch.scenarios(library, key -> null));
    }
}
