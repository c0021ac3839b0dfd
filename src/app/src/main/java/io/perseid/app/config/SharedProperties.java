package io.perseid.app.config;

import io.perseid.api.destination.Membership;
import io.perseid.app.config.problem.ConfigProblem;
import io.perseid.app.config.problem.Position;
import io.perseid.engine.sync.Join;
import io.perseid.engine.sync.Lookup;
import io.perseid.engine.sync.PropertySet;
import io.perseid.engine.sync.RecordDefinition.Audience;
import io.perseid.engine.sync.RecordDefinition.Users;
import io.perseid.engine.sync.Sync;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Finds audiences whose members another sync would let in or out: two that write one property of the profiles, unless it is
 * a list in which each has a name of its own; and profiles with a property of that name. One thread.
 */
final class SharedProperties {

    private final Consumer<ConfigProblem> problems;

    SharedProperties(Consumer<ConfigProblem> problems) {
        this.problems = problems;
    }

    /** @param places of each sync by its name */
    void check(List<Sync> syncs, Map<String, Places> places) {
        Map<String, Writer> properties = new HashMap<>();
        Map<String, Writer> names = new HashMap<>();
        for (Sync sync : syncs) {
            if (sync.record() instanceof Users users) {
                profile(sync, users, properties);
            }
        }
        for (Sync sync : syncs) {
            if (sync.record() instanceof Audience audience) {
                Position at = at(places, sync, audience);
                Membership shown = audience.membership();
                String property = sync.destination() + "\n" + shown.property();
                boolean list = shown instanceof Membership.Listed;
                Writer writer = new Writer(sync.name(), list);
                Writer other = properties.putIfAbsent(property, writer);
                if (other != null && !(list && other.list())) {
                    report(at, shown.property(), other);
                } else if (list) {
                    Writer same = names.putIfAbsent(property + "\n" + audience.name(), writer);
                    if (same != null) {
                        report(at, "\"" + audience.name() + "\" in " + shown.property(), same);
                    }
                }
            }
        }
    }

    /** @param list whether it adds to a list and leaves alone what others have in it */
    private record Writer(String sync, boolean list) {}

    private static void profile(Sync sync, Users users, Map<String, Writer> properties) {
        Consumer<String> add =
                name -> properties.putIfAbsent(sync.destination() + "\n" + name, new Writer(sync.name(), false));
        PropertySet own = users.properties();
        own.listed().forEach(property -> add.accept(property.name()));
        for (Join join : users.joins()) {
            join.properties().forEach(property -> add.accept(property.name()));
        }
        for (Lookup lookup : users.lookups()) {
            lookup.properties().keySet().forEach(add);
        }
    }

    private static Position at(Map<String, Places> places, Sync sync, Audience audience) {
        Places own = places.get(sync.name());
        if (own == null) {
            throw new IllegalArgumentException("no places of " + sync.name());
        }
        return own.of("audience", audience.membership() instanceof Membership.Listed ? "list" : "property");
    }

    private void report(Position at, String what, Writer other) {
        problems.accept(ConfigProblem.error(
                at,
                "the property " + what + ", which the sync " + other.sync() + " writes too",
                "a property that is this audience's alone, or a list in which it has a name of its own",
                "choose another name, or list: for both"));
    }
}
