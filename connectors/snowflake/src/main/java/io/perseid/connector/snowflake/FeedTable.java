package io.perseid.connector.snowflake;

import io.perseid.api.warehouse.TablePath;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A table as the account describes it. Times are microseconds since the epoch, by the account's clock.
 *
 * @param type BASE TABLE, VIEW and so on
 * @param retentionDays how long its history is kept
 * @param created when it was made
 * @param lastDdl when it was altered last
 * @param now when the account was asked
 */
record FeedTable(
        String database,
        String schema,
        String name,
        String type,
        long retentionDays,
        long created,
        long lastDdl,
        long now) {

    /** In quotes, as SQL needs it. */
    String quoted() {
        return TablePath.quoted(database) + "." + TablePath.quoted(schema) + "." + TablePath.quoted(name);
    }

    /** As people write it. */
    String written() {
        return TableName.written(database) + "." + TableName.written(schema) + "." + TableName.written(name);
    }

    /** Cut down, so that what is committed later within the same millisecond comes after it. */
    long nowMillis() {
        return Math.floorDiv(now, 1000L);
    }

    /** The first moment of which CHANGES can tell: Snowflake refuses those at or before the table's making. */
    long floorMillis() {
        return Math.floorDiv(Math.max(created, lastDdl), 1000L) + 1;
    }

    FeedPlace.Shape shape() {
        return new FeedPlace.Shape(hash(quoted()), created, lastDdl);
    }

    private static String hash(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
