package io.perseid.connector.postgres;

/**
 * A publication as the catalogue has it.
 *
 * @param version a word that changes when it does
 * @param fits whether it tells all changes of the table: every kind, every row, every column
 * @param mayChange whether the login may drop it
 */
record FeedPublication(String version, boolean fits, boolean mayChange) {}
