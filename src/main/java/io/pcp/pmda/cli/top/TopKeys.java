package io.pcp.pmda.cli.top;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;

/** What each key does. */
final class TopKeys {
    private static final List<Duration> PACES = List.of(
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(10),
            Duration.ofHours(1));
    private static final int LEAP = 10;
    private static final int LONGEST_FILTER = 40;

    private TopKeys() {}

    /** Changes the model as a key asks; what the model cannot do itself is returned. */
    static Wish press(TopModel model, Key key) {
        if (model.prompt != TopModel.Prompt.NONE) {
            return type(model, key);
        } else if (model.help) {
            model.help = false;
            return key.kind() == Key.Kind.CHARACTER && key.c() == 'q' ? new Wish.Quit() : Wish.NOTHING;
        }
        switch (key.kind()) {
            case UP -> model.select(-1);
            case DOWN -> model.select(1);
            case PAGE_UP -> model.scroll(-model.page);
            case PAGE_DOWN -> model.scroll(model.page);
            case ENTER -> {
                model.only = !model.only && !model.selected.isEmpty();
                model.scrolled = 0;
            }
            case ESCAPE -> clear(model);
            case LEFT -> {
                return move(model, -1);
            }
            case RIGHT -> {
                return move(model, 1);
            }
            case HOME -> {
                return end(model, true);
            }
            case END -> {
                return end(model, false);
            }
            case CHARACTER -> {
                return character(model, key.c());
            }
            default -> {
                return Wish.NOTHING;
            }
        }
        return Wish.NOTHING;
    }

    private static void clear(TopModel model) {
        if (!model.filter.isEmpty()) {
            model.filter = "";
        } else if (model.only) {
            model.only = false;
        } else {
            model.selected = "";
        }
        model.scrolled = 0;
    }

    private static Wish character(TopModel model, char c) {
        switch (c) {
            case 'q', 'Q' -> {
                return new Wish.Quit();
            }
            case '+', '=' -> {
                return pace(model, 1);
            }
            case '-', '_' -> {
                return pace(model, -1);
            }
            case 'k' -> model.select(-1);
            case 'j' -> model.select(1);
            case 's' -> sort(model, model.sort.next());
            case 'r' -> model.reverse = !model.reverse;
            case 'M' -> sort(model, SortKey.MEMORY);
            case 'S' -> sort(model, SortKey.SM);
            case 'P' -> sort(model, SortKey.PID);
            case 'U' -> sort(model, SortKey.USER);
            case 'G' -> sort(model, SortKey.GPU);
            case 'J' -> sort(model, SortKey.JOB);
            case 'C' -> sort(model, SortKey.COMMAND);
            case 'p', ' ' -> model.paused = !model.paused;
            case 'h', '?' -> model.help = true;
            case '/' -> {
                model.prompt = TopModel.Prompt.FILTER;
                model.typed = model.filter;
            }
            case 'g' -> {
                if (model.window != null) {
                    model.prompt = TopModel.Prompt.TIME;
                    model.typed = "";
                }
            }
            case '[' -> {
                return move(model, -LEAP);
            }
            case ']' -> {
                return move(model, LEAP);
            }
            default -> {
                return Wish.NOTHING;
            }
        }
        return Wish.NOTHING;
    }

    private static void sort(TopModel model, SortKey key) {
        model.sort = key;
        model.reverse = false;
        model.scrolled = 0;
    }

    private static Wish pace(TopModel model, int by) {
        Duration next = model.interval;
        if (by > 0) {
            next = PACES.stream()
                    .filter(pace -> pace.compareTo(model.interval) > 0)
                    .findFirst()
                    .orElse(next);
        } else {
            for (Duration pace : PACES) {
                next = pace.compareTo(model.interval) < 0 ? pace : next;
            }
        }
        // An archive is replayed in whole seconds.
        if (model.window != null && next.toMillis() < 1000) {
            return Wish.NOTHING;
        }
        return next.equals(model.interval) ? Wish.NOTHING : new Wish.Pace(next);
    }

    /** Steps through an archive pause it; without one there is nothing to step through. */
    private static Wish move(TopModel model, int steps) {
        if (model.window == null || model.frame == null) {
            return Wish.NOTHING;
        }
        model.paused = true;
        return steps == 1
                ? new Wish.Step()
                : new Wish.Seek(model.frame.time().plus(model.interval.multipliedBy(steps)));
    }

    private static Wish end(TopModel model, boolean first) {
        if (model.window != null) {
            model.paused = true;
            return new Wish.Seek(first ? model.window.start() : model.window.end());
        }
        model.scroll(first ? Integer.MIN_VALUE / 2 : Integer.MAX_VALUE / 2);
        return Wish.NOTHING;
    }

    private static Wish type(TopModel model, Key key) {
        switch (key.kind()) {
            case CHARACTER -> {
                if (model.typed.length() < LONGEST_FILTER) {
                    model.typed += key.c();
                }
            }
            case BACKSPACE ->
                model.typed = model.typed.isEmpty() ? "" : model.typed.substring(0, model.typed.length() - 1);
            case ESCAPE -> {
                model.filter = model.prompt == TopModel.Prompt.FILTER ? "" : model.filter;
                model.prompt = TopModel.Prompt.NONE;
            }
            case ENTER -> {
                boolean time = model.prompt == TopModel.Prompt.TIME;
                model.prompt = TopModel.Prompt.NONE;
                return time ? seek(model) : Wish.NOTHING;
            }
            default -> {
                return Wish.NOTHING;
            }
        }
        if (model.prompt == TopModel.Prompt.FILTER) {
            model.filter = model.typed;
            model.scrolled = 0;
        }
        return Wish.NOTHING;
    }

    /** A time of day, of the first day of the window on which it lies inside of it. */
    private static Wish seek(TopModel model) {
        try {
            String text = model.typed.strip();
            LocalTime time = LocalTime.parse(text.length() == 4 ? "0" + text : text);
            ZonedDateTime first = model.window.start().atZone(ZoneId.systemDefault());
            Instant wanted = first.with(time).toInstant();
            if (wanted.isBefore(model.window.start())) {
                wanted = first.plusDays(1).with(time).toInstant();
            }
            model.paused = true;
            return new Wish.Seek(wanted);
        } catch (DateTimeException wrong) {
            model.fail("'" + model.typed + "' is no time of day; write 14:05 or 14:05:30");
            return Wish.NOTHING;
        }
    }
}
