/** Mode mirror: finds what was inserted, updated and deleted in a source, and stops before it sends what cannot be meant. */
@NullMarked
package io.perseid.engine.mirror;

import org.jspecify.annotations.NullMarked;
