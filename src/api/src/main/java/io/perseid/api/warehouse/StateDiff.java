package io.perseid.api.warehouse;

/**
 * What a {@link StateTable} found. Its queries can be used in statements of the session until that is closed, and give the
 * same keys each time.
 *
 * @param changed a query of one column: the keys whose rows are new or not as they were, and those without a hash; each once
 * @param gone a query of one column: the keys that no row has any more
 * @param known how many keys the table has
 * @param rows how many rows were compared
 * @param goneKeys how many keys {@code gone} gives, as the warehouse counted them
 */
public record StateDiff(String changed, String gone, long known, long rows, long goneKeys) {}
