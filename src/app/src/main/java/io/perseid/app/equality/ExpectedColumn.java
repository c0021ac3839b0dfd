package io.perseid.app.equality;

/**
 * A property that is expected.
 *
 * @param name in the destination
 * @param type DuckDB's name of the type that the expected query gives it
 */
record ExpectedColumn(String name, String type) {}
