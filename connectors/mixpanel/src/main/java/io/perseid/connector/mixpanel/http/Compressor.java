package io.perseid.connector.mixpanel.http;

import io.perseid.api.destination.Bytes;

/** Compresses request bodies to gzip (RFC 1952). Used by one thread at a time; reusable without end. */
public interface Compressor extends AutoCloseable {

    /**
     * @param body from 0 to {@code length}; only read
     * @param out cleared first, then holds the whole gzip form; its array grows to what is needed and is worth reusing
     */
    void compress(byte[] body, int length, Bytes out);

    /** Frees native memory. */
    @Override
    void close();
}
