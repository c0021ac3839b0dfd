/** Tests of reading and comparing pages of the gallery. */
@NullMarked
package io.perseid.app.gallery;

import org.jspecify.annotations.NullMarked;
