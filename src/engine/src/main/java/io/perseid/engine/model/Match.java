package io.perseid.engine.model;

import io.perseid.engine.sql.Expr;
import io.perseid.engine.sql.Relation;
import io.perseid.engine.sql.Select;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Columns of a model's rows, each with the column of a table that has to be equal to it. Immutable; found in both. */
record Match(List<String> ours, List<String> theirs) {

    static Match of(Map<String, String> written, ModelColumns ours, ModelColumns theirs, String where) {
        List<String> left = new ArrayList<>();
        List<String> right = new ArrayList<>();
        written.forEach((our, their) -> {
            left.add(ours.find(our, where).name());
            right.add(theirs.find(their, where).name());
        });
        return new Match(List.copyOf(left), List.copyOf(right));
    }

    /** The condition of a join of the rows with columns of the relation with this alias. */
    Expr on(String alias, List<String> columns) {
        return Expr.all(IntStream.range(0, ours.size())
                .mapToObj(i -> Expr.column(Enrichment.ROWS, ours.get(i)).eq(Expr.column(alias, columns.get(i))))
                .toList());
    }

    /** The table's columns under an alias. */
    List<Expr> keys(String alias) {
        return theirs.stream().map(column -> Expr.column(alias, column)).toList();
    }

    /** Rows of the table that can match some row at all: NULL equals nothing. */
    Expr known(String alias) {
        return Expr.all(keys(alias).stream().map(Expr::isNotNull).toList());
    }

    /** About the rows of the table that match some of these; perhaps a few more where several columns are matched. */
    Expr among(String alias, Relation rows) {
        return Expr.all(IntStream.range(0, ours.size())
                .mapToObj(i -> Expr.column(alias, theirs.get(i))
                        .in(Select.from(rows, Enrichment.ROWS)
                                .column(Expr.column(Enrichment.ROWS, ours.get(i)), "matched")))
                .toList());
    }

    /** As it stands in messages. */
    String shown() {
        return String.join(", ", theirs);
    }
}
