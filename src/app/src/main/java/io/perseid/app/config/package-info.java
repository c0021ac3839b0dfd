/** Turns the configuration folder into syncs, warehouses and destinations, with all of its problems. */
@NullMarked
package io.perseid.app.config;

import org.jspecify.annotations.NullMarked;
