/** The stepped run loop: reads, sends, remembers, commits. */
@NullMarked
package io.perseid.engine.run;

import org.jspecify.annotations.NullMarked;
