/** From DuckDB's vectors, where they lie, into Arrow's of ours: a loop a column, one copy a value, and no object for either. */
@NullMarked
package io.perseid.connector.duckdb.vector;

import org.jspecify.annotations.NullMarked;
