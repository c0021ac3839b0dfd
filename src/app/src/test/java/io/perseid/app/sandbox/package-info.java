/** Proves the sandbox: every documented rule, every fault, and an official client against it. */
@NullMarked
package io.perseid.app.sandbox;

import org.jspecify.annotations.NullMarked;
