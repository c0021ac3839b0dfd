package io.perseid.app.config.check;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.app.config.problem.ConfigProblem;
import io.perseid.app.config.problem.Position;
import io.perseid.engine.sync.Lookup;
import java.util.ArrayList;
import java.util.List;

/** Compares a lookup with the columns of the table that it reads of another warehouse. One thread. */
final class LookupCheck {

    private final Lookup lookup;
    private final WarehouseColumns warehouse;

    LookupCheck(Lookup lookup, WarehouseColumns warehouse) {
        this.lookup = lookup;
        this.warehouse = warehouse;
    }

    /** Everything that does not fit. @throws PerseidException if the warehouse does not answer */
    List<ConfigProblem> problems() {
        List<ConfigProblem> problems = new ArrayList<>();
        Position position = Position.parse(lookup.where());
        String table = ((Lookup.Table) lookup.source()).name();
        try {
            KnownColumns columns = new KnownColumns(table, warehouse.ofTable(table), problems::add);
            columns.find(lookup.key(), position);
            lookup.properties().values().stream().distinct().forEach(column -> columns.find(column, position));
        } catch (PerseidException e) {
            if (e.kind() != FailureKind.CONFIGURATION) {
                throw e;
            }
            problems.add(ConfigProblem.error(
                    position,
                    e.problem().found(),
                    e.problem().expected(),
                    e.problem().action()));
        }
        return problems;
    }
}
