package io.perseid.connector.postgres;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * What a feed's replication slot and publication are called. Pure.
 *
 * <p>Names of slots have at most 63 of a-z, 0-9 and _ (PostgreSQL's documentation, "Replication Slots") and are the
 * server's, not the database's, so there is a hash of both in them.
 */
final class SlotName {

    /** What all of them begin with; nothing else is ever dropped. */
    static final String PREFIX = "perseid_";

    private static final int READABLE = 40;
    private static final int HASH_DIGITS = 10;

    private SlotName() {}

    static String of(String database, String feed) {
        String plain = feed.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
        String readable = plain.substring(0, Math.min(plain.length(), READABLE));
        return PREFIX + readable + "_" + hash(database + "\0" + feed).substring(0, HASH_DIGITS);
    }

    /** Hexadecimal. For telling things apart that nobody forges. */
    static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
