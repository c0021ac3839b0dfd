package io.perseid.connector.mixpanel.encode;

import io.perseid.api.destination.Refusal;
import io.perseid.api.destination.RowIdentity;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Which ids of users and devices may be sent. Mixpanel refuses a list of words that stand for "nobody" (import events),
 * whatever their case; a longer or broken id would be altered, and with that become someone else's. Any thread.
 */
final class Ids {

    private static final byte[][] NOBODY = {
        ascii("00000000-0000-0000-0000-000000000000"),
        ascii("anon"),
        ascii("anonymous"),
        ascii("nil"),
        ascii("none"),
        ascii("null"),
        ascii("n/a"),
        ascii("na"),
        ascii("undefined"),
        ascii("unknown"),
        ascii("<nil>"),
        ascii("0"),
        ascii("-1"),
        ascii("true"),
        ascii("false"),
        ascii("[]"),
        ascii("{}"),
        ascii("lmy47d")
    };

    private Ids() {}

    private static byte[] ascii(String word) {
        return word.getBytes(StandardCharsets.US_ASCII);
    }

    /** Whether {@link #refusal} has something to say; allocates nothing. */
    static boolean sendable(RowIdentity.Text id) {
        return id.length <= RowRules.MAX_TEXT_BYTES && !standsForNobody(id) && wellFormed(id);
    }

    /** Why this id of a {@code what} (user, device) cannot be sent. */
    static Optional<Refusal> refusal(String what, RowIdentity.Text id) {
        if (id.length > RowRules.MAX_TEXT_BYTES) {
            return Optional.of(new Refusal(
                    "id_too_long", "the " + what + " id has " + id.length + " bytes; Mixpanel keeps 255: " + id));
        }
        if (standsForNobody(id)) {
            return Optional.of(new Refusal(
                    "refused_id", "the " + what + " id \"" + id + "\" stands for nobody; Mixpanel refuses it"));
        }
        return wellFormed(id)
                ? Optional.empty()
                : Optional.of(new Refusal("invalid_id", "the " + what + " id is not valid UTF-8: " + id));
    }

    /** The same for a group's id: the refused words are only documented for users. */
    static boolean sendableGroup(RowIdentity.Text id) {
        return id.length <= RowRules.MAX_TEXT_BYTES && wellFormed(id);
    }

    static Refusal groupRefusal(RowIdentity.Text id) {
        return id.length > RowRules.MAX_TEXT_BYTES
                ? new Refusal("id_too_long", "the group id has " + id.length + " bytes; Mixpanel keeps 255: " + id)
                : new Refusal("invalid_id", "the group id is not valid UTF-8: " + id);
    }

    private static boolean standsForNobody(RowIdentity.Text id) {
        if (id.length > 9 && id.length != 36) {
            return false;
        }
        for (byte[] word : NOBODY) {
            if (word.length == id.length && equal(word, id.bytes)) {
                return true;
            }
        }
        return false;
    }

    private static boolean equal(byte[] word, byte[] id) {
        for (int i = 0; i < word.length; i++) {
            byte b = id[i];
            if (word[i] != (b >= 'A' && b <= 'Z' ? b + 32 : b)) {
                return false;
            }
        }
        return true;
    }

    private static boolean wellFormed(RowIdentity.Text id) {
        return isAscii(id.bytes, id.length) || isUtf8(id);
    }

    private static boolean isAscii(byte[] bytes, int length) {
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            if (Words.beyondAscii(Words.get(bytes, i))) {
                return false;
            }
        }
        if (i > 0) {
            // The last eight, of which the word before had some.
            return !Words.beyondAscii(Words.get(bytes, length - Long.BYTES));
        }
        for (; i < length; i++) {
            if (bytes[i] < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isUtf8(RowIdentity.Text id) {
        int i = 0;
        while (i < id.length) {
            int size = id.bytes[i] >= 0 ? 1 : JsonText.sequence(id.bytes, i, id.length);
            if (size == 0) {
                return false;
            }
            i += size;
        }
        return true;
    }

    /** Whether an insert id has only letters, digits and hyphens (import events). */
    static boolean isInsertId(byte[] id) {
        return Words.isHex(id) || isUnusualInsertId(id);
    }

    /** None that the engine makes, but the rule is wider. */
    private static boolean isUnusualInsertId(byte[] id) {
        for (byte c : id) {
            boolean fine = c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '-';
            if (!fine) {
                return false;
            }
        }
        return true;
    }
}
