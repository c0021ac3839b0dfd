/** From a Sync to SQL, slices, and what a run will do. */
@NullMarked
package io.perseid.engine.plan;

import org.jspecify.annotations.NullMarked;
