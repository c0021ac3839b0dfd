/** How fast a destination may be sent to: budgets, concurrency, pauses and outages, shared by all runs of the process. */
@NullMarked
package io.perseid.engine.flow;

import org.jspecify.annotations.NullMarked;
