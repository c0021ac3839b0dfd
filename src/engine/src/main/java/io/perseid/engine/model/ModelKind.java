package io.perseid.engine.model;

import io.perseid.engine.sync.Model;

/**
 * One kind of model: makes a relation of it. Pure but for asking the warehouse for columns; one thread.
 *
 * <p>A new kind is a record in {@link Model}, a class of this, and a line in {@link ModelContext#rows}.
 */
public interface ModelKind<M extends Model> {

    /**
     * @throws io.perseid.api.failure.PerseidException {@code CONFIGURATION} if the model does not fit the warehouse's columns
     */
    ModelRows rows(M model, ModelContext context);
}
