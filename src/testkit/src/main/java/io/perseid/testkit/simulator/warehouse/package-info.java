/** A warehouse in memory that answers the engine's SQL, changes while it is read, and fails when told to. */
@NullMarked
package io.perseid.testkit.simulator.warehouse;

import org.jspecify.annotations.NullMarked;
