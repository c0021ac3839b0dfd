/** How anything in Perseid says that it failed: a kind for the engine, four parts for a person. */
@NullMarked
package io.perseid.api.failure;

import org.jspecify.annotations.NullMarked;
