/** Processes and what they use, as the operating system tells it. */
@NullMarked
package io.perseid.bench.process;

import org.jspecify.annotations.NullMarked;
