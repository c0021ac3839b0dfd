/** From Arrow rows to batches: each row's fate is decided, records are written, intents are noted. */
@NullMarked
package io.perseid.engine.encode;

import org.jspecify.annotations.NullMarked;
