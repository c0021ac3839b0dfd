package io.perseid.engine.ledger;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The folder of one ledger's files: readable, and different for each ledger even where letters' case does not count.
 *
 * @param name such as {@code orders-event-1f0c63a9be42}
 */
public record LedgerFolder(String name) {

    /** Enough that two ledgers of one state never meet: the name is found by it, and each file tells its ledger again. */
    private static final int HASH_BYTES = 6;

    public static LedgerFolder of(LedgerId id) {
        return new LedgerFolder(id.namespace().value() + "-" + id.kind().word() + "-" + hash(text(id)));
    }

    String file(String file) {
        return name + "/" + file;
    }

    /** The id as it stands in the header of each file. */
    static String text(LedgerId id) {
        return id.namespace().value() + "\n" + id.kind().word() + "\n" + id.project();
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-256", missing);
        }
    }
}
