package io.perseid.engine.plan;

import io.perseid.api.destination.RecordMapping;
import io.perseid.engine.identity.TimeForm;
import io.perseid.engine.model.Enrichment;
import io.perseid.engine.model.ModelContext;
import io.perseid.engine.model.ModelRows;
import io.perseid.engine.model.OutputRange;
import io.perseid.engine.sql.Relation;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A sync's model and mapping against the warehouse as it is now. Immutable.
 *
 * @param statement how its statements are put together
 * @param bound the part of the output that statements are made for; empty for all of it
 * @param cursorExpression the cursor inside the statement; empty unless events
 * @param keyExpressions the key's columns inside the statement
 * @param schema of the statement's result
 * @param mapping what the destination's writer is compiled from
 * @param roles where identity stands in the result
 * @param timeZone of a time without zone
 * @param cursorForm empty unless events
 * @param cursorZone of a cursor without zone
 * @param within a condition that all of its rows satisfy; may be empty
 * @param mappingHash changes when mapping, key, zone or a connector's version change
 */
public record CompiledModel(
        ModelStatement statement,
        Optional<OutputRange> bound,
        Optional<String> cursorExpression,
        List<String> keyExpressions,
        Schema schema,
        RecordMapping mapping,
        ColumnRoles roles,
        ZoneId timeZone,
        Optional<TimeForm> cursorForm,
        ZoneId cursorZone,
        String within,
        String mappingHash) {

    /** The same model with those of its rows only that satisfy one condition more. */
    CompiledModel within(String condition) {
        return with(bound, both(condition));
    }

    /**
     * The same model for statements that read no more than a range of its output, so that it may read less of its input. They
     * have to say the range in their condition as well: a model that cannot bound its input reads all of it.
     */
    CompiledModel bounded(Optional<Long> low, Optional<Long> high) {
        return low.isEmpty() && high.isEmpty()
                ? this
                : with(Optional.of(new OutputRange(cursorForm.orElseThrow(), low, high)), within);
    }

    /**
     * The statement for the rows of a range of the cursor, which reads no more of the input than it needs. For events.
     *
     * @param low inclusive, microseconds in the cursor's own terms; empty for none
     * @param high exclusive; both empty: every row that has a cursor
     */
    public String between(Optional<Long> low, Optional<Long> high) {
        CursorRange range =
                new CursorRange(statement.dialect(), cursorExpression.orElseThrow(), cursorForm.orElseThrow());
        return bounded(low, high).where(range.condition(low, high));
    }

    /** Whether this is certain of its rows. */
    boolean promises(ModelRows.Promise promise) {
        return statement.rows().promises().contains(promise);
    }

    /** The same model with all of its rows, whatever it was narrowed to. */
    CompiledModel everything() {
        return with(Optional.empty(), "");
    }

    private CompiledModel with(Optional<OutputRange> range, String condition) {
        return new CompiledModel(
                statement,
                range,
                cursorExpression,
                keyExpressions,
                schema,
                mapping,
                roles,
                timeZone,
                cursorForm,
                cursorZone,
                condition,
                mappingHash);
    }

    /** Whether other tables have their part in what is sent of a row: then they may change it, although the row does not. */
    public boolean enriched() {
        return !statement.enrichments().isEmpty();
    }

    /** How far properties look ahead of their event: a row is not complete before so much time has passed after it. */
    public Duration lookAhead() {
        return statement.lookAhead();
    }

    /**
     * Events later than now minus this are held.
     *
     * @param skewMargin what is kept back because clocks differ
     */
    public Duration holdBack(Duration skewMargin) {
        return skewMargin.plus(lookAhead());
    }

    /** The properties that come from columns. */
    public MappedColumns mappedColumns() {
        return MappedColumns.of(this);
    }

    /** The statement for rows that satisfy a condition; all rows if it is empty. */
    public String where(String condition) {
        return statement.mapped(bound, both(condition));
    }

    /** The statement for a few rows, whichever: gathers nothing for others. It may give more than so many. */
    public String first(int rows) {
        return gathers() ? statement.first(bound, within, rows) : where("");
    }

    /** Other expressions over the model's rows, before anything is joined to them. */
    public String over(String expressions, String condition) {
        return statement.over(bound, expressions, both(condition));
    }

    /** Other expressions over the same rows as {@link #where}. */
    public String joined(String expressions, String condition) {
        return statement.joined(bound, expressions, both(condition));
    }

    /**
     * Asks the joined tables what a plan has to know of them.
     *
     * @param condition which rows the run reads; empty for all
     * @return what a person should know
     * @throws io.perseid.api.failure.PerseidException {@code CONFIGURATION} if rows of a joined table would double rows or make
     *     values uncertain
     */
    public List<String> inspect(ModelContext context, String condition) {
        String whole = both(condition);
        Optional<Relation> rows = whole.isEmpty() ? Optional.empty() : Optional.of(statement.all(bound, whole));
        return statement.enrichments().stream()
                .flatMap(enrichment -> enrichment.inspect(context, rows).stream())
                .toList();
    }

    /** Whether the warehouse holds what it gathers for all rows of a statement until it has read the last one. */
    public boolean gathers() {
        return statement.enrichments().stream().anyMatch(Enrichment::gathers);
    }

    /** About how many bytes that takes. Blocking. @param condition which rows; empty for all @param count how many these are */
    long gathered(ModelContext context, String condition, long count) {
        String whole = both(condition);
        Optional<Relation> rows = whole.isEmpty() ? Optional.empty() : Optional.of(statement.all(bound, whole));
        return statement.enrichments().stream()
                .mapToLong(enrichment -> enrichment.gathered(context, rows, count))
                .sum();
    }

    /** Whether its rows are those of one table, with nothing joined to them. */
    public boolean readsOneTable() {
        return statement.readsOneTable();
    }

    /** What the warehouse works out for each row, rendered. */
    public List<String> expressions() {
        return statement.expressions();
    }

    private String both(String condition) {
        if (within.isEmpty() || condition.isEmpty()) {
            return within + condition;
        }
        return within + " AND (" + condition + ")";
    }
}
