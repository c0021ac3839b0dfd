/** From a model and its enrichments to relations: one class for each kind. Compiled further by {@code plan}. */
@NullMarked
package io.perseid.engine.model;

import org.jspecify.annotations.NullMarked;
