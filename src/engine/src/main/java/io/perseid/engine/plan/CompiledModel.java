package io.perseid.engine.plan;

import io.perseid.api.destination.RecordMapping;
import io.perseid.api.warehouse.Dialect;
import io.perseid.engine.identity.TimeForm;
import io.perseid.engine.model.Enrichment;
import io.perseid.engine.model.ModelContext;
import io.perseid.engine.model.ModelRows;
import io.perseid.engine.model.OutputRange;
import io.perseid.engine.sql.Expr;
import io.perseid.engine.sql.Relation;
import io.perseid.engine.sql.Select;
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
 * @param within a condition that all of its rows satisfy
 * @param mappingHash changes when mapping, key, zone or a connector's version change
 */
public record CompiledModel(
        ModelStatement statement,
        Optional<OutputRange> bound,
        Optional<Expr> cursorExpression,
        List<Expr> keyExpressions,
        Schema schema,
        RecordMapping mapping,
        ColumnRoles roles,
        ZoneId timeZone,
        Optional<TimeForm> cursorForm,
        ZoneId cursorZone,
        Expr within,
        String mappingHash) {

    /** The same model with those of its rows only that satisfy one condition more. */
    CompiledModel within(Expr condition) {
        return with(bound, within.and(condition));
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
        return bounded(low, high).where(range().condition(low, high));
    }

    /** Conditions on the cursor. For events. */
    CursorRange range() {
        return new CursorRange(cursorExpression.orElseThrow(), cursorForm.orElseThrow());
    }

    /** What its statements are written in. */
    public Dialect dialect() {
        return statement.dialect();
    }

    /**
     * The same model of one table with the rows that the table had.
     *
     * @param clause what stands behind the table's name; empty for the rows of now
     */
    public CompiledModel asOf(Optional<String> clause) {
        return clause.isEmpty() ? this : with(statement.asOf(clause.get()), bound, within);
    }

    /** Whether this is certain of its rows. */
    public boolean promises(ModelRows.Promise promise) {
        return statement.rows().promises().contains(promise);
    }

    /** The same model with all of its rows, whatever it was narrowed to. */
    public CompiledModel everything() {
        return with(Optional.empty(), Expr.always());
    }

    /** All rows of the same model whose cursor lies in a range. For events. */
    CompiledModel everythingIn(Optional<Long> low, Optional<Long> high) {
        CompiledModel all = everything();
        return low.isEmpty() && high.isEmpty() ? all : all.bounded(low, high).within(range().condition(low, high));
    }

    /** The rows that this model's have taken in, with their cursor; empty where they take in none. */
    Optional<CompiledModel> absorbed() {
        return statement.absorbed().map(taken -> with(taken, bound, within));
    }

    private CompiledModel with(Optional<OutputRange> range, Expr condition) {
        return with(statement, range, condition);
    }

    private CompiledModel with(ModelStatement made, Optional<OutputRange> range, Expr condition) {
        return new CompiledModel(
                made,
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

    /** The statement for all rows. */
    public String allRows() {
        return where(Expr.always());
    }

    /** The statement for a few rows, whichever: gathers nothing for others. It may give more than so many. */
    public String first(int rows) {
        return gathers() ? statement.first(bound, within, rows).sql(dialect()) : allRows();
    }

    /** The statement for rows that satisfy a condition. */
    public String where(Expr condition) {
        return mapped(condition).sql(dialect());
    }

    /** The rows of {@link #where}. */
    Select mapped(Expr condition) {
        return statement.mapped(bound, within.and(condition));
    }

    /** The model's rows before anything is joined to them, still without columns. */
    Select over(Expr condition) {
        return statement.over(bound, within.and(condition));
    }

    /** The rows of {@link #where}, each as often, still without columns. */
    public Select joined(Expr condition) {
        return statement.joined(bound, within.and(condition));
    }

    /** The parts of the key of each of these rows. */
    Select joinedKeys(Expr condition) {
        return keysOf(joined(condition));
    }

    /** The parts of the key of each of its rows before anything is joined to them. */
    Select keys(Expr condition) {
        return keysOf(over(condition));
    }

    private Select keysOf(Select rows) {
        Select keys = rows;
        for (int part = 0; part < keyExpressions.size(); part++) {
            keys = keys.column(keyExpressions.get(part), "k" + part);
        }
        return keys;
    }

    /**
     * Asks the joined tables what a plan has to know of them.
     *
     * @param condition which rows the run reads
     * @return what a person should know
     * @throws io.perseid.api.failure.PerseidException {@code CONFIGURATION} if rows of a joined table would double rows or make
     *     values uncertain
     */
    public List<String> inspect(ModelContext context, Expr condition) {
        Expr whole = within.and(condition);
        Optional<Relation> rows = whole.isAlways() ? Optional.empty() : Optional.of(statement.all(bound, whole));
        return statement.enrichments().stream()
                .flatMap(enrichment -> enrichment.inspect(context, rows).stream())
                .toList();
    }

    /** Whether the warehouse holds what it gathers for all rows of a statement until it has read the last one. */
    public boolean gathers() {
        return statement.enrichments().stream().anyMatch(Enrichment::gathers);
    }

    /** About how many bytes that takes. Blocking. @param condition which rows @param count how many these are */
    long gathered(ModelContext context, Expr condition, long count) {
        Expr whole = within.and(condition);
        Optional<Relation> rows = whole.isAlways() ? Optional.empty() : Optional.of(statement.all(bound, whole));
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
}
