package io.pcp.pmda.cli.top;

import java.util.List;
import java.util.function.Consumer;

/** A screen of cells with a keyboard. Owned by one thread, except that keys come on another. */
public interface Terminal extends AutoCloseable {

    /** Characters per line and lines. */
    record Size(int columns, int rows) {}

    /** Takes the screen and the keyboard. */
    void open(Consumer<Key> keys) throws TopException;

    /** Its size now. */
    Size size();

    /** Shows a picture that was made for a size. */
    void draw(List<Line> picture, Size size);

    /** Gives screen and keyboard back as they were; harmless when that has happened. */
    @Override
    void close();
}
