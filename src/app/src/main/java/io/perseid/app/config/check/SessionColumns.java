package io.perseid.app.config.check;

import io.perseid.api.warehouse.Column;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.engine.model.ModelContext;
import io.perseid.engine.sql.Expr;
import io.perseid.engine.sql.Relation;
import io.perseid.engine.sql.Select;
import io.perseid.engine.sync.Model;
import java.util.List;
import java.util.Set;

/** Asks a warehouse's session, without reading a row. */
public final class SessionColumns implements WarehouseColumns {

    private final ModelContext context;
    private final WarehouseSession session;

    public SessionColumns(Warehouse warehouse) {
        this.session = warehouse.open();
        this.context = new ModelContext("the sync", warehouse.dialect(), session);
    }

    @Override
    public List<Column> of(Model model) {
        return context.rows(model).columns().all();
    }

    @Override
    public Set<String> hidden(Model model) {
        return context.rows(model).hidden();
    }

    @Override
    public List<Column> ofTable(String table) {
        return context.table(table).all();
    }

    @Override
    public void tryExpression(Model model, String expression) {
        Relation rows = context.rows(model).relation();
        Select all = rows instanceof Relation.Table table ? Select.from(table) : Select.from(rows, "m");
        session.describe(all.column(Expr.user(expression), "checked").sql(context.dialect()));
    }

    @Override
    public void close() {
        session.close();
    }
}
