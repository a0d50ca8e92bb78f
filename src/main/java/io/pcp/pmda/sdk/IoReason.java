package io.pcp.pmda.sdk;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What went wrong with a file, in the words of an administrator; the messages of Java are often only the path. */
public final class IoReason {
    private static final Pattern REASON = Pattern.compile(" \\(([^()]+)\\)$");

    private IoReason() {}

    /** Without the path, which the message around it names. */
    public static String of(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "no such file or directory";
        }
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof FileSystemException named && named.getReason() != null) {
            return named.getReason();
        }
        if (failure instanceof FileNotFoundException && failure.getMessage() != null) {
            // "PATH (reason)", from streams
            Matcher stream = REASON.matcher(failure.getMessage());
            return stream.find() ? stream.group(1) : failure.getMessage();
        }
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }
}
