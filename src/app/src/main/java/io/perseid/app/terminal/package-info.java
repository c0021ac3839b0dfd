/** What a person sees in a terminal: lines, tables, progress, problems; and JSON for programs. */
@NullMarked
package io.perseid.app.terminal;

import org.jspecify.annotations.NullMarked;
