/** Virtual time for several processes at once, each of which may be paused, killed, or given a clock that jumps. */
@NullMarked
package io.perseid.testkit.simulator.time;

import org.jspecify.annotations.NullMarked;
