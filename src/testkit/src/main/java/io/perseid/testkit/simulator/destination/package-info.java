/** A destination in memory with every class of answers, which knows what is in, what is in the air, and what came twice. */
@NullMarked
package io.perseid.testkit.simulator.destination;

import org.jspecify.annotations.NullMarked;
