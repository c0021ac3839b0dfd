/** The benchmark's own server is tested here; what it measures is tested elsewhere. */
@NullMarked
package io.perseid.bench.drain;

import org.jspecify.annotations.NullMarked;
