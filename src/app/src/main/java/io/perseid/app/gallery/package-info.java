/** The gallery: examples whose pages are their data. What a page shows is what is loaded, run and compared. */
@NullMarked
package io.perseid.app.gallery;

import org.jspecify.annotations.NullMarked;
