/** What the declared settings of every connector have to keep. */
@NullMarked
package io.perseid.testkit.settings;

import org.jspecify.annotations.NullMarked;
