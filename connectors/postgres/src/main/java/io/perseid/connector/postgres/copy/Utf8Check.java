package io.perseid.connector.postgres.copy;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Refuses texts that are not UTF-8. Only databases in {@code SQL_ASCII} send such: they know no encoding and give bytes as
 * they were stored.
 */
record Utf8Check(CellDecoder inner) implements CellDecoder {

    @Override
    public void decode(byte[] message, int at, int length, int row) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(message, at, length));
        } catch (CharacterCodingException e) {
            throw new UnreadableValue(
                    "a text that is not UTF-8 in a database without an encoding (SQL_ASCII)",
                    "convert_from(convert_to(..., 'SQL_ASCII'), 'LATIN1'), or whatever it is");
        }
        inner.decode(message, at, length, row);
    }
}
