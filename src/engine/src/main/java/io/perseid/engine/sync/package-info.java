/** What a user configured: one Sync a file, free of YAML. */
@NullMarked
package io.perseid.engine.sync;

import org.jspecify.annotations.NullMarked;
