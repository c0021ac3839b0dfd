/** Torments the real program in a process of its own and proves afterwards that destination and warehouse are equal. */
@NullMarked
package io.perseid.app.chaos;

import org.jspecify.annotations.NullMarked;
