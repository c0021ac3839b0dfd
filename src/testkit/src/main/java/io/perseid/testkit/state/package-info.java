/** What every state store must do, and one in memory for tests of others. */
@NullMarked
package io.perseid.testkit.state;

import org.jspecify.annotations.NullMarked;
