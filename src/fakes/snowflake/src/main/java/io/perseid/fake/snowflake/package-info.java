/** A fake Snowflake for tests and trials: the wire protocol that the real driver speaks, over an in-memory DuckDB. */
@NullMarked
package io.perseid.fake.snowflake;

import org.jspecify.annotations.NullMarked;
