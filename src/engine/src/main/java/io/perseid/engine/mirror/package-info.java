/** Finds what became of rows since they were sent: changed and gone, in mode mirror, or part of others; stops before it sends what cannot be meant. */
@NullMarked
package io.perseid.engine.mirror;

import org.jspecify.annotations.NullMarked;
