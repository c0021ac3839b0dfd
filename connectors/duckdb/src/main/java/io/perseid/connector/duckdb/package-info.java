/** Warehouse connector for DuckDB: one file, or Parquet and CSV files that an in-memory DuckDB reads. */
@NullMarked
package io.perseid.connector.duckdb;

import org.jspecify.annotations.NullMarked;
