@NullMarked
package io.perseid.app.chaos;

import org.jspecify.annotations.NullMarked;
