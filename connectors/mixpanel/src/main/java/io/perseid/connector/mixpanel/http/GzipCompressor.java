package io.perseid.connector.mixpanel.http;

import io.perseid.api.destination.Bytes;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Gzip (RFC 1952) at level 1 by the JDK: events compress sixfold there, and a higher level costs more than it saves. */
final class GzipCompressor implements Compressor {

    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 255};

    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    private final CRC32 crc = new CRC32();
    private final Bytes out = new Bytes(64 * 1024);

    @Override
    public String encoding() {
        return "gzip";
    }

    @Override
    public Bytes compress(byte[] body, int length) {
        out.clear();
        out.put(HEADER);
        deflater.reset();
        deflater.setInput(body, 0, length);
        deflater.finish();
        while (!deflater.finished()) {
            byte[] array = out.ensure(32 * 1024);
            out.advance(deflater.deflate(array, out.size(), array.length - out.size()));
        }
        crc.reset();
        crc.update(body, 0, length);
        putLittleEndian((int) crc.getValue());
        putLittleEndian(length);
        return out;
    }

    private void putLittleEndian(int value) {
        for (int shift = 0; shift < 32; shift += 8) {
            out.put((byte) (value >> shift));
        }
    }

    @Override
    public void close() {
        deflater.end();
    }
}
