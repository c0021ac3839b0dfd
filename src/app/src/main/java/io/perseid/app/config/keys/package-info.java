/** Every key of the configuration described once: the parser, the JSON Schema and the reference page read it. */
@NullMarked
package io.perseid.app.config.keys;

import org.jspecify.annotations.NullMarked;
