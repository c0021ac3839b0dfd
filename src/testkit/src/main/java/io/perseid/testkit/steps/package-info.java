/** A whole run in one thread and in virtual time, with a crash wherever one is wanted. */
@NullMarked
package io.perseid.testkit.steps;

import org.jspecify.annotations.NullMarked;
