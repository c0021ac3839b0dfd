package io.perseid.api.warehouse;

/**
 * A table or view.
 *
 * @param name as one would write it after {@code from:}
 * @param view whether it is a view
 * @param estimatedRows what the catalogue says; -1 when it does not say
 */
public record TableInfo(String name, boolean view, long estimatedRows) {}
