package io.perseid.app.config.check;

import io.perseid.api.warehouse.Column;
import io.perseid.engine.sync.Model;
import java.util.List;
import java.util.Set;

/**
 * What a warehouse says about columns. Each method may throw a {@link io.perseid.api.failure.PerseidException}: of kind
 * {@code CONFIGURATION} if the table, query or expression is wrong. One thread.
 */
public interface WarehouseColumns extends AutoCloseable {

    List<Column> of(Model model);

    /** Those of them that {@code "*"} makes no properties of. */
    default Set<String> hidden(Model model) {
        return Set.of();
    }

    List<Column> ofTable(String table);

    /** Does nothing if the expression is right over the model's columns. */
    void tryExpression(Model model, String expression);

    @Override
    void close();
}
