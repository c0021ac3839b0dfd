/** A local server that speaks Mixpanel's wire contract over DuckDB: to try syncs on before paying for events, and to test against. */
@NullMarked
package io.perseid.app.sandbox;

import org.jspecify.annotations.NullMarked;
