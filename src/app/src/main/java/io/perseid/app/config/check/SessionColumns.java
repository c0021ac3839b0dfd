package io.perseid.app.config.check;

import io.perseid.api.warehouse.Column;
import io.perseid.api.warehouse.Dialect;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.engine.sync.Model;
import java.util.List;

/** Asks a warehouse's session, without reading a row. */
public final class SessionColumns implements WarehouseColumns {

    private final Dialect dialect;
    private final WarehouseSession session;

    public SessionColumns(Warehouse warehouse) {
        this.dialect = warehouse.dialect();
        this.session = warehouse.open();
    }

    @Override
    public List<Column> of(Model model) {
        return session.describe("SELECT * FROM " + rows(model));
    }

    @Override
    public List<Column> ofTable(String table) {
        return session.describe("SELECT * FROM " + dialect.table(table));
    }

    @Override
    public void tryExpression(Model model, String expression) {
        session.describe("SELECT (" + expression + "\n) AS checked FROM " + rows(model));
    }

    @Override
    public void close() {
        session.close();
    }

    /** A line break ends a comment that the query may end with. */
    private String rows(Model model) {
        return model instanceof Model.Table table
                ? dialect.table(table.name())
                : "(" + ((Model.Sql) model).text() + "\n) AS model";
    }
}
