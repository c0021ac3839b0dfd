package io.perseid.app.config.keys;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.failure.Problem;
import io.perseid.api.settings.SettingValue;
import io.perseid.app.config.yaml.Node;
import io.perseid.engine.schedule.UnixCron;
import io.perseid.engine.sync.Mode;
import io.perseid.engine.sync.Namespace;
import io.perseid.engine.sync.OnUnknown;
import io.perseid.engine.sync.RecordDefinition;
import io.perseid.engine.sync.Schedule;
import io.perseid.engine.sync.Sync;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The keys of a sync file. */
public final class SyncKeys {

    private static final Shape<String> NAME = Scalars.matching(
            Namespace.FORM,
            "a name of letters, digits, dots, dashes and underscores, at most 128",
            "write for example order-submitted");

    /** The sync's name. */
    public static final Key<String> SYNC =
            Key.of("sync", NAME, "The sync's name, each once.").mandatory().such("order-submitted");

    /** Its part of identity. */
    public static final Key<String> NAMESPACE = Key.of(
                    "namespace",
                    NAME,
                    "The part of identity that the sync owns. Keep it when you rename the sync, and nothing is sent twice.")
            .orElseAs("the sync's name");

    /** Where its rows come from. */
    public static final Key<String> WAREHOUSE = Key.of(
                    "warehouse", Scalars.text(), "One of the warehouses of perseid.yaml.")
            .mandatory()
            .such("shop");

    /** Where its records go. */
    public static final Key<String> DESTINATION = Key.of(
                    "destination", Scalars.text(), "One of the destinations of perseid.yaml.")
            .mandatory()
            .such("mixpanel");

    private static final Key<Mode> MODE = Key.of(
                    "mode",
                    Scalars.choice(modes(), List.of()),
                    "How it finds what to send: by time, everything each time minus what is unchanged, one load, or by change:"
                            + " inserts, updates and deletes.")
            .orElseAs("standard for events, mirror for an audience, full for the others")
            .such("full");

    private static final Key<String> CRON = Key.of(
                    "cron", Scalars.text(), "Five-field Unix cron: minute, hour, day of month, month, day of week.")
            .such("\"0 6 * * MON-FRI\"");

    private static final Key<ZoneId> ZONE = Key.of("zone", Scalars.zone(), "The time zone of the cron fields.")
            .mandatory()
            .such("Europe/Berlin");

    private static final Key<Schedule> SCHEDULE = Key.of(
                    "schedule",
                    new OneOf<Schedule>(
                            List.of(
                                    new Scalar<>(
                                            "\"every\" with a length of time, or \"manual\"",
                                            "write for example every 15m",
                                            (s, r) -> interval(s),
                                            schema -> schema.put("type", "string")
                                                    .put("pattern", "^(manual|every\\s+\\d+\\s*(s|m|h|d))$")),
                                    Keys.of(
                                                    "schedule",
                                                    "By the clock on the wall.",
                                                    List.of(CRON, ZONE),
                                                    SyncKeys::cron)
                                            .markedBy(CRON)),
                            List.of("after")),
                    "When the daemon starts it: at a fixed distance, by cron, or only by hand.")
            .orElse("manual")
            .such("every 15m");

    private static final Key<Long> MAX_REJECTS = Key.of(
                    "max_rejects",
                    Scalars.whole(0, 1_000_000_000),
                    "A run stops when it has rejected more rows than this.")
            .orElse(String.valueOf(Sync.DEFAULT_MAX_REJECTS));

    private static final Key<OnUnknown> ON_UNKNOWN = Key.of(
                    "on_unknown",
                    Scalars.choice(
                            List.of(OnUnknown.values()), word -> word.name().toLowerCase(Locale.ROOT)),
                    "What becomes of rows whose answer was lost, where the destination would keep both if they came twice: they"
                            + " are rejected, or sent again. Where it keeps one (Mixpanel does), they are sent again anyway.")
            .orElse("park");

    private static final Key<SyncDraft> EVENTS = Key.of(
            "events", EventKeys.EVENTS, "Send events. A sync has one of events, users, groups, lookup and audience.");
    private static final Key<SyncDraft> USERS = Key.of("users", ProfileKeys.USERS, "Keep user profiles.");
    private static final Key<SyncDraft> GROUPS = Key.of("groups", ProfileKeys.GROUPS, "Keep group profiles.");
    private static final Key<SyncDraft> LOOKUP = Key.of("lookup", ProfileKeys.LOOKUP_TABLE, "Keep a lookup table.");

    private static final Key<SyncDraft> AUDIENCE =
            Key.of("audience", AudienceKeys.AUDIENCE, "Keep who is in an audience. Always in mode mirror.");

    private static final List<Key<SyncDraft>> RECORDS = List.of(EVENTS, USERS, GROUPS, LOOKUP, AUDIENCE);

    /** The file as a whole. */
    public static final Keys<Sync> FILE = Keys.of(
            "sync file",
            "One sync: which rows become which records, where they go, how and when.",
            keys(),
            SyncKeys::sync);

