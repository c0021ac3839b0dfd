/** Puts warehouses, destinations, state and engine together, in one place. */
@NullMarked
package io.perseid.app.wiring;

import org.jspecify.annotations.NullMarked;
