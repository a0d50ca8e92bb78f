package io.pcp.pmda.dashboard;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;

/** Writes JSON with a line for each value near the root, and in one line what is further down. Owned by one thread. */
final class ShallowPrinter extends DefaultPrettyPrinter {
    private static final long serialVersionUID = 1;
    private static final String INDENT = "  ";

    private final int levels;

    /**
     * @param levels nesting of what gets lines of its own; the root is level 1
     */
    ShallowPrinter(int levels) {
        this.levels = levels;
        DefaultIndenter lines = new DefaultIndenter(INDENT, "\n") {
            private static final long serialVersionUID = 1;

            @Override
            public void writeIndentation(JsonGenerator generator, int level) throws IOException {
                if (level <= levels) {
                    super.writeIndentation(generator, level);
                } else {
                    generator.writeRaw(' ');
                }
            }
        };
        indentArraysWith(lines);
        indentObjectsWith(lines);
    }

    @Override
    public DefaultPrettyPrinter createInstance() {
        return new ShallowPrinter(levels);
    }

    @Override
    public void writeEndObject(JsonGenerator generator, int entries) throws IOException {
        if (_nesting > levels) {
            _nesting--;
            generator.writeRaw(" }");
        } else {
            super.writeEndObject(generator, entries);
        }
    }

    @Override
    public void writeEndArray(JsonGenerator generator, int values) throws IOException {
        if (_nesting > levels) {
            _nesting--;
            generator.writeRaw(" ]");
        } else {
            super.writeEndArray(generator, values);
        }
    }
}
