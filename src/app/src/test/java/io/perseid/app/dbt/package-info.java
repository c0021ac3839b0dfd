/** A hand-written manifest of a small coffee shop, and what is read from it. */
@NullMarked
package io.perseid.app.dbt;

import org.jspecify.annotations.NullMarked;
