package io.perseid.engine.sync;

import io.perseid.api.destination.NullPolicy;
import io.perseid.api.destination.RecordKind;
import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A change of a sync's properties that somebody thinks about: what would it send again? Immutable.
 *
 * @param added property to column
 * @param dropped properties that are there now
 */
public record PropertyEdit(Map<String, String> added, Set<String> dropped) {

    /** The sync as it would be. @throws PerseidException {@code CONFIGURATION} if a name does not fit what is there */
    public Sync applyTo(Sync sync) {
        RecordDefinition record = sync.record();
        RecordDefinition edited;
        if (record instanceof RecordDefinition.Events e) {
            edited = new RecordDefinition.Events(
                    e.name(),
                    e.time(),
                    e.user(),
                    e.device(),
                    e.key(),
                    e.cursor(),
                    edit(e.properties(), sync),
                    e.joins(),
                    e.lookups(),
                    e.superseded(),
                    e.history());
        } else if (record instanceof RecordDefinition.Users u) {
            edited = new RecordDefinition.Users(u.user(), edit(u.properties(), sync), u.joins(), u.lookups());
        } else if (record instanceof RecordDefinition.Groups g) {
            edited = new RecordDefinition.Groups(
                    g.groupKey(), g.id(), edit(g.properties(), sync), g.joins(), g.lookups());
        } else {
            throw PerseidException.of(
                    FailureKind.CONFIGURATION,
                    sync.where(),
                    record instanceof RecordDefinition.Audience ? "an audience" : "a lookup table",
                    "events, users or groups: a lookup table is replaced whole whenever a value of it changed, and an"
                            + " audience has no properties",
                    "nothing");
        }
        return new Sync(
                sync.name(),
                sync.namespace(),
                sync.warehouse(),
                sync.destination(),
                sync.mode(),
                sync.schedule(),
                sync.model(),
                edited,
                sync.maxRejects(),
                sync.onUnknown(),
                sync.mirror(),
                sync.where());
    }

    private PropertySet edit(PropertySet now, Sync sync) {
        List<PropertyDefinition> listed = new ArrayList<>(now.listed());
        List<String> except = new ArrayList<>(
                now.allColumns().map(PropertySet.AllColumns::except).orElse(List.of()));
        for (String name : dropped) {
            boolean wasListed = listed.removeIf(property -> property.name().equals(name));
            if (!wasListed && now.allColumns().isEmpty()) {
                throw PerseidException.of(
                        FailureKind.CONFIGURATION,
                        sync.where(),
                        "no property " + name + " to drop",
                        "one of "
                                + now.listed().stream()
                                        .map(PropertyDefinition::name)
                                        .toList(),
                        "name a property under properties:, not one of a join or a lookup");
            }
            except.add(name);
        }
        NullPolicy nulls = sync.record().kind() == RecordKind.EVENT ? NullPolicy.OMIT : NullPolicy.UNSET;
        added.forEach((name, column) -> {
            if (listed.stream().anyMatch(property -> property.name().equals(name))) {
                throw PerseidException.of(
                        FailureKind.CONFIGURATION,
                        sync.where(),
                        "a property " + name + " already",
                        "a name that is new",
                        "write --add " + name + "_2=" + column);
            }
            listed.add(new PropertyDefinition(name, new PropertyValue.Column(column), nulls, false, sync.where()));
        });
        Optional<PropertySet.AllColumns> all =
                now.allColumns().map(columns -> new PropertySet.AllColumns(List.copyOf(except), columns.nulls()));
        return new PropertySet(List.copyOf(listed), all, now.members(), now.perEvent());
    }
}
