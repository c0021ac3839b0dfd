@NullMarked
package io.perseid.testkit.mirror;

import org.jspecify.annotations.NullMarked;
