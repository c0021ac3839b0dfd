@NullMarked
package io.perseid.app.chaos.child;

import org.jspecify.annotations.NullMarked;
