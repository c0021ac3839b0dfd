package io.perseid.app.config.keys;

import io.perseid.app.config.yaml.Node;
import io.perseid.engine.sync.EventName;
import io.perseid.engine.sync.Model;
import io.perseid.engine.sync.TimeColumn;
import io.perseid.engine.sync.UserColumn;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * Which columns a model itself gives for an event's name, time, user and key, so that a sync need not name them. Immutable; each
 * kind of model that gives some has its line in {@link #of}, and in what is asked before.
 *
 * @param more columns that belong to the key beside those that the sync names
 */
record EventRoles(
        Optional<EventName> name,
        Optional<TimeColumn> time,
        Optional<UserColumn> user,
        List<String> key,
        List<String> more) {

    private static final EventRoles NONE =
            new EventRoles(Optional.empty(), Optional.empty(), Optional.empty(), List.of(), List.of());

    /** Whether what stands in the group of events gives their names and times, before it is read as a model. */
    static boolean giveNameAndTime(Node.Mapping events) {
        return events.get("milestones").isPresent() || giveKey(events);
    }

    /** The same of their names alone. */
    static boolean giveName(Node.Mapping events) {
        return giveNameAndTime(events) || events.get("sessions").isPresent();
    }

    /** The same of their key. */
    static boolean giveKey(Node.Mapping events) {
        return events.get("from")
                .filter(from -> from.find("activity_stream").isPresent())
                .isPresent();
    }

    /** @param zone of the warehouse, if it has one */
    static EventRoles of(Model model, Optional<ZoneId> zone) {
        if (model instanceof Model.Milestones) {
            return new EventRoles(
                    Optional.of(new EventName.FromColumn(Model.Milestones.NAME)),
                    Optional.of(new TimeColumn(Model.Milestones.TIME, zone)),
                    Optional.empty(),
                    List.of(),
                    List.of(Model.Milestones.NAME));
        }
        if (model instanceof Model.ActivityStream) {
            return new EventRoles(
                    Optional.of(new EventName.FromColumn(Model.ActivityStream.ACTIVITY)),
                    Optional.of(new TimeColumn(Model.ActivityStream.TIME, zone)),
                    Optional.of(new UserColumn(Model.ActivityStream.CUSTOMER, UserColumn.Missing.REJECT)),
                    List.of(Model.ActivityStream.ID),
                    List.of());
        }
        return NONE;
    }
}
