package io.perseid.bench;

import io.perseid.api.destination.Destination;
import io.perseid.api.destination.DestinationConnector;
import io.perseid.api.destination.NullPolicy;
import io.perseid.api.settings.SettingProblem;
import io.perseid.api.settings.Settings;
import io.perseid.api.settings.SettingsSpec;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseConnector;
import io.perseid.engine.sync.Cursor;
import io.perseid.engine.sync.EventName;
import io.perseid.engine.sync.Mode;
import io.perseid.engine.sync.Model;
import io.perseid.engine.sync.Namespace;
import io.perseid.engine.sync.OnUnknown;
import io.perseid.engine.sync.PropertyDefinition;
import io.perseid.engine.sync.PropertySet;
import io.perseid.engine.sync.PropertyValue;
import io.perseid.engine.sync.RecordDefinition;
import io.perseid.engine.sync.Schedule;
import io.perseid.engine.sync.Sync;
import io.perseid.engine.sync.TimeColumn;
import io.perseid.engine.sync.UserColumn;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/** The sync of {@link OrderTable} to Mixpanel, and its connectors as a user would configure them. */
final class OrderSync {

    private OrderSync() {}

    static Sync sync() {
        return new Sync(
                "order-submitted",
                new Namespace("order-submitted"),
                "shop",
                "mixpanel",
                Mode.STANDARD,
                new Schedule.Manual(),
                new Model.Table("orders"),
                new RecordDefinition.Events(
                        new EventName.Constant("Order Submitted"),
                        new TimeColumn("ordered_at", Optional.empty()),
                        Optional.of(new UserColumn("customer", UserColumn.Missing.REJECT)),
                        Optional.empty(),
                        List.of("id"),
                        new Cursor(
                                new TimeColumn("updated_at", Optional.empty()),
                                Cursor.DEFAULT_LOOKBACK,
                                Cursor.DEFAULT_SETTLE,
                                Optional.empty()),
                        new PropertySet(
                                OrderTable.PROPERTIES.stream()
                                        .map(OrderSync::property)
                                        .toList(),
                                Optional.empty()),
                        List.of(),
                        List.of(),
                        RecordDefinition.Superseded.TOMBSTONE),
                Sync.DEFAULT_MAX_REJECTS,
                OnUnknown.PARK,
                "benchmark");
    }

    private static PropertyDefinition property(String column) {
        return new PropertyDefinition(column, new PropertyValue.Column(column), NullPolicy.OMIT, false, "benchmark");
    }

    static Warehouse warehouse(Path file) {
        WarehouseConnector duckdb = ServiceLoader.load(WarehouseConnector.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(connector -> connector.name().equals("duckdb"))
                .findFirst()
                .orElseThrow();
        return duckdb.connect("shop", read(duckdb.settings(), Map.of("file", file.toString())));
    }

    static Destination destination(int port) {
        DestinationConnector mixpanel = ServiceLoader.load(DestinationConnector.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(connector -> connector.name().equals("mixpanel"))
                .findFirst()
                .orElseThrow();
        return mixpanel.connect(
                "mixpanel",
                read(
                        mixpanel.settings(),
                        Map.of(
                                "project_id",
                                "1",
                                "token",
                                "benchmark",
                                "events_per_second",
                                "100000000",
                                "bytes_per_minute",
                                "1000GB",
                                "hosts",
                                Map.of("ingestion", "http://127.0.0.1:" + port))));
    }

    private static Settings read(SettingsSpec spec, Map<String, ?> written) {
        List<SettingProblem> problems = new ArrayList<>();
        Settings settings = spec.read(written, problems::add);
        if (!problems.isEmpty()) {
            throw new IllegalStateException(problems.toString());
        }
        return settings;
    }
}
