/** What every model and enrichment has to give in every warehouse: cases written by hand, run by each connector. */
@NullMarked
package io.perseid.testkit.model;

import org.jspecify.annotations.NullMarked;
