package io.perseid.engine.sql;

import io.perseid.api.warehouse.Dialect;

/**
 * Where a statement is written: keeps the indent, and leaves the lines inside an expression or a user's query as they are,
 * because a line break may stand in a text. One use, one thread.
 */
public final class SqlWriter {

    private static final String STEP = "  ";

    private final Dialect dialect;
    private final StringBuilder text = new StringBuilder();
    private String indent = "";

    SqlWriter(Dialect dialect) {
        this.dialect = dialect;
    }

    Dialect dialect() {
        return dialect;
    }

    SqlWriter put(String sql) {
        text.append(sql);
        return this;
    }

    SqlWriter line() {
        text.append('\n').append(indent);
        return this;
    }

    void deeper() {
        indent += STEP;
    }

    void back() {
        indent = indent.substring(STEP.length());
    }

    /** The statement in parentheses, indented. */
    void nested(Relation relation) {
        put("(");
        deeper();
        line();
        relation.statement(this);
        back();
        line();
        put(")");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
