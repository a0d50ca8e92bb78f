package io.pcp.pmda.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/**
 * Everything a command has to do with the world outside: streams, environment, files. Tests make their own.
 *
 * @param out values and answers, buffered: flush at the end of each picture
 * @param err what went wrong
 * @param screen what {@code out} leads to
 * @param environment value of a variable, or null
 * @param root where the machine's files begin, {@code /}
 */
record Shell(PrintStream out, PrintStream err, Screen screen, UnaryOperator<String> environment, Path root) {

    /** That of this process. */
    static Shell process() {
        PrintStream out = new PrintStream(
                new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 14),
                false,
                Terminals.charset());
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, Terminals.charset());
        return new Shell(out, err, Terminals.standardOutput(System::getenv), System::getenv, Path.of("/"));
    }

    /** A file of the machine, given by its full name. */
    Path file(String name) {
        return root.resolve(name.substring(1));
    }

    /** One sentence for the person, on standard error. */
    void complain(String sentence) {
        out.flush();
        err.println("pmdagpu: " + screen.plain(sentence));
    }

    /** Whether the reader of the output has gone ({@code | head}): then there is nobody left to work for. */
    boolean unheard() {
        return out.checkError();
    }
}
