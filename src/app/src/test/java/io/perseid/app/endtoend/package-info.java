/** Whole syncs: a real DuckDB, the real engine, and a destination that remembers or the sandbox. */
@NullMarked
package io.perseid.app.endtoend;

import org.jspecify.annotations.NullMarked;
