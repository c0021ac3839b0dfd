package io.perseid.engine.model;

import io.perseid.engine.sql.Expr;
import io.perseid.engine.sql.Relation;
import io.perseid.engine.sql.Select;
import io.perseid.engine.sync.PropertyDefinition;
import java.util.List;

/**
 * Properties for a model's rows out of other tables: relations that are joined to the rows, which stand under the alias {@link
 * #ROWS}, and expressions over what was joined. Made once a plan, used for each statement; immutable.
 *
 * <p>A new one is a class of this and a line in {@link Enrichments#of}. Its aliases begin with the one it was given, so that no
 * two take the same.
 */
public interface Enrichment {

    /** The alias of the model's rows. */
    String ROWS = "m";

    /** In the order in which they are to be sent. */
    List<Enriched> properties();

    /**
     * What is joined, in order.
     *
     * @param rows those of the model that the statement reads, slice and all, with all columns: for one that looks back at them
     */
    List<Select.Joined> joins(Relation rows);

    /** Whether it is certain that no row is doubled by it; then rows are counted and compared without it. */
    default boolean keepsRows() {
        return false;
    }

    /** A property with the expression that gives its value, over the aliases of the enrichment and of the rows. */
    record Enriched(PropertyDefinition definition, Expr value) {}
}
