/** Hand-made destinations that remember what reached them. */
@NullMarked
package io.perseid.testkit.fake;

import org.jspecify.annotations.NullMarked;
