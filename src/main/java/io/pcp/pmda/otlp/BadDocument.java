package io.pcp.pmda.otlp;

/** Is told of documents that could not be taken, among several in one body. */
@FunctionalInterface
public interface BadDocument {
    /**
     * @param place line at which a JSON document begins, or number of a protobuf message; from 1
     * @param why says nothing about what was in it
     */
    void at(int place, String why);
}
