/** The state database, the only authority: runs, slices, checkpoints, segments, rejects, held rows. */
@NullMarked
package io.perseid.engine.state;

import org.jspecify.annotations.NullMarked;
