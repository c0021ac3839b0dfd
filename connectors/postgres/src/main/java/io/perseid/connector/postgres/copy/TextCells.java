package io.perseid.connector.postgres.copy;

import java.nio.charset.StandardCharsets;

/** Cells that become texts or bytes. */
final class TextCells {

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private TextCells() {}

    static void plain(byte[] message, int at, int length, int row, TextColumn to) {
        to.put(message, at, length, row);
    }

    /** Without the blanks at its end, as {@code CAST(... AS text)} gives it. */
    static void padded(byte[] message, int at, int length, int row, TextColumn to) {
        int end = at + length;
        while (end > at && message[end - 1] == ' ') {
            end--;
        }
        to.put(message, at, end - at, row);
    }

    /** A version (1) and then text. */
    static void jsonb(byte[] message, int at, int length, int row, TextColumn to) {
        if (message[at] != 1) {
            throw new UnreadableValue("jsonb of version " + message[at], "CAST(... AS json)");
        }
        to.put(message, at + 1, length - 1, row);
    }

    static TextColumn.Cell uuid() {
        byte[] text = "00000000-0000-0000-0000-000000000000".getBytes(StandardCharsets.US_ASCII);
        return (message, at, length, row, to) -> {
            hex(message, at, 4, text, 0);
            hex(message, at + 4, 2, text, 9);
            hex(message, at + 6, 2, text, 14);
            hex(message, at + 8, 2, text, 19);
            hex(message, at + 10, 6, text, 24);
            to.put(text, 0, text.length, row);
        };
    }

    private static void hex(byte[] from, int at, int bytes, byte[] to, int index) {
        for (int i = 0; i < bytes; i++) {
            to[index + 2 * i] = HEX[from[at + i] >> 4 & 0xF];
            to[index + 2 * i + 1] = HEX[from[at + i] & 0xF];
        }
    }
}
