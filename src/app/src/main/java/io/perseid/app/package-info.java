/** Where the process starts. */
@NullMarked
package io.perseid.app;

import org.jspecify.annotations.NullMarked;
