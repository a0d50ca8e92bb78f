package io.pcp.pmda.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.provider.MethodSource;

/** Searches for inputs that break what {@link FuzzTargets} says, from those in {@code src/test/resources/fuzz}. */
class Fuzz {
    private static List<byte[]> seeds(String target) throws IOException {
        return List.copyOf(Corpus.of(target).values());
    }

    static List<byte[]> expositionSeeds() throws IOException {
        return seeds("exposition");
    }

    @MethodSource("expositionSeeds")
    @FuzzTest
    void exposition(byte[] input) {
        FuzzTargets.run("exposition", input);
    }

    static List<byte[]> agreementSeeds() throws IOException {
        return seeds("agreement");
    }

    @MethodSource("agreementSeeds")
    @FuzzTest
    void agreement(byte[] input) {
        FuzzTargets.run("agreement", input);
    }

    static List<byte[]> validatorSeeds() throws IOException {
        return seeds("validator");
    }

    @MethodSource("validatorSeeds")
    @FuzzTest
    void validator(byte[] input) {
        FuzzTargets.run("validator", input);
    }

    static List<byte[]> nativeFileSeeds() throws IOException {
        return seeds("native");
    }

    @MethodSource("nativeFileSeeds")
    @FuzzTest
    void nativeFile(byte[] input) {
        FuzzTargets.run("native", input);
    }

    static List<byte[]> configDSeeds() throws IOException {
        return seeds("config.d");
    }

    @MethodSource("configDSeeds")
    @FuzzTest
    void configD(byte[] input) {
        FuzzTargets.run("config.d", input);
    }

    static List<byte[]> registrySeeds() throws IOException {
        return seeds("registry");
    }

    @MethodSource("registrySeeds")
    @FuzzTest
    void registry(byte[] input) {
        FuzzTargets.run("registry", input);
    }

    static List<byte[]> otlpProtobufSeeds() throws IOException {
        return seeds("otlp-protobuf");
    }

    @MethodSource("otlpProtobufSeeds")
    @FuzzTest
    void otlpProtobuf(byte[] input) {
        FuzzTargets.run("otlp-protobuf", input);
    }

    static List<byte[]> otlpJsonSeeds() throws IOException {
        return seeds("otlp-json");
    }

    @MethodSource("otlpJsonSeeds")
    @FuzzTest
    void otlpJson(byte[] input) {
        FuzzTargets.run("otlp-json", input);
    }

    static List<byte[]> otlpHttpSeeds() throws IOException {
        return seeds("otlp-http");
    }

    @MethodSource("otlpHttpSeeds")
    @FuzzTest
    void otlpHttp(byte[] input) {
        FuzzTargets.run("otlp-http", input);
    }

    static List<byte[]> otlpConfSeeds() throws IOException {
        return seeds("otlp.conf");
    }

    @MethodSource("otlpConfSeeds")
    @FuzzTest
    void otlpConf(byte[] input) {
        FuzzTargets.run("otlp.conf", input);
    }
}
