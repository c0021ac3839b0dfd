/** When syncs run; the only package that sees Quartz. */
@NullMarked
package io.perseid.engine.schedule;

import org.jspecify.annotations.NullMarked;
