/** Reads the CSV files that are joined in flight. */
@NullMarked
package io.perseid.app.config.csv;

import org.jspecify.annotations.NullMarked;
