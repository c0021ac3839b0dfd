/** The server that requests are sent to: takes everything, answers truthfully, and fails on demand. */
@NullMarked
package io.perseid.bench.drain;

import org.jspecify.annotations.NullMarked;
