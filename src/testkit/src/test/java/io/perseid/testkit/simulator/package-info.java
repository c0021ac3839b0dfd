@NullMarked
package io.perseid.testkit.simulator;

import org.jspecify.annotations.NullMarked;
