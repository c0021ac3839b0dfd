/** What every destination connector has to prove, and rows to prove it with. */
@NullMarked
package io.perseid.testkit.destination;

import org.jspecify.annotations.NullMarked;
