package io.perseid.connector.mixpanel.http;

import io.perseid.api.destination.Bytes;
import java.util.zip.CRC32;

/** What stands around deflated data in gzip's format (RFC 1952). One thread. */
final class GzipFrame {

    /** No name, no time, unknown system: the same body always gives the same bytes. */
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 255};

    static final int HEADER_BYTES = HEADER.length;
    static final int TRAILER_BYTES = 8;

    private final CRC32 crc = new CRC32();

    static void header(byte[] out) {
        System.arraycopy(HEADER, 0, out, 0, HEADER.length);
    }

    void trailer(byte[] body, int length, Bytes out) {
        crc.reset();
        crc.update(body, 0, length);
        putLittleEndian((int) crc.getValue(), out);
        putLittleEndian(length, out);
    }

    private static void putLittleEndian(int value, Bytes out) {
        for (int shift = 0; shift < 32; shift += 8) {
            out.put((byte) (value >> shift));
        }
    }
}
