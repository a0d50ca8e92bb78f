package io.pcp.pmda.process;

import java.util.Arrays;
import java.util.Random;

/** Small damage to good input, the same for the same seed. */
final class Mutations {
    private Mutations() {}

    static byte[] of(byte[] good, Random random) {
        byte[] bytes = good.clone();
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes && bytes.length > 0; i++) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                case 2 -> bytes = Arrays.copyOf(bytes, at);
                case 3 -> {
                    int to = at + random.nextInt(bytes.length - at);
                    System.arraycopy(good, 0, bytes, at, Math.min(to - at, good.length));
                }
                default -> {
                    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(20));
                    System.arraycopy(bytes, at, longer, at + longer.length - bytes.length, bytes.length - at);
                    bytes = longer;
                }
            }
        }
        return bytes;
    }
}
