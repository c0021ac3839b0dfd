package io.perseid.api.destination;

import java.time.Duration;
import java.util.Optional;

/**
 * What the far end promises about the same record sent twice.
 *
 * @param winner which of the two stays; {@link Winner#NONE} if both do
 * @param window how long after the first; empty for ever
 * @param certain false where the vendor calls it best effort
 */
public record Dedupe(Winner winner, Optional<Duration> window, boolean certain) {

    /** Which of two records with one identity stays. */
    public enum Winner {
        NONE,
        FIRST,
        LAST,
        UNSPECIFIED
    }

    public static Dedupe none() {
        return new Dedupe(Winner.NONE, Optional.empty(), true);
    }

    /** Whether a request whose answer was lost may be sent again so long after it first went out. */
    public boolean safeAfter(Duration sinceFirstSend) {
        return winner != Winner.NONE
                && window.map(w -> sinceFirstSend.compareTo(w) < 0).orElse(true);
    }
}
