/** Writes a first sync file from a table: looks at names, types and a sample of rows. */
@NullMarked
package io.perseid.app.init;

import org.jspecify.annotations.NullMarked;
