package io.perseid.engine.model;

import io.perseid.engine.sql.Relation;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What a {@link ModelKind} makes of a model. Immutable.
 *
 * @param relation all rows
 * @param columns of the relation
 * @param bounded the rows of a part of the output, and perhaps others: for a model that can prove which part of its input
 *     these need. The range is applied to the output in any case
 * @param hidden columns that {@code "*"} does not make properties of
 * @param own columns that are properties under their own names, listed or not
 * @param unpacked columns of JSON objects of which {@code "*"} makes a property of each member
 * @param device the column with the device, for a sync that names none
 * @param promises about the cursor that the model gives itself
 * @param absorbed rows that late ones may have made a part of others; empty for a model whose rows do not grow together
 */
public record ModelRows(
        Relation relation,
        ModelColumns columns,
        Function<OutputRange, Relation> bounded,
        Set<String> hidden,
        List<String> own,
        List<String> unpacked,
        Optional<String> device,
        Set<Promise> promises,
        Optional<AbsorbedRows> absorbed) {

    /** What is certain of the rows of a model, whatever is in its tables. */
    public enum Promise {
        /** The cursor is never NULL, so that nobody has to look for rows without one. */
        HAS_CURSOR,
        /** The cursor is the moment from which on a row is whole: no mode reads one whose cursor is still to come. */
        WHOLE_AT_CURSOR
    }

    /** Rows of which nothing more is known: their input is never bounded, which is always right. */
    public static ModelRows of(Relation relation, ModelColumns columns) {
        return new ModelRows(
                relation,
                columns,
                range -> relation,
                Set.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Set.of(),
                Optional.empty());
    }

    /** The rows of one table as they were: columns stay as they are now. @param clause what stands behind the table's name */
    public ModelRows asOf(String clause) {
        if (!(relation instanceof Relation.Table table)) {
            throw new IllegalStateException("only a table can be read as it was");
        }
        Relation then = new Relation.Table(table.written(), Optional.of(clause));
        return new ModelRows(then, columns, range -> then, hidden, own, unpacked, device, promises, Optional.empty());
    }

    /** With an input bound. */
    public ModelRows bounded(Function<OutputRange, Relation> bound) {
        return new ModelRows(relation, columns, bound, hidden, own, unpacked, device, promises, absorbed);
    }

    /** With columns that are no properties unless a user says so. */
    public ModelRows hiding(Set<String> names) {
        return new ModelRows(relation, columns, bounded, Set.copyOf(names), own, unpacked, device, promises, absorbed);
    }

    /** With columns that are always properties. */
    public ModelRows sending(List<String> names) {
        return new ModelRows(
                relation, columns, bounded, hidden, List.copyOf(names), unpacked, device, promises, absorbed);
    }

    /** With columns of JSON objects. */
    public ModelRows unpacking(List<String> names) {
        return new ModelRows(relation, columns, bounded, hidden, own, List.copyOf(names), device, promises, absorbed);
    }

    /** With a column for the device. */
    public ModelRows onDevice(Optional<String> column) {
        return new ModelRows(relation, columns, bounded, hidden, own, unpacked, column, promises, absorbed);
    }

    /** With what is certain of them. */
    public ModelRows promising(Promise... certain) {
        return new ModelRows(relation, columns, bounded, hidden, own, unpacked, device, Set.of(certain), absorbed);
    }

    /** With rows that others may take in. */
    public ModelRows absorbing(AbsorbedRows rows) {
        return new ModelRows(relation, columns, bounded, hidden, own, unpacked, device, promises, Optional.of(rows));
    }
}
