package io.perseid.engine.plan;

import io.perseid.api.warehouse.StateTable;

/**
 * How a run keeps the state table in the warehouse equal to the ledger.
 *
 * @param table of the session that the plan was made with
 * @param version of the hashes, the first part of the table's marks
 * @param rebuild whether the table cannot be relied on, so that everything is read and the table made anew
 */
public record StatePlan(StateTable table, String version, boolean rebuild) {}
