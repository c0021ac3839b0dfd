@NullMarked
package io.perseid.testkit.simulator.truth;

import org.jspecify.annotations.NullMarked;
