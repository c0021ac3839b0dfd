package io.perseid.engine.mirror;

import io.perseid.api.destination.RowIdentity.Text;
import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.ChangeFeed;
import io.perseid.api.warehouse.ChangeFeeds;
import io.perseid.api.warehouse.Column;
import io.perseid.api.warehouse.FeedOutcome;
import io.perseid.api.warehouse.FeedPosition;
import io.perseid.api.warehouse.FeedReader;
import io.perseid.api.warehouse.FeedRequest;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.engine.identity.Fingerprint;
import io.perseid.engine.identity.KeyReader;
import io.perseid.engine.identity.Murmur3;
import io.perseid.engine.ledger.LedgerId;
import io.perseid.engine.plan.CompiledModel;
import io.perseid.engine.plan.FeedPlan;
import io.perseid.engine.plan.KeyColumns;
import io.perseid.engine.plan.KeySlices;
import io.perseid.engine.plan.Planner;
import io.perseid.engine.plan.Slicing;
import io.perseid.engine.plan.SyncParts;
import io.perseid.engine.sql.Expr;
import io.perseid.engine.sql.Relation;
import io.perseid.engine.state.StateStore;
import io.perseid.engine.sync.Model;
import io.perseid.engine.sync.Sync;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The way {@code feed}: the warehouse tells which keys may have changed. Asked before the session of the run is opened,
 * because one that was opened earlier may show rows as they were before. Blocking, on a worker thread.
 *
 * @param prepare whether a feed is begun where none is followed; a forecast begins none
 */
record FeedWay(SyncParts parts, Slicing slicing, boolean prepare) {

    /** More keys than this are not kept in memory (20 MB), and every row is compared. */
    static final int MOST_KEYS = 200_000;

    /**
     * Reads what changed, or begins the feed.
     *
     * @throws PerseidException {@code CONFIGURATION} if the model allows no feed, or, before anything was sent, the table or
     *     the login, with the reason; {@code TRANSIENT} while somebody else reads it
     */
    FeedReading read(Warehouse warehouse, StateStore store) {
        Sync sync = parts.sync();
        LedgerId ledger = Planner.ledger(sync, parts.destination());
        if (!(sync.model() instanceof Model.Table table)) {
            throw impossible(
                    sync.model() instanceof Model.Sql
                            ? "from: {sql: ...}, whose rows may come from anywhere"
                            : "a model that makes its rows out of others");
        }
        ChangeFeeds feeds = warehouse
                .feeds()
                .orElseThrow(() -> impossible("warehouse " + sync.warehouse() + ", which tells no changes"));
        List<String> key;
        String version;
        try (WarehouseSession session = warehouse.open()) {
            Planner planner = new Planner(parts, slicing);
            CompiledModel model = planner.compile(session);
            List<Column> columns = session.describe(new Relation.Table(table.name()).sql(parts.dialect()));
            mustBeLocal(model, columns);
            key = KeyColumns.of(sync, columns);
            version = version(model, planner.everything(model));
        }
        FeedRequest request = new FeedRequest(FeedName.of(ledger), table.name(), key);
        try {
            return follow(feeds.open(request), version, store, ledger);
        } catch (PerseidException e) {
            if (e.kind() != FailureKind.CONFIGURATION || store.segments(ledger).isEmpty()) {
                throw e;
            }
            // What was in step until somebody rebuilt the table, or took a right away, stays in step without a feed.
            return new FeedReading(
                    Optional.empty(),
                    way("there is no feed: " + e.problem().found()),
                    List.of("no feed, so every row is compared in each run until there is one: "
                            + e.problem().sentence()));
        }
    }

    private FeedReading follow(ChangeFeed feed, String version, StateStore store, LedgerId ledger) {
        List<String> notes = prepare ? List.of() : feed.status().warnings();
        Optional<String> kept = store.feed(ledger);
        if (kept.isEmpty()) {
            return whole(
                    feed,
                    version,
                    store.segments(ledger).isEmpty()
                            ? ""
                            : "it is new, or rows were sent in another way or mode, or by a replay, without it",
                    notes);
        }
        Optional<FeedPosition> position = FeedPlan.position(kept.get(), version);
        if (position.isEmpty()) {
            return whole(feed, version, "mapping, columns, lookups, start or deletes: are not as they were", notes);
        }
        return since(feed, version, position.get(), notes);
    }

