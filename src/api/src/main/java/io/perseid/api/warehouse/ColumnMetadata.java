package io.perseid.api.warehouse;

/**
 * What a connector writes into an Arrow field's metadata where Arrow's type alone does not tell.
 *
 * <p>Canonical vectors that every connector gives: Bool; Int of 8 to 64 bits, signed or not; Float4/Float8; Decimal
 * 128/256 with its scale; Utf8; Binary; Date (days); Time (microseconds); Timestamp in microseconds, with zone
 * {@code UTC} for an instant, without zone for a local time; List, Struct and Map of these. Anything else arrives as
 * Utf8 text. Dictionary-encoded vectors are decoded by the connector.
 *
 * <p>What is finer than a microsecond is cut off. Infinite timestamps are {@code Long.MAX_VALUE} and
 * {@code -Long.MAX_VALUE}, infinite dates {@code Integer.MAX_VALUE} and {@code -Integer.MAX_VALUE}.
 */
public final class ColumnMetadata {

    /** Key: what a text column holds. */
    public static final String CONTENT = "perseid.content";

    /** Value of {@link #CONTENT}: each text is one JSON value and is to be sent as such. */
    public static final String JSON = "json";

    private ColumnMetadata() {}
}
