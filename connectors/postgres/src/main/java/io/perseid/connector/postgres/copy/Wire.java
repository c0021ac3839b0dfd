package io.perseid.connector.postgres.copy;

/** The binary formats (functions {@code *send} of the server's source) that are read as they come. */
public enum Wire {
    BOOL,
    INT2,
    INT4,
    INT8,
    FLOAT4,
    FLOAT8,
    /** A number of a declared precision. */
    DECIMAL,
    /** A number without one: any number of digits. */
    NUMERIC,
    /** Text of any type that is sent as such: varchar, citext, enums, json. */
    TEXT,
    /** {@code char(n)}: the blanks that it is filled up with do not count. */
    PADDED_TEXT,
    JSONB,
    UUID,
    BYTEA,
    DATE,
    TIME,
    /** With or without zone: microseconds since 2000 in UTC, or in no zone. */
    TIMESTAMP,
    ARRAY
}