    private SyncKeys() {}

    /** The key of the first group of records in a file, whatever is wrong with it; empty without one. */
    public static Optional<String> records(Node.Mapping file) {
        return RECORDS.stream()
                .map(Key::name)
                .filter(name -> file.get(name).isPresent())
                .findFirst();
    }

    private static Optional<Sync> sync(Block block, Reading reading) {
        Surroundings around = reading.surroundings();
        boolean known = known(block, WAREHOUSE, around.warehouses(), reading);
        known &= known(block, DESTINATION, around.destinations(), reading);
        List<Key<SyncDraft>> given =
                RECORDS.stream().filter(key -> block.get(key).isPresent()).toList();
        if (given.size() != 1) {
            reading.error(
                    given.isEmpty() ? block.position() : block.at(given.get(1)),
                    given.isEmpty()
                            ? "no kind of record"
                            : String.join(" and ", given.stream().map(Key::name).toList()),
                    "one of events, users, groups, lookup, audience",
                    given.isEmpty() ? "add one of them" : "move the others to files of their own");
            return Optional.empty();
        }
        SyncDraft draft = block.need(given.get(0));
        boolean byTime = draft.record() instanceof RecordDefinition.Events;
        boolean audience = draft.record() instanceof RecordDefinition.Audience;
        Mode mode = block.get(MODE).orElse(byTime ? Mode.STANDARD : audience ? Mode.MIRROR : Mode.FULL);
        if (audience && mode != Mode.MIRROR) {
            reading.error(
                    block.at(MODE),
                    "mode: " + mode.word() + " for audience",
                    "mirror, because who leaves is found only by comparing with who was in",
                    "remove mode");
            return Optional.empty();
        }
        if (mode == Mode.STANDARD && !byTime) {
            reading.error(
                    block.at(MODE),
                    "mode: standard for " + given.get(0).name(),
                    "full, once or mirror, because only events are sliced by time",
                    "write mode: full");
            return Optional.empty();
        }
        String name = block.need(SYNC);
        known &= MirrorKeys.fit(block, mode, draft.record(), reading);
        return known
                ? Optional.of(new Sync(
                        name,
                        new Namespace(block.get(NAMESPACE).orElse(name)),
                        block.need(WAREHOUSE),
                        block.need(DESTINATION),
                        mode,
                        block.need(SCHEDULE),
                        draft.model(),
                        draft.record(),
                        block.need(MAX_REJECTS),
                        block.need(ON_UNKNOWN),
                        MirrorKeys.mirror(block, mode, draft.record()),
                        block.position().file()))
                : Optional.empty();
    }

    private static List<Key<?>> keys() {
        List<Key<?>> keys = new ArrayList<>(List.of(SYNC, NAMESPACE, WAREHOUSE, DESTINATION, MODE));
        keys.addAll(MirrorKeys.ALL);
        keys.addAll(List.of(SCHEDULE, MAX_REJECTS, ON_UNKNOWN));
        keys.addAll(RECORDS);
        keys.addAll(List.of(Key.later("max_rows"), Key.later("max_cost")));
        return keys;
    }

    private static boolean known(Block block, Key<String> key, List<String> names, Reading reading) {
        String name = block.need(key);
        if (names.contains(name)) {
            return true;
        }
        reading.error(
                block.at(key),
                "the " + key.name() + " " + name + ", which perseid.yaml has not",
                names.isEmpty() ? "a " + key.name() + " of perseid.yaml" : "one of " + String.join(", ", names),
                Reading.didYouMean(name, names, "add it to perseid.yaml or name another"));
        return false;
    }

    private static Optional<Schedule> interval(Node.Scalar scalar) {
        String text = scalar.text().strip();
        if (text.toLowerCase(Locale.ROOT).equals("manual")) {
            return Optional.of(new Schedule.Manual());
        }
        if (!text.startsWith("every")) {
            return Optional.empty();
        }
        return SettingValue.duration(text.substring("every".length()))
                .filter(d -> d.compareTo(Duration.ofSeconds(1)) >= 0 && d.compareTo(Duration.ofDays(366)) <= 0)
                .map(Schedule.Every::new);
    }

    private static Optional<Schedule> cron(Block block, Reading reading) {
        String expression = block.need(CRON);
        ZoneId zone = block.need(ZONE);
        try {
            UnixCron.parse(expression, zone);
            return Optional.of(new Schedule.Cron(expression, zone));
        } catch (PerseidException e) {
            if (e.kind() != FailureKind.CONFIGURATION) {
                throw e;
            }
            Problem problem = e.problem();
            reading.error(block.at(CRON), problem.found(), problem.expected(), problem.action());
            return Optional.empty();
        }
    }

    private static Map<String, Mode> modes() {
        Map<String, Mode> modes = new LinkedHashMap<>();
        for (Mode mode : Mode.values()) {
            modes.put(mode.word(), mode);
        }
        return modes;
    }
}
