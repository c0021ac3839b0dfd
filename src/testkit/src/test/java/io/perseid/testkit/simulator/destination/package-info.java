@NullMarked
package io.perseid.testkit.simulator.destination;

import org.jspecify.annotations.NullMarked;