    /** Changes whenever rows that no feed names may become other records, or what was left alone is to be sent. */
    String version(CompiledModel model, Expr everything) {
        String sides = model.mapping().sides().stream()
                .map(side -> Arrays.toString(Fingerprint.hashes(side)))
                .collect(Collectors.joining("\n"));
        String deletes = parts.sync().mirror().orElseThrow().deletes().name();
        String start = everything.isAlways() ? "" : everything.sql(parts.dialect());
        byte[] utf8 = String.join(
                        "\n", model.mappingHash(), model.mappedColumns().text(), sides, start, deletes)
                .getBytes(StandardCharsets.UTF_8);
        Murmur3 murmur = new Murmur3();
        murmur.hash(utf8, 0, utf8.length);
        return String.format(Locale.ROOT, "%016x%016x", murmur.high(), murmur.low());
    }

    private FeedReading since(ChangeFeed feed, String version, FeedPosition position, List<String> notes) {
        Set<String> keys = new HashSet<>();
        String tooMuch = "";
        FeedOutcome outcome;
        try (FeedReader reader = feed.since(position)) {
            Text key = new Text();
            while (reader.next()) {
                KeyReader keyReader = new KeyReader(reader.batch().getFieldVectors());
                for (int row = 0; row < reader.batch().getRowCount(); row++) {
                    if (!keyReader.read(row, key)) {
                        tooMuch = "a row without a key has changed";
                    } else if (keys.size() < MOST_KEYS) {
                        keys.add(key.toString());
                    } else if (!keys.contains(key.toString())) {
                        tooMuch = String.format(Locale.ROOT, "more than %,d keys have changed", MOST_KEYS);
                    }
                }
            }
            outcome = reader.outcome();
        } catch (PerseidException e) {
            if (prepare || e.kind() != FailureKind.TRANSIENT) {
                throw e;
            }
            return whole(
                    feed,
                    version,
                    "the feed cannot be asked at present: " + e.problem().found(),
                    notes);
        }
        if (outcome instanceof FeedOutcome.Lost lost) {
            List<String> more = new ArrayList<>(notes);
            more.add("changes are lost, so every row is compared this once: "
                    + lost.reason().sentence());
            return whole(feed, version, "changes are lost (" + lost.reason().found() + ")", more);
        }
        Optional<FeedPosition> until = Optional.of(((FeedOutcome.Complete) outcome).until());
        if (!tooMuch.isEmpty()) {
            return reading(new FeedPlan(feed, version, until, Optional.empty()), way(tooMuch), notes);
        }
        String way =
                "feed: " + feed.name() + String.format(Locale.ROOT, " named %,d keys since the last run", keys.size());
        return reading(new FeedPlan(feed, version, until, Optional.of(keys)), way, notes);
    }

    /** @param why empty for the first run of all */
    private FeedReading whole(ChangeFeed feed, String version, String why, List<String> notes) {
        Optional<FeedPosition> begins = prepare ? Optional.of(feed.begin()) : Optional.empty();
        String way = why.isEmpty()
                ? "feed: everything is sent, and from then on " + feed.name() + " names the keys that change"
                : way(why);
        return reading(new FeedPlan(feed, version, begins, Optional.empty()), way, notes);
    }

    private static FeedReading reading(FeedPlan plan, String way, List<String> notes) {
        return new FeedReading(Optional.of(plan), way, notes);
    }

    private static String way(String why) {
        return "feed: this once every row is read and compared with the ledger, because " + why;
    }

    /** Only then is a row's change all that can change what is sent of it. */
    private void mustBeLocal(CompiledModel model, List<Column> columns) {
        if (!model.readsOneTable()) {
            throw impossible("a model of more than one table, of which another may change without the row");
        }
        Set<String> names = columns.stream().map(Column::name).collect(Collectors.toSet());
        for (String expression : model.expressions()) {
            Optional<String> objection = RowLocal.objection(expression, names);
            if (objection.isPresent()) {
                throw impossible("an expression with " + objection.get());
            }
        }
        if (!KeySlices.possible(model)) {
            throw impossible("a key that is no whole number, decimal or text, by which rows could be read again");
        }
    }

    private PerseidException impossible(String why) {
        return PerseidException.of(
                FailureKind.CONFIGURATION,
                parts.sync().where(),
                "changes: feed, and " + why,
                "one table, with its columns, expressions over its row alone and lookups from files",
                "write changes: local, which finds the same changes by reading every row, or changes: warehouse");
    }
}
