/** Mixpanel without its rate limits, for figures of the pipe itself. */
@NullMarked
package io.perseid.bench.flatout;

import org.jspecify.annotations.NullMarked;
