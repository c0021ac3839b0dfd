/** What was delivered: intent logs of open slices, immutable segments, and how a key is looked up in them. */
@NullMarked
package io.perseid.engine.ledger;

import org.jspecify.annotations.NullMarked;
