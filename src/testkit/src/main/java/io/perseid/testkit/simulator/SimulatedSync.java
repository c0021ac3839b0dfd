package io.perseid.testkit.simulator;

import io.perseid.api.destination.NullPolicy;
import io.perseid.api.destination.RecordKind;
import io.perseid.engine.sync.Cursor;
import io.perseid.engine.sync.EventName;
import io.perseid.engine.sync.Model;
import io.perseid.engine.sync.Namespace;
import io.perseid.engine.sync.PropertyDefinition;
import io.perseid.engine.sync.PropertySet;
import io.perseid.engine.sync.PropertyValue;
import io.perseid.engine.sync.RecordDefinition;
import io.perseid.engine.sync.Schedule;
import io.perseid.engine.sync.Sync;
import io.perseid.engine.sync.TimeColumn;
import io.perseid.engine.sync.UserColumn;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The sync of a scenario. Pure. */
record SimulatedSync(Scenario scenario) {

    Sync sync() {
        return new Sync(
                "things",
                new Namespace("things"),
                "simulated",
                "simulated",
                scenario.mode(),
                new Schedule.Manual(),
                new Model.Table(Meddler.TABLE),
                record(),
                Sync.DEFAULT_MAX_REJECTS,
                scenario.onUnknown(),
                "things.yaml");
    }

    /** The canonical key of a row. */
    String key(long id) {
        String text = String.valueOf(id);
        return scenario.compositeKey() ? text.length() + ":" + text + ",1:s" : text;
    }

    private RecordDefinition record() {
        PropertySet properties = new PropertySet(
                Stream.of("mark", "note", "amount").map(SimulatedSync::property).toList(), Optional.empty());
        if (scenario.kind() == RecordKind.USER) {
            return new RecordDefinition.Users("id", properties, List.of(), List.of());
        }
        if (scenario.kind() == RecordKind.LOOKUP) {
            return new RecordDefinition.LookupTable("places", "id", properties);
        }
        Optional<ZoneId> zone = Optional.of(ZoneId.of(scenario.zone()));
        return new RecordDefinition.Events(
                scenario.nameColumn() ? new EventName.FromColumn("kind") : new EventName.Constant("thing"),
                new TimeColumn("happened_at", zone),
                Optional.of(new UserColumn("customer", scenario.missingUser())),
                Optional.empty(),
                scenario.compositeKey() ? List.of("id", "shop") : List.of("id"),
                new Cursor(
                        new TimeColumn("updated_at", zone), scenario.lookback(), scenario.settle(), Optional.empty()),
                properties,
                List.of(),
                List.of(),
                scenario.superseded());
    }

    private static PropertyDefinition property(String column) {
        return new PropertyDefinition(column, new PropertyValue.Column(column), NullPolicy.OMIT, false, "things.yaml");
    }
}
