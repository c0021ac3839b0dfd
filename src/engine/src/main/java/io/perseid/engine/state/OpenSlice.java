package io.perseid.engine.state;

/**
 * A slice that a dead run left open.
 *
 * @param slice its number
 * @param log name of its log in the ledger's folder
 */
public record OpenSlice(long slice, String log) {}
