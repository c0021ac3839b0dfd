/** What mirror mode promises, as a suite that every warehouse inherits, in each of its ways to find changes. */
@NullMarked
package io.perseid.testkit.mirror;

import org.jspecify.annotations.NullMarked;
