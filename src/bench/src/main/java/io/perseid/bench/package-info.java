/** The end-to-end benchmark: a DuckDB file through the real engine to a draining HTTP server, and the machine's own floor. */
@NullMarked
package io.perseid.bench;

import org.jspecify.annotations.NullMarked;
