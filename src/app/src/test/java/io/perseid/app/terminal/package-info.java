@NullMarked
package io.perseid.app.terminal;

import org.jspecify.annotations.NullMarked;
