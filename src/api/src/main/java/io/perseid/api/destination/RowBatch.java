package io.perseid.api.destination;

import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Rows as the engine hands them to a writer.
 *
 * @param columns the rows, valid until the writer is bound to the next batch
 * @param sideRows for each side table of the mapping, the number of its row for each row here, or
 *     {@link SideTable#ABSENT}
 */
public record RowBatch(VectorSchemaRoot columns, int[][] sideRows) {}
