package io.pcp.pmda.cli.top;

import java.util.ArrayList;
import java.util.List;

/** What is wrong: first with everything, then with each GPU that is not well. Owned by one thread. */
final class TopProblems {
    private final Glyphs glyphs;
    private final TopModel model;
    private final int columns;

    /**
     * @param model with a frame, unless only {@link #wrapped} is used
     * @param columns no line is longer
     */
    TopProblems(Glyphs glyphs, TopModel model, int columns) {
        this.glyphs = glyphs;
        this.model = model;
        this.columns = columns;
    }

    /** All sentences, whole. */
    List<Line> all() {
        List<Line> lines = general();
        ill().forEach(gpu -> lines.addAll(sentence(gpu)));
        return lines;
    }

    /**
     * So many lines at most, unless what is wrong with everything is longer: whole sentences where they fit, else one
     * line for each GPU. The worst reason comes first, so that what is cut off is the rest.
     */
    List<Line> shortened(int most) {
        List<Line> lines = all();
        if (lines.size() <= most) {
            return lines;
        }
        lines = general();
        List<Gpu> ill = ill();
        int room = Math.max(1, most - lines.size());
        int shown = ill.size() <= room ? ill.size() : room - 1;
        for (Gpu gpu : ill.subList(0, shown)) {
            lines.add(begun(sentence(gpu)));
        }
        if (shown < ill.size()) {
            List<String> names =
                    ill.subList(shown, ill.size()).stream().map(Gpu::name).toList();
            String rest = glyphs.fit("also not well: " + String.join(", ", names) + "; pmdagpu doctor", columns - 2);
            lines.add(new Line().add(glyphs.more() + " " + rest, Style.DIM));
        }
        return lines;
    }

    private List<Line> general() {
        List<Line> lines = new ArrayList<>();
        if (!model.trouble.isEmpty()) {
            lines.addAll(wrapped(model.trouble, Style.BAD));
        }
        model.frame.problems().forEach(problem -> lines.addAll(wrapped(problem, Style.BAD)));
        return lines;
    }

    private List<Gpu> ill() {
        return model.frame.gpus().stream()
                .filter(gpu -> gpu.health() != Health.OK && gpu.health() != Health.NOT_SERVED)
                .filter(gpu -> !gpu.healthText().isEmpty())
                .toList();
    }

    private List<Line> sentence(Gpu gpu) {
        return wrapped(gpu.name() + ": " + gpu.healthText(), gpu.health().usable() ? Style.WARN : Style.BAD);
    }

    /** The first line of a sentence, marked when it goes on. */
    private Line begun(List<Line> sentence) {
        Line first = sentence.get(0);
        if (sentence.size() == 1) {
            return first;
        }
        String text = first.text();
        int room = columns - 1 - glyphs.more().length();
        int blank = text.length() <= room ? text.length() : text.lastIndexOf(' ', room);
        return new Line()
                .add(
                        text.substring(0, Math.max(1, blank)) + " " + glyphs.more(),
                        first.spans().get(0).style());
    }

    /** A sentence on as many lines as it needs. */
    List<Line> wrapped(String sentence, Style style) {
        List<Line> lines = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (String word : glyphs.fit(sentence, Integer.MAX_VALUE).split(" ")) {
            if (text.length() > 0 && text.length() + 1 + word.length() > columns) {
                lines.add(new Line().add(text.toString(), style));
                text.setLength(0);
            }
            text.append(text.length() == 0 ? "" : " ").append(word);
        }
        lines.add(new Line().add(text.toString(), style));
        return lines;
    }
}
