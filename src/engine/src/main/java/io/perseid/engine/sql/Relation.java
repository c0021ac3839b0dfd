package io.perseid.engine.sql;

import io.perseid.api.warehouse.Dialect;
import java.util.List;
import java.util.Optional;

/** Rows: a table, a query, or something made of them. Immutable; any thread. */
public sealed interface Relation
        permits Relation.Table, Relation.UserQuery, Relation.Written, Relation.Named, Relation.UnionAll, Select {

    /** Writes it as a statement of its own. */
    void statement(SqlWriter out);

    /** Writes it as it stands after FROM, without alias. */
    void source(SqlWriter out);

    /** Its rows as a statement, pretty-printed. */
    default String sql(Dialect dialect) {
        SqlWriter out = new SqlWriter(dialect);
        statement(out);
        return out.toString();
    }

    /**
     * A table, view or file as a user writes its name.
     *
     * @param asOf what stands behind its name, so that its rows are those of another time; empty for those of now
     */
    record Table(String written, Optional<String> asOf) implements Relation {

        /** As it is now. */
        public Table(String written) {
            this(written, Optional.empty());
        }

        @Override
        public void statement(SqlWriter out) {
            out.put("SELECT * FROM ");
            source(out);
        }

        @Override
        public void source(SqlWriter out) {
            out.put(out.dialect().table(written));
            asOf.ifPresent(clause -> out.put(" ").put(clause));
        }
    }

    /** A query of the user's own. It keeps its lines as they are: one may end inside a text. */
    record UserQuery(String text) implements Relation {
        @Override
        public void statement(SqlWriter out) {
            out.put("SELECT * FROM ");
            source(out);
            out.put(" m");
        }

        @Override
        public void source(SqlWriter out) {
            out.put("(").put(text).put("\n)");
        }
    }

    /** A statement that was written in the same dialect before: a connector's, or the engine's own. */
    record Written(String statement) implements Relation {
        @Override
        public void statement(SqlWriter out) {
            out.put(statement);
        }

        @Override
        public void source(SqlWriter out) {
            out.put("(\n").put(statement).put("\n)");
        }
    }

    /** One that {@link Select#with} has named. */
    record Named(String name) implements Relation {
        @Override
        public void statement(SqlWriter out) {
            out.put("SELECT * FROM ");
            source(out);
        }

        @Override
        public void source(SqlWriter out) {
            out.put(Alias.checked(name));
        }
    }

    /** The rows of several relations with the same columns, one after the other. At least one. */
    record UnionAll(List<Relation> parts) implements Relation {
        public UnionAll {
            parts = List.copyOf(parts);
        }

        @Override
        public void statement(SqlWriter out) {
            for (int i = 0; i < parts.size(); i++) {
                if (i > 0) {
                    out.line().put("UNION ALL").line();
                }
                parts.get(i).statement(out);
            }
        }

        @Override
        public void source(SqlWriter out) {
            out.nested(this);
        }
    }
}
