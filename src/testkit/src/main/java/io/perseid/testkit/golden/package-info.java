/** Texts that tests compare with files people have read. */
@NullMarked
package io.perseid.testkit.golden;

import org.jspecify.annotations.NullMarked;
