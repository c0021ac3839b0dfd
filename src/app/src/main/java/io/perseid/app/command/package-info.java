/** The command line: one class a command. */
@NullMarked
package io.perseid.app.command;

import org.jspecify.annotations.NullMarked;
