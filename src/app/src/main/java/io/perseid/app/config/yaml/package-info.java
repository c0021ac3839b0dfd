/** Reads YAML into nodes that know where they stand, with the text of values as it was written. */
@NullMarked
package io.perseid.app.config.yaml;

import org.jspecify.annotations.NullMarked;
