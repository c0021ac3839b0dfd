/** The demo: a shop's star schema, the shipped syncs against the sandbox, and the proof that both are equal. */
@NullMarked
package io.perseid.app.demo;

import org.jspecify.annotations.NullMarked;
