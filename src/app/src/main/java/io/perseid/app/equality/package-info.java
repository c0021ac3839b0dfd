/** Proves that a destination equals the warehouse, by SQL on both sides that shares nothing with what did the sending. */
@NullMarked
package io.perseid.app.equality;

import org.jspecify.annotations.NullMarked;
