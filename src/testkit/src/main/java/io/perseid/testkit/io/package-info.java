/** Files that crash and run full on demand, and what every implementation of the engine's files must do. */
@NullMarked
package io.perseid.testkit.io;

import org.jspecify.annotations.NullMarked;
