package io.pcp.pmda.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class IoReasonTest {
    static Stream<Arguments> reasons() {
        return Stream.of(
                Arguments.of(new NoSuchFileException("/x"), "no such file or directory"),
                Arguments.of(new AccessDeniedException("/x"), "permission denied"),
                Arguments.of(new FileSystemException("/x", null, "Is a directory"), "Is a directory"),
                Arguments.of(new FileNotFoundException("/x (Permission denied)"), "Permission denied"),
                Arguments.of(new FileNotFoundException("/x"), "/x"),
                Arguments.of(new IOException("Broken pipe"), "Broken pipe"),
                Arguments.of(new IOException(), "java.io.IOException"));
    }

    @ParameterizedTest
    @MethodSource("reasons")
    void failureIsToldWithoutClassNamesAndPaths(IOException failure, String reason) {
        assertEquals(reason, IoReason.of(failure));
    }
}
