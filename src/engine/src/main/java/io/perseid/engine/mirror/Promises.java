package io.perseid.engine.mirror;

import io.perseid.api.destination.Dedupe;
import io.perseid.api.destination.Lane;
import io.perseid.api.destination.Membership;
import io.perseid.api.destination.RecordKind;
import io.perseid.api.destination.Verb;
import io.perseid.engine.sync.Mirror;
import io.perseid.engine.sync.RecordDefinition.Audience;
import io.perseid.engine.sync.RecordDefinition.Events;
import io.perseid.engine.sync.RecordDefinition.Superseded;
import io.perseid.engine.sync.Sync;
import java.util.List;

/** What a lane can be held to for inserts, updates, moves and deletes, in words, told from the lane alone. */
final class Promises {

    private Promises() {}

    static List<String> of(Sync sync, Lane lane, Mirror mirror) {
        if (sync.record() instanceof Audience audience) {
            return membership(lane, audience.membership());
        }
        boolean event = sync.record().kind() == RecordKind.EVENT;
        return event
                ? List.of(insert(lane), update(lane), move(sync, lane), delete(lane, mirror, true))
                : List.of(
                        "insert: lane " + lane.id() + " makes the " + word(sync),
                        "update: lane " + lane.id() + " changes the " + word(sync) + " in place",
                        delete(lane, mirror, false));
    }

    private static List<String> membership(Lane lane, Membership membership) {
        String property = membership.property();
        String enter = "property " + property + " becomes true";
        String leave = "property " + property + " is taken away";
        if (membership instanceof Membership.Listed listed) {
            enter = "\"" + listed.audience() + "\" is added to the list " + property;
            leave = "\"" + listed.audience() + "\" is taken out of the list " + property;
        } else if (membership instanceof Membership.Flag flag && flag.falseOnceLeft()) {
            leave = "property " + property + " becomes false";
        }
        return List.of(
                "enter: lane " + lane.id() + ", " + enter + "; a user without a profile gets one",
                "leave: lane " + lane.id() + ", " + leave + "; everything else of the profile stays");
    }

    private static String insert(Lane lane) {
        boolean once = lane.dedupe().winner() != Dedupe.Winner.NONE;
        return "insert: " + (once ? "in once, however often it is sent" : "in twice if it is sent twice")
                + lane.dedupe()
                        .window()
                        .map(w -> ", within " + w.toHours() + " hours")
                        .orElse("");
    }

    private static String update(Lane lane) {
        return "update: sent again under the same identity; "
                + switch (lane.dedupe().winner()) {
                    case LAST ->
                        lane.dedupe().certain()
                                ? "the destination shows the latest"
                                : "the destination normally shows the latest, which is not guaranteed";
                    case FIRST -> "the destination keeps the first, so the change does not show";
                    case UNSPECIFIED -> "the destination keeps one of them, and does not say which";
                    case NONE -> "the destination keeps both";
                };
    }

    private static String move(Sync sync, Lane lane) {
        boolean marks = lane.accepts(RecordKind.EVENT, Verb.DELETE)
                && sync.record() instanceof Events events
                && events.superseded() == Superseded.TOMBSTONE;
        return "move (time, user or name): a new event is sent, and the old one "
                + (marks ? "is marked as gone by a tombstone, which reports must filter" : "stays beside it");
    }

    private static String delete(Lane lane, Mirror mirror, boolean event) {
        return "delete: "
                + switch (mirror.deletes()) {
                    case SEND ->
                        event
                                ? "the event is marked as gone by a tombstone under its identity, which reports must filter"
                                : "lane " + lane.id() + " takes the record away; what else belongs to it stays";
                    case IGNORE -> "nothing is sent, the record stays as it was sent last";
                    case REFUSE -> "the run stops before it sends anything";
                };
    }

    private static String word(Sync sync) {
        return sync.record().kind().word();
    }
}
