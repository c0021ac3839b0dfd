/** The engine under the clock, in the process that is measured. */
@NullMarked
package io.perseid.bench.engine;

import org.jspecify.annotations.NullMarked;
