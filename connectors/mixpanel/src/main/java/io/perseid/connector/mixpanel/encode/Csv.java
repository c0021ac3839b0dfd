package io.perseid.connector.mixpanel.encode;

import io.perseid.api.destination.Bytes;

/** Quotes CSV fields by RFC 4180 and replaces what is not UTF-8. One thread. */
final class Csv {

    private final Alterations alterations;

    Csv(Alterations alterations) {
        this.alterations = alterations;
    }

    /** Appends one field. */
    void put(byte[] source, int offset, int length, Bytes out) {
        int end = offset + length;
        boolean quote = length > 0 && (source[offset] == ' ' || source[end - 1] == ' ');
        for (int i = offset; i < end && !quote; i++) {
            byte b = source[i];
            quote = b == ',' || b == '"' || b == '\n' || b == '\r';
        }
        byte[] array = out.ensure(3 * length + 2);
        int at = out.size();
        if (quote) {
            array[at++] = '"';
        }
        boolean broken = false;
        int i = offset;
        while (i < end) {
            byte b = source[i];
            int size = b >= 0 ? 1 : JsonText.sequence(source, i, end);
            if (b == '"') {
                array[at++] = '"';
            }
            if (size == 0) {
                broken = true;
                array[at++] = (byte) 0xEF;
                array[at++] = (byte) 0xBF;
                array[at++] = (byte) 0xBD;
                i++;
            }
            for (int k = 0; k < size; k++) {
                array[at++] = source[i++];
            }
        }
        if (quote) {
            array[at++] = '"';
        }
        if (broken) {
            alterations.count(Alteration.INVALID_TEXT);
        }
        out.advance(at - out.size());
    }
}
