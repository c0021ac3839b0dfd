package io.perseid.api.warehouse;

import java.util.List;

/**
 * One change of a {@link StateTable}.
 *
 * @param fresh whether all that the table holds is forgotten first
 * @param newKeys whether no key with a hash in {@code rows} is in the table yet, so that none need be looked for
 * @param rows keys with the hash that their row has now, in place of the one before; each key once
 * @param removed keys that the table is to forget
 * @param mark of the table from now on; empty for none, so that nobody relies on it
 */
public record StateMerge(boolean fresh, boolean newKeys, StateRows rows, List<String> removed, String mark) {}
