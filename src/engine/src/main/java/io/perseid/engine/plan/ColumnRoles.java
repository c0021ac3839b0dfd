package io.perseid.engine.plan;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * At which place of the query's result each part of a row's identity stands, and under which name each value counts in
 * the fingerprint.
 *
 * @param key one place or more
 * @param time events only
 * @param cursor events only
 * @param fingerprint name to place
 * @param sideMatch for each side table the place of the column that it is matched with
 */
public record ColumnRoles(
        List<Integer> key,
        Optional<Integer> time,
        Optional<Integer> cursor,
        Optional<Integer> user,
        Optional<Integer> device,
        Optional<Integer> name,
        Map<String, Integer> fingerprint,
        List<Integer> sideMatch) {}
