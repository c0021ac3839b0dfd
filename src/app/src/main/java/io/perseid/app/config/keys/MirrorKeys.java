package io.perseid.app.config.keys;

import io.perseid.engine.sync.Mirror;
import io.perseid.engine.sync.Mirror.Changes;
import io.perseid.engine.sync.Mirror.Deletes;
import io.perseid.engine.sync.Mode;
import io.perseid.engine.sync.RecordDefinition;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The keys of a sync in mode mirror. */
final class MirrorKeys {

    /** What a delete is called where nothing can be taken away, and where it can. */
    private static final String TOMBSTONE = "tombstone";

    private static final String DELETE = "delete";

    private static final Key<Changes> CHANGES = Key.of(
                    "changes",
                    Scalars.choice(List.of(Changes.values()), way -> way.name().toLowerCase(Locale.ROOT)),
                    "Mode mirror: where changes are found. local: the whole model is read, and each row compared with what was"
                            + " sent last, which needs no more than to read. warehouse: a table"
                            + " of keys and hashes in the warehouse tells which rows are not as they were, and only those are read;"
                            + " DuckDB keeps it in the warehouse's state_file. feed: the warehouse tells which keys changed since"
                            + " the last run (PostgreSQL by logical decoding), and only their rows are read; for a model that is"
                            + " one table, with expressions over its row alone and lookups, without joins.")
            .orElseAs("local in mode mirror");

    private static final Key<String> DELETES = Key.of(
                    "deletes",
                    Scalars.choice(words(), List.of()),
                    "Mode mirror: what becomes of a record whose row is gone. Events: tombstone, ignore or refuse; users and"
                            + " groups: delete, ignore or refuse. Not for an audience, which takes out who left.")
            .orElseAs("required in mode mirror")
            .such(TOMBSTONE);

    private static final Key<BigDecimal> MAX_DELETE_RATIO = ratio(
            "max_delete_ratio",
            "Mode mirror: a run stops before it sends anything if a larger part of the rows that were sent is gone, where these"
                    + " are more than 1,000.",
            Mirror.DEFAULT_MAX_DELETE_RATIO,
            ", " + Mirror.DEFAULT_MAX_LEAVE_RATIO + " for an audience");

    private static final Key<BigDecimal> MAX_UPDATE_RATIO = ratio(
            "max_update_ratio",
            "Mode mirror: a run stops before it sends anything if a larger part of the rows that were sent has changed, where"
                    + " these are more than 1,000.",
            Mirror.DEFAULT_MAX_UPDATE_RATIO,
            "");

    /** All of them. */
    static final List<Key<?>> ALL = List.of(CHANGES, DELETES, MAX_DELETE_RATIO, MAX_UPDATE_RATIO);

    private MirrorKeys() {}

    /** Whether these keys fit the mode and the records; the reading is told if not. */
    static boolean fit(Block block, Mode mode, RecordDefinition record, Reading reading) {
        if (mode != Mode.MIRROR) {
            return onlyInMirrors(block, mode, reading);
        }
        if (record instanceof RecordDefinition.LookupTable) {
            reading.error(
                    block.position(),
                    "mode: mirror for lookup",
                    "events, users or groups, because a lookup table is replaced whole whenever it changed",
                    "write mode: full, which takes rows that are gone away as well");
            return false;
        }
        if (record instanceof RecordDefinition.Audience) {
            if (block.has(DELETES)) {
                reading.error(
                        block.at(DELETES),
                        "deletes for audience",
                        "no such key: a member who is gone from the query has left, and that is sent",
                        "remove deletes; left: in the audience says what the property becomes");
            }
            return !block.has(DELETES);
        }
        boolean event = record instanceof RecordDefinition.Events;
        Optional<String> deletes = block.get(DELETES);
        if (deletes.isEmpty()) {
            reading.error(
                    block.position(), "mode: mirror without deletes", "deletes: " + choices(event), explained(event));
            return false;
        }
        if (deletes.get().equals(event ? DELETE : TOMBSTONE)) {
            reading.error(
                    block.at(DELETES), "deletes: " + deletes.get(), "deletes: " + choices(event), explained(event));
            return false;
        }
        return true;
    }

    /** After {@link #fit}; empty in other modes. */
    static Optional<Mirror> mirror(Block block, Mode mode, RecordDefinition record) {
        double deleteRatio = record instanceof RecordDefinition.Audience
                ? Mirror.DEFAULT_MAX_LEAVE_RATIO
                : Mirror.DEFAULT_MAX_DELETE_RATIO;
        return mode != Mode.MIRROR
                ? Optional.empty()
                : Optional.of(new Mirror(
                        block.get(CHANGES).orElse(Changes.LOCAL),
                        block.get(DELETES).map(MirrorKeys::deletes).orElse(Deletes.SEND),
                        block.get(MAX_DELETE_RATIO).map(BigDecimal::doubleValue).orElse(deleteRatio),
                        block.get(MAX_UPDATE_RATIO)
                                .map(BigDecimal::doubleValue)
                                .orElse(Mirror.DEFAULT_MAX_UPDATE_RATIO)));
    }

    private static boolean onlyInMirrors(Block block, Mode mode, Reading reading) {
        Optional<Key<?>> stray = ALL.stream().filter(block::has).findFirst();
        stray.ifPresent(key -> reading.error(
                block.at(key),
                key.name() + " in mode " + mode.word(),
                "mode: mirror with it",
                "write mode: mirror, or remove " + key.name()));
        return stray.isEmpty();
    }

    private static String choices(boolean event) {
        return (event ? TOMBSTONE : DELETE) + ", ignore or refuse";
    }

    private static String explained(boolean event) {
        return (event
                        ? "tombstone: the event of a row that is gone is sent once more, marked as deleted and without its"
                                + " properties, and reports must filter what is marked; "
                        : "delete: the profile of a row that is gone is deleted, and its events stay; ")
                + "ignore: nothing is sent, and it stays as it was sent last; "
                + "refuse: the run stops before it sends anything, so that a person looks";
    }

    private static Deletes deletes(String word) {
        return switch (word) {
            case "ignore" -> Deletes.IGNORE;
            case "refuse" -> Deletes.REFUSE;
            default -> Deletes.SEND;
        };
    }

    private static Map<String, String> words() {
        Map<String, String> words = new LinkedHashMap<>();
        List.of(TOMBSTONE, DELETE, "ignore", "refuse").forEach(word -> words.put(word, word));
        return words;
    }

    private static Key<BigDecimal> ratio(String name, String description, double otherwise, String exception) {
        return Key.of(
                        name,
                        new Mapped<BigDecimal, BigDecimal>(Scalars.number(), (number, node, reading) -> {
                            if (number.signum() < 0 || number.compareTo(BigDecimal.ONE) > 0) {
                                reading.error(
                                        node.position(),
                                        number.toPlainString(),
                                        "a part from 0 to 1",
                                        "write for example " + otherwise + ", which is " + Math.round(otherwise * 100)
                                                + " %");
                                return Optional.empty();
                            }
                            return Optional.of(number);
                        }),
                        description)
                .orElseAs(otherwise + " in mode mirror" + exception)
                .such(String.valueOf(otherwise));
    }
}
