/** What runs in the process that {@code perseid chaos} torments: the program as it is, on a steered clock and disk. */
@NullMarked
package io.perseid.app.chaos.child;

import org.jspecify.annotations.NullMarked;
