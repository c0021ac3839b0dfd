package io.perseid.engine.plan;

import io.perseid.api.destination.RowIdentity.Text;
import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.RowReader;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.engine.identity.KeyReader;
import io.perseid.engine.sql.Expr;
import io.perseid.engine.sql.Select;
import io.perseid.engine.sync.Sync;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;

/**
 * Finds keys that stand in more than one row of what a run is going to read.
 *
 * <p>A warehouse groups all keys in its own memory. One that works inside this process would need ours, more for every row:
 * there the hashes of the keys are read, as many at once as have room, and only keys whose hash came again are grouped.
 */
record DuplicateFinder(WarehouseSession session, int maxKeys, Sync sync) {

    /** Hashes named in one statement. */
    private static final int HASHES_A_STATEMENT = 2_000;

    private static final String HASH = "h";
    private static final String KEYS = "k";

    /** @param rows about how many rows satisfy the condition */
    DuplicateKeys find(CompiledModel model, Expr condition, long rows) {
        Optional<Expr> hash = Expr.keyHash(model.dialect(), model.keyExpressions());
        Optional<Set<Long>> repeated = hash.flatMap(h -> repeated(model, condition, h, rows));
        Map<String, Long> highest = new HashMap<>();
        if (repeated.isEmpty()) {
            group(model, condition, highest);
        } else {
            List<Long> hashes = List.copyOf(repeated.get());
            for (int at = 0; at < hashes.size() && highest.size() <= maxKeys; at += HASHES_A_STATEMENT) {
                List<Expr> these = hashes.subList(at, Math.min(hashes.size(), at + HASHES_A_STATEMENT)).stream()
                        .map(Expr::number)
                        .toList();
                group(model, condition.and(hash.orElseThrow().in(these)), highest);
            }
        }
        if (highest.size() > maxKeys) {
            throw PerseidException.of(
                    FailureKind.CONFIGURATION,
                    sync.where(),
                    "more than " + maxKeys + " keys stand in more than one row, for example "
                            + highest.keySet().iterator().next(),
                    "a key that tells rows apart",
                    "choose other columns in key:, or join only tables that are unique in what they are matched by");
        }
        return new DuplicateKeys(highest);
    }

    /**
     * Hashes of keys that stand in several rows, and perhaps a few more.
     *
     * @return empty if there are too many of them to be kept, or far more rows than expected
     */
    private Optional<Set<Long>> repeated(CompiledModel model, Expr condition, Expr hash, long rows) {
        Select all = model.joined(condition).column(hash, HASH);
        // Ranges of hashes do not hold quite equally many.
        long parts = 1 + rows / (RepeatedHashes.MOST - RepeatedHashes.MOST / 16);
        Set<Long> repeated = new HashSet<>();
        for (long part = 0; part < parts; part++) {
            Select some = parts == 1 ? all : Select.from(all, KEYS).allOf(KEYS).where(range(part, parts));
            try (RepeatedHashes hashes = new RepeatedHashes(rows / parts + rows / parts / 16);
                    RowReader reader = session.read(some.sql(model.dialect()))) {
                while (reader.next()) {
                    BigIntVector vector = (BigIntVector) reader.batch().getVector(0);
                    if (!hashes.addAll(vector, reader.batch().getRowCount())) {
                        return Optional.empty();
                    }
                    if (repeated.size() + hashes.repeated().size() > maxKeys) {
                        return Optional.empty();
                    }
                }
                repeated.addAll(hashes.repeated());
            }
        }
        return Optional.of(repeated);
    }

    private static Expr range(long part, long parts) {
        long width = Long.MAX_VALUE / parts;
        Expr hash = Expr.column(KEYS, HASH);
        Expr from = hash.ge(Expr.number(part * width));
        return part == parts - 1 ? from : from.and(hash.lt(Expr.number((part + 1) * width)));
    }

    /** Adds the keys that stand in more than one of the rows, with their highest cursor; stops above {@link #maxKeys}. */
    private void group(CompiledModel model, Expr condition, Map<String, Long> highest) {
        List<Expr> keys = model.keyExpressions();
        Expr cursor =
                model.cursorExpression().map(c -> Expr.max(c.epochMicros())).orElse(Expr.number(0));
        Select repeated = model.joinedKeys(condition)
                .column(cursor.cast("BIGINT"), "highest")
                .groupBy(IntStream.rangeClosed(1, keys.size())
                        .mapToObj(Expr::place)
                        .toList())
                .having(Expr.countRows().gt(Expr.number(1)))
                .limit(maxKeys + 1L);
        Text key = new Text();
        try (RowReader reader = session.read(repeated.sql(model.dialect()))) {
            while (reader.next()) {
                List<FieldVector> vectors = reader.batch().getFieldVectors();
                KeyReader keyReader = new KeyReader(vectors.subList(0, keys.size()));
                // Not every warehouse has 64 bits: Snowflake's BIGINT is a decimal.
                FieldVector cursors = vectors.get(keys.size());
                for (int row = 0; row < reader.batch().getRowCount(); row++) {
                    if (keyReader.read(row, key)) {
                        highest.put(
                                key.toString(),
                                Answers.number(cursors.getObject(row)).orElse(0L));
                    }
                }
            }
        }
    }
}
