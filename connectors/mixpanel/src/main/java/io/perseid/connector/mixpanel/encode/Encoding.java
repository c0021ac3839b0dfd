package io.perseid.connector.mixpanel.encode;

/**
 * What the column writers of one row writer share. One thread.
 *
 * @param texts how texts inside records are written
 * @param numbersAsText whether numbers beyond 2^53 go as text
 * @param maxElements elements of a list or map; more are cut off
 * @param maxDepth levels of lists and objects; deeper ones go as text
 */
record Encoding(
        Alterations alterations, JsonText texts, IsoDates dates, boolean numbersAsText, int maxElements, int maxDepth) {

    /** Whole numbers up to here, and their negatives, survive a reader that keeps numbers as doubles. */
    static final long EXACT = 1L << 53;

    /** From here on a number may have more digits than a double tells apart. */
    static final long ROUNDED = 100_000_000_000_000_000L;
}
