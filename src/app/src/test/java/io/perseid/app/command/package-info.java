@NullMarked
package io.perseid.app.command;

import org.jspecify.annotations.NullMarked;
