/** Finds the connectors that are installed. */
@NullMarked
package io.perseid.app.connectors;

import org.jspecify.annotations.NullMarked;
