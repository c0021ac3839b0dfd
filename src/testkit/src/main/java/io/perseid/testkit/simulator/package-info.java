/** Whole histories of a sync in one thread and virtual time, each drawn from a seed, with every guarantee checked after it. */
@NullMarked
package io.perseid.testkit.simulator;

import org.jspecify.annotations.NullMarked;
