package io.pcp.pmda.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** The documents of a source over time: those given, then what usually happens to the last one. */
final class DocumentChanges {
    private static final int CHANGES = 6;

    private DocumentChanges() {}

    /** At 0xFF, which stands in no text, one document ends and the next begins. */
    static List<byte[]> sequence(byte[] input) {
        List<byte[]> documents = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= input.length; i++) {
            if (i == input.length || input[i] == (byte) 0xff) {
                documents.add(Arrays.copyOfRange(input, start, i));
                start = i + 1;
            }
        }
        byte[] last = documents.get(documents.size() - 1);
        Random random = new Random(Arrays.hashCode(input));
        for (int i = 0; i < CHANGES; i++) {
            last = change(last, random);
            documents.add(last);
        }
        return documents;
    }

    private static byte[] change(byte[] document, Random random) {
        List<byte[]> lines = lines(document);
        if (lines.isEmpty()) {
            return document;
        }
        int at = random.nextInt(lines.size());
        int other = random.nextInt(lines.size());
        switch (random.nextInt(7)) {
            case 0 -> lines.remove(at);
            case 1 -> lines.add(at, lines.get(other));
            case 2 -> Collections.swap(lines, at, other);
            case 3 -> Collections.shuffle(lines, random);
            case 4 -> lines.set(at, digits(lines.get(at), random));
            case 5 -> lines.replaceAll(line -> digits(line, random));
            default -> lines.set(at, shortened(lines.get(at), random));
        }
        return join(lines);
    }

    /** Other numbers: behind the last blank, some digits change, and sometimes there are more or fewer. */
    private static byte[] digits(byte[] line, Random random) {
        byte[] changed = line.clone();
        for (int i = line.length - 1; i >= 0 && line[i] != ' '; i--) {
            if (line[i] >= '0' && line[i] <= '9' && random.nextBoolean()) {
                changed[i] = (byte) ('0' + random.nextInt(10));
            }
        }
        int end = changed.length;
        boolean feed = end > 0 && changed[end - 1] == '\n';
        if (feed && random.nextInt(4) == 0) {
            byte[] longer = Arrays.copyOf(changed, end + 1);
            longer[end - 1] = (byte) ('0' + random.nextInt(10));
            longer[end] = '\n';
            return longer;
        }
        return changed;
    }

    private static byte[] shortened(byte[] line, Random random) {
        int gone = line.length == 0 ? 0 : random.nextInt(line.length);
        byte[] rest = new byte[Math.max(0, line.length - 1)];
        for (int i = 0, to = 0; i < line.length && to < rest.length; i++) {
            if (i != gone) {
                rest[to++] = line[i];
            }
        }
        return rest;
    }

    /** Each with its line feed. */
    private static List<byte[]> lines(byte[] document) {
        List<byte[]> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < document.length; i++) {
            if (document[i] == '\n' || i == document.length - 1) {
                lines.add(Arrays.copyOfRange(document, start, i + 1));
                start = i + 1;
            }
        }
        return lines;
    }

    private static byte[] join(List<byte[]> lines) {
        byte[] document = new byte[lines.stream().mapToInt(line -> line.length).sum()];
        int at = 0;
        for (byte[] line : lines) {
            System.arraycopy(line, 0, document, at, line.length);
            at += line.length;
        }
        return document;
    }
}
