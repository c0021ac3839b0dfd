package io.perseid.connector.mixpanel.http;

import io.perseid.api.destination.Bytes;

/** Compresses request bodies. Used by one thread at a time. */
public interface Compressor extends AutoCloseable {

    /** The value of Content-Encoding. */
    String encoding();

    /** The compressed form of {@code body[0, length)}, valid until the next call. */
    Bytes compress(byte[] body, int length);

    @Override
    void close();
}
