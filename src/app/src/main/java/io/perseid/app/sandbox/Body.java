package io.perseid.app.sandbox;

import java.nio.charset.StandardCharsets;

/**
 * Uncompressed content; only the first {@code length} bytes count. Not compared, not changed.
 *
 * @param bytes may be longer than the content
 * @param length of the content
 */
@SuppressWarnings("ArrayRecordComponent") // a view on a buffer, never compared
record Body(byte[] bytes, int length) {

    static Body of(byte[] bytes) {
        return new Body(bytes, bytes.length);
    }

    String text() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
