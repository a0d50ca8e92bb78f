package io.pcp.pmda.nvml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.NativeLibrary;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NvmlLibraryTest {
    @TempDir
    Path dir;

    private static String because(LoadResult result) {
        return assertInstanceOf(LoadResult.Absent.class, result).because();
    }

    private static NvmlLibrary loaded(LoadResult result) {
        return assertInstanceOf(LoadResult.Loaded.class, result, result::toString)
                .library();
    }

    private static boolean mapped(Path file) throws IOException {
        return Files.readString(Path.of("/proc/self/maps")).contains(file.toString());
    }

    /** A copy: another file, hence another library to the loader. */
    private Path copy(String name) throws IOException {
        Path file = dir.resolve(name).resolve(LibrarySearch.SONAME);
        Files.createDirectories(file.getParent());
        return Files.copy(Simulation.file(), file);
    }

    @Test
    void withoutALibraryEveryPlaceSearchedIsNamed() {
        String because = because(LibraryLoader.search(
                List.of("libnvidia-ml-nowhere.so.1", dir + "/a/libnvidia-ml.so.1", dir + "/b/libnvidia-ml.so.1"),
                LibraryChoice.search()));
        assertTrue(
                because.startsWith("no NVML library: libnvidia-ml-nowhere.so.1 is not known to the loader"), because);
        assertTrue(because.contains("not in " + dir + "/a, " + dir + "/b."), because);
        assertTrue(because.contains("PMDAGPU_NVML_LIBRARY"), because);
    }

    @Test
    void theFirstUsablePlaceIsTaken() throws IOException {
        Path broken = Files.createDirectories(dir.resolve("broken")).resolve(LibrarySearch.SONAME);
        Files.writeString(broken, "not a library");
        Path good = copy("good");
        LoadResult result = LibraryLoader.search(
                List.of(dir + "/missing/libnvidia-ml.so.1", broken.toString(), good.toString()),
                LibraryChoice.search());
        try (NvmlLibrary library = loaded(result)) {
            assertEquals(good.toRealPath().toString(), library.path());
        }
    }

    @Test
    void aFileThatDoesNotExistIsSaidToBeMissing() {
        assertEquals(
                "the NVML library asked for cannot be used: " + dir + "/none.so does not exist",
                because(NvmlLibrary.open(LibraryChoice.file(dir.resolve("none.so")))));
    }

    @Test
    void aFileThatIsNoLibraryIsNamedWithTheLoadersReason() throws IOException {
        Path text = Files.writeString(dir.resolve("libnvidia-ml.so.1"), "not a library");
        String because = because(NvmlLibrary.open(LibraryChoice.file(text)));
        assertTrue(because.contains(text + " cannot be loaded ("), because);
        assertTrue(because.contains("file too short") || because.contains("invalid ELF header"), because);
    }

    @Test
    void aLibraryOfSomethingElseIsNotNvml() {
        Path java = Path.of(System.getProperty("java.home"), "lib", "libjava.so");
        String because = because(NvmlLibrary.open(LibraryChoice.file(java)));
        assertTrue(because.endsWith("is not an NVML library (no nvmlInit)"), because);
    }

    @Test
    void aStubsDirectoryIsNeverUsed() throws IOException {
        Path stub = copy("cuda/lib64/stubs");
        Path link = dir.resolve("libnvidia-ml.so.1");
        Files.createSymbolicLink(link, stub);
        for (Path asked : List.of(stub, link)) {
            String because = because(NvmlLibrary.open(LibraryChoice.file(asked)));
            assertTrue(because.endsWith("stubs/libnvidia-ml.so.1 is a link-time stub"), because);
        }
        assertFalse(mapped(stub.toRealPath()));
    }

    @Test
    void aDirectoryMeansTheLibraryInIt() throws IOException {
        Path file = copy("place");
        try (NvmlLibrary library = loaded(NvmlLibrary.open(LibraryChoice.file(file.getParent())))) {
            assertEquals(file.toRealPath().toString(), library.path());
            assertTrue(library.simulated());
            assertEquals(Optional.empty(), library.scenario());
        }
    }

    @Test
    void thePathIsTheFileMappedNotTheLinkAskedFor() throws IOException {
        Path file = copy("place");
        Path link = Files.createSymbolicLink(dir.resolve("link.so.1"), file);
        try (NvmlLibrary library = loaded(NvmlLibrary.open(LibraryChoice.file(link)))) {
            assertEquals(file.toRealPath().toString(), library.path());
        }
    }

    @Test
    void aSecondLibraryIsRefusedUntilTheFirstIsClosed() throws IOException {
        Path other = copy("other");
        NvmlLibrary first = loaded(NvmlLibrary.open(LibraryChoice.file(Simulation.file())));
        assertTrue(because(NvmlLibrary.open(LibraryChoice.file(other))).contains("still open"));
        assertTrue(first.tryClose());
        assertTrue(first.tryClose(), "closing twice is harmless");
        loaded(NvmlLibrary.open(LibraryChoice.file(other))).close();
    }

    @Test
    void anUpgradedLibraryIsOpenedAnewUnderTheSameName() throws IOException {
        Path file = copy("place");
        NvmlLibrary old = loaded(NvmlLibrary.open(LibraryChoice.simulated(
                file, Simulation.scenario("driver = 550.1", "gpus = 1 x h100").toString())));
        NvmlSession session = NvmlSession.start(old, new NvmlCounters());
        assertEquals(Reading.of("550.1"), session.driverVersion());
        session.close();
        assertTrue(old.tryClose());
        assertFalse(mapped(file.toRealPath()));

        Path upgrade = Files.copy(Simulation.variant("470"), dir.resolve("upgrade"));
        Files.move(upgrade, file, StandardCopyOption.REPLACE_EXISTING);
        NvmlLibrary now = loaded(NvmlLibrary.open(LibraryChoice.simulated(
                file, Simulation.scenario("driver = 470.2", "gpus = 1 x h100").toString())));
        assertFalse(now.has(NvmlFunction.CORES), "functions of the old file are forgotten");
        assertEquals("nvmlDeviceGetMemoryInfo", now.symbol(NvmlFunction.MEMORY));
        NvmlSession again = NvmlSession.start(now, new NvmlCounters());
        assertEquals(Reading.of("470.2"), again.driverVersion());
        assertEquals(Reading.of(1), again.deviceCount());
        again.close();
        assertTrue(now.tryClose());
    }

    @Test
    void afterCloseEveryCallAnswersUninitialized() {
        Simulation sim = Simulation.open("gpus = 1 x h100");
        NvmlSession session = sim.session();
        NvmlDevice gpu = sim.gpu(0);
        assertTrue(gpu.powerUsage().ok());
        sim.library().close();
        assertEquals(Reading.absent(NvmlReturn.UNINITIALIZED), gpu.powerUsage());
        assertEquals(Reading.absent(NvmlReturn.UNINITIALIZED), session.deviceCount());
        sim.close();
    }

    @Test
    void aScenarioNobodyKnowsIsAnsweredWithTheShippedOnes() throws IOException {
        Path file = copy("place");
        Files.createDirectory(dir.resolve("scenarios"));
        Files.writeString(dir.resolve("scenarios/eight.conf"), "gpus = 8 x h100\n");
        String because = because(NvmlLibrary.open(LibraryChoice.simulated(file, "nine")));
        assertTrue(because.startsWith("no scenario nine: "), because);
        assertTrue(because.contains("eight"), because);
        assertFalse(mapped(file.toRealPath()));
        NvmlLibrary library = loaded(NvmlLibrary.open(LibraryChoice.simulated(file, "eight")));
        assertEquals(Optional.of(dir.resolve("scenarios/eight.conf").toString()), library.scenario());
        NvmlSession session = NvmlSession.start(library, new NvmlCounters());
        assertEquals(Reading.of(8), session.deviceCount());
        session.close();
        assertTrue(library.tryClose());
    }

    @Test
    void theSimulationIsFoundThroughTheSourceTree() {
        assertTrue(Files.exists(Simulation.file()));
        try (NvmlLibrary library = loaded(NvmlLibrary.open(LibraryChoice.simulated("")))) {
            assertTrue(library.simulated());
        }
    }

    @Test
    void everyShippedScenarioIsAccepted() {
        List<String> names = LibrarySearch.scenarios(Simulation.file(), System::getProperty);
        assertTrue(names.contains("default"), names::toString);
        for (String name : names) {
            try (NvmlLibrary library = loaded(NvmlLibrary.open(LibraryChoice.simulated(name)))) {
                assertTrue(library.scenario().orElse("").endsWith("/" + name + ".conf"), name);
            }
        }
    }

    /** In a process of its own, since JNA starts once. */
    @Test
    void whenJnaCannotStartTheReasonAndTheRemedyAreTold() throws Exception {
        Path file = Files.writeString(dir.resolve("file"), "no directory can be made below this");
        StringBuilder classPath = new StringBuilder();
        for (Class<?> type : List.of(NvmlLibrary.class, NvmlLibraryTest.class, NativeLibrary.class)) {
            Path place = Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
            classPath.append(place).append(File.pathSeparator);
        }
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process process = new ProcessBuilder(
                        java.toString(),
                        "-Djna.tmpdir=" + file + "/none",
                        "-cp",
                        classPath.toString(),
                        Opener.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor());
        assertTrue(output.startsWith("Absent[because=JNA cannot start ("), output);
        assertTrue(output.contains("jna.tmpdir"), output);
    }

    /** Prints what becomes of looking for the driver's library. */
    static final class Opener {
        private Opener() {}

        public static void main(String[] args) {
            System.out.println(NvmlLibrary.open(LibraryChoice.search()));
        }
    }
}
