/** What users of one warehouse share. */
@NullMarked
package io.perseid.app.wiring;

import org.jspecify.annotations.NullMarked;
