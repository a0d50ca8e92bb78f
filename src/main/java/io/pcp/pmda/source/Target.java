package io.pcp.pmda.source;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** What a source is fetched from. */
public sealed interface Target {
    /** For people and the label {@code url}: without user, password, query and fragment. */
    String display();

    /**
     * {@code http} or {@code https}.
     *
     * @param uri as configured; may hold secrets, never shown
     */
    record Http(URI uri) implements Target {
        @Override
        public String display() {
            String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
            String path = uri.getRawPath() == null ? "" : uri.getRawPath();
            return uri.getScheme() + "://" + uri.getHost() + port + path;
        }

        /** Never the credentials. */
        @Override
        public String toString() {
            return display();
        }
    }

    /** HTTP through a socket of the file system: {@code unix:///run/x.sock:/metrics}. */
    record Unix(Path socket, String path) implements Target {
        @Override
        public String display() {
            int query = path.indexOf('?');
            return "unix://" + socket + ":" + (query < 0 ? path : path.substring(0, query));
        }
    }

    /**
     * Files, {@code file:///p}, concatenated in the order of their names.
     *
     * @param pattern absolute; {@code *}, {@code ?} and {@code [...]} in its parts are patterns
     */
    record Files(String pattern) implements Target {
        @Override
        public String display() {
            return "file://" + pattern;
        }
    }

    /**
     * A program whose standard output is the document.
     *
     * @param command absolute path and arguments; no shell
     */
    record Program(List<String> command) implements Target {
        public Program {
            command = List.copyOf(command);
        }

        /** The program; its arguments may hold secrets. */
        @Override
        public String display() {
            return "exec:" + command.get(0);
        }

        @Override
        public String toString() {
            return display();
        }
    }

    /**
     * Nothing is fetched: a program sends its metrics by OTLP.
     *
     * @param service what it calls itself, {@code service.name} with its namespace
     */
    record Push(String service) implements Target {
        @Override
        public String display() {
            return "otlp:" + service;
        }
    }
}
