package io.perseid.engine.model;

import io.perseid.engine.sql.Expr;
import io.perseid.engine.sql.Relation;
import io.perseid.engine.sql.Select;
import io.perseid.engine.sync.PropertyDefinition;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

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

    /**
     * The same for a statement that reads no more than a range of the rows: for one that can bound what it reads by it.
     *
     * @param range empty if nothing is known of the rows
     */
    default List<Select.Joined> joins(Relation rows, Optional<OutputRange> range) {
        return joins(rows);
    }

    /** How far it looks ahead of an event: no row is sent before so much time has passed after it. */
    default Duration lookAhead() {
        return Duration.ZERO;
    }

    /** Whether it is certain that no row is doubled by it; then rows are counted and compared without it. */
    default boolean keepsRows() {
        return false;
    }

    /** Whether the warehouse holds what it gathers for all rows of a statement until it has read the last one. */
    default boolean gathers() {
        return false;
    }

    /**
     * About how many bytes that takes for certain rows. Blocking.
     *
     * @param rows those of the model, with all columns; empty for all
     * @param count how many these are
     */
    default long gathered(ModelContext context, Optional<Relation> rows, long count) {
        return 0;
    }

    /**
     * Asks the joined tables what only their rows tell, when a run is planned. Blocking.
     *
     * @param rows those of the model that the run reads, with all columns: questions are about them only; empty for all of the
     *     tables
     * @return what a person should know
     * @throws io.perseid.api.failure.PerseidException {@code CONFIGURATION} if the tables' rows make values uncertain
     */
    default List<String> inspect(ModelContext context, Optional<Relation> rows) {
        return List.of();
    }

    /** A property with the expression that gives its value, over the aliases of the enrichment and of the rows. */
    record Enriched(PropertyDefinition definition, Expr value) {}
}
