/** A small interpreter for the SQL that the engine writes, so that a warehouse can live in memory. */
@NullMarked
package io.perseid.testkit.simulator.sql;

import org.jspecify.annotations.NullMarked;
