package io.pcp.pmda.programs;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A service on the OpenTelemetry SDK that pushes. After each export it prints what a second reader of the same SDK has, always
 * cumulative, so that a script can compare. Values depend on the round alone, see {@link OtlpInstruments}.
 */
public final class OtlpProgram {
    private OtlpProgram() {}

    /**
     * Exports, prints, and ends: with 0, or with 1 when an export failed.
     *
     * <pre>
     * OtlpProgram ENDPOINT [KEY=VALUE]...
     *   ENDPOINT       URL, or a file to which JSON documents are appended, one per line; FILE.pb: protobuf, the last one only
     *   service=shop   instance=one   version=1.4.2   resource attributes; "instance=" leaves that out
     *   encoding=protobuf|json        compression=gzip|none
     *   temporality=cumulative|delta  of what is sent
     *   rounds=3       exports        pause=0   milliseconds between two
     *   factor=1       all values times so much
     *   token=         sent as bearer token
     * </pre>
     */
    public static void main(String[] args) throws InterruptedException {
        Map<String, String> words = new HashMap<>();
        for (String arg : List.of(args).subList(1, args.length)) {
            int equals = arg.indexOf('=');
            words.put(arg.substring(0, equals), arg.substring(equals + 1));
        }
        int rounds = Integer.parseInt(words.getOrDefault("rounds", "3"));
        long pause = Long.parseLong(words.getOrDefault("pause", "0"));
        OtlpService service = new OtlpService(args[0], words);
        // Whatever the locale is.
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        boolean success = true;
        for (int round = 1; round <= rounds; round++) {
            boolean exported = service.round(round);
            success &= exported;
            out.println("== round " + round + (exported ? "" : " failed"));
            service.expected().forEach(out::println);
            if (round < rounds) {
                TimeUnit.MILLISECONDS.sleep(pause);
            }
        }
        // Without closing the service, which would export once more.
        System.exit(success ? 0 : 1);
    }
}
