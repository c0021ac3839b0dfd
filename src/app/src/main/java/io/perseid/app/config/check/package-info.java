/** Compares a sync with the columns that the warehouse and the CSV files have. */
@NullMarked
package io.perseid.app.config.check;

import org.jspecify.annotations.NullMarked;
