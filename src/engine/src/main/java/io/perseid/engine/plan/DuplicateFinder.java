package io.perseid.engine.plan;

import io.perseid.api.destination.RowIdentity.Text;
import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.Dialect;
import io.perseid.api.warehouse.RowReader;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.engine.identity.KeyReader;
import io.perseid.engine.sync.Sync;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;

/** Finds keys that stand in more than one row, by one grouping query over what a run is going to read. */
record DuplicateFinder(WarehouseSession session, Dialect dialect, int maxKeys, Sync sync) {

    DuplicateKeys find(CompiledModel model, String condition) {
        List<String> keys = model.keyExpressions();
        String cursor = model.cursorExpression()
                .map(c -> "max(" + dialect.epochMicros(c) + ")")
                .orElse("0");
        String grouping =
                IntStream.rangeClosed(1, keys.size()).mapToObj(String::valueOf).collect(Collectors.joining(", "));
        String sql = model.joined(String.join(", ", keys) + ", CAST(" + cursor + " AS BIGINT) AS highest", condition)
                + "\nGROUP BY " + grouping + " HAVING count(*) > 1 LIMIT " + (maxKeys + 1);
        Map<String, Long> highest = new HashMap<>();
        Text key = new Text();
        try (RowReader reader = session.read(sql)) {
            while (reader.next()) {
                List<FieldVector> vectors = reader.batch().getFieldVectors();
                KeyReader keyReader = new KeyReader(vectors.subList(0, keys.size()));
                BigIntVector cursors = (BigIntVector) vectors.get(keys.size());
                for (int row = 0; row < reader.batch().getRowCount(); row++) {
                    if (keyReader.read(row, key)) {
                        highest.put(key.toString(), cursors.isNull(row) ? 0 : cursors.get(row));
                    }
                }
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
}
