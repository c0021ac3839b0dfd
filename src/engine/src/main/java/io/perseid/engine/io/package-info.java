/** The few file operations of the engine, injected so that a test can lose what was not forced. */
@NullMarked
package io.perseid.engine.io;

import org.jspecify.annotations.NullMarked;
