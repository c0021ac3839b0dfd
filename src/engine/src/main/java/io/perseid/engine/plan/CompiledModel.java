package io.perseid.engine.plan;

import io.perseid.api.destination.RecordMapping;
import io.perseid.engine.identity.TimeForm;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A sync's model and mapping against the warehouse as it is now. Immutable.
 *
 * @param select the statement's SELECT and its list
 * @param source the model after FROM, named {@code m}
 * @param joins what is joined to it; may be empty
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
        String select,
        String source,
        String joins,
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
        return new CompiledModel(
                select,
                source,
                joins,
                cursorExpression,
                keyExpressions,
                schema,
                mapping,
                roles,
                timeZone,
                cursorForm,
                cursorZone,
                both(condition),
                mappingHash);
    }

    /** The properties that come from columns. */
    public MappedColumns mappedColumns() {
        return MappedColumns.of(this);
    }

    /** The statement for rows that satisfy a condition; all rows if it is empty. */
    public String where(String condition) {
        return condition(select + "\nFROM " + source + joins, condition);
    }

    /** Other expressions over the model's rows, before anything is joined to them. */
    public String over(String expressions, String condition) {
        return condition("SELECT " + expressions + "\nFROM " + source, condition);
    }

    /** Other expressions over the same rows as {@link #where}. */
    public String joined(String expressions, String condition) {
        return condition("SELECT " + expressions + "\nFROM " + source + joins, condition);
    }

    private String condition(String statement, String condition) {
        String all = both(condition);
        return all.isEmpty() ? statement : statement + "\nWHERE " + all;
    }

    private String both(String condition) {
        if (within.isEmpty() || condition.isEmpty()) {
            return within + condition;
        }
        return within + " AND (" + condition + ")";
    }
}
