/** Keys, insert ids and fingerprints: how a row is known again. */
@NullMarked
package io.perseid.engine.identity;

import org.jspecify.annotations.NullMarked;
