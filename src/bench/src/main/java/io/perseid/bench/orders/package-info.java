/** What is synced: a table of orders, and the configuration that a user would write for it. */
@NullMarked
package io.perseid.bench.orders;

import org.jspecify.annotations.NullMarked;
