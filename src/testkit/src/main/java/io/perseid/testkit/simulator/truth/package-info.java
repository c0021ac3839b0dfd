/** What is true of the rows, and with that what may be live at the destination: shares no code with the engine. */
@NullMarked
package io.perseid.testkit.simulator.truth;

import org.jspecify.annotations.NullMarked;
