package io.perseid.app.config.keys;

import io.perseid.app.config.problem.Position;
import io.perseid.engine.sync.AddedProperties;
import io.perseid.engine.sync.History;
import io.perseid.engine.sync.Join;
import io.perseid.engine.sync.Lookup;
import io.perseid.engine.sync.Model;
import io.perseid.engine.sync.PropertySet;
import io.perseid.engine.sync.PropertyValue;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The properties that a model gives by itself, such as the length of a session: they are sent, listed or not, so nothing else may
 * have their names. What is listed under such a name takes its place.
 */
final class OwnProperties {

    private OwnProperties() {}

    /** Reports what a join, a lookup, a list or a history calls like one of them. @return whether there is nothing */
    static boolean areFree(
            Model model,
            PropertySet set,
            List<Join> joins,
            List<Lookup> lookups,
            List<History> history,
            Reading reading) {
        Map<String, String> taken = AddedProperties.of(set, joins, lookups, history);
        Set<String> own = new HashSet<>(of(model));
        set.listed().stream()
                .filter(property -> !(property.value() instanceof PropertyValue.ChildRows))
                .forEach(property -> own.remove(property.name()));
        taken.keySet().retainAll(own);
        taken.forEach((name, where) -> reading.error(
                Position.parse(where),
                "the property " + name + ", which " + words(model) + " as well",
                "each property once",
                "rename it"));
        return taken.isEmpty();
    }

    private static String words(Model model) {
        return model instanceof Model.Sessions
                ? "each session has"
                : model instanceof Model.FirstEvents ? "each first event has" : "a feature of an activity is called";
    }

    private static Set<String> of(Model model) {
        if (model instanceof Model.Sessions sessions) {
            Set<String> own = new HashSet<>(Set.of(
                    Model.Sessions.ID,
                    Model.Sessions.START,
                    Model.Sessions.END,
                    Model.Sessions.MINUTES,
                    Model.Sessions.EVENTS));
            if (sessions.event().isPresent()) {
                own.addAll(Set.of(Model.Sessions.ENTRY, Model.Sessions.EXIT));
            }
            return own;
        }
        if (model instanceof Model.FirstEvents first) {
            Set<String> own = new HashSet<>(of(first.source()));
            own.addAll(Set.of(
                    Model.FirstEvents.DATE,
                    Model.FirstEvents.DATETIME,
                    Model.FirstEvents.HOURS,
                    Model.FirstEvents.DAYS));
            return own;
        }
        Set<String> own = new HashSet<>();
        if (model instanceof Model.ActivityStream stream) {
            stream.features().values().forEach(features -> own.addAll(features.values()));
        }
        return own;
    }
}
