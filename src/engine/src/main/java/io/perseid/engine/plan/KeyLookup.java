package io.perseid.engine.plan;

import io.perseid.api.destination.RowIdentity.Text;
import io.perseid.api.warehouse.Dialect;
import io.perseid.api.warehouse.RowReader;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.engine.identity.KeyReader;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.arrow.vector.FieldVector;

/** Asks a warehouse which of some keys a model has at present. Blocking, one thread. */
public record KeyLookup(WarehouseSession session, Dialect dialect) {

    /** Keys in one statement: a list that every warehouse takes. */
    public static final int KEYS_AT_ONCE = 1_000;

    /** @param keys in their canonical text */
    public Set<String> present(CompiledModel model, List<String> keys) {
        Set<String> present = new HashSet<>();
        for (int from = 0; from < keys.size(); from += KEYS_AT_ONCE) {
            List<String> some = keys.subList(from, Math.min(keys.size(), from + KEYS_AT_ONCE));
            present.addAll(present(model, condition(dialect, model, some)));
        }
        present.retainAll(new HashSet<>(keys));
        return present;
    }

    /** A condition for rows with one of these keys. */
    public static String condition(Dialect dialect, CompiledModel model, List<String> keys) {
        return "(" + new KeyCondition(dialect, model.keyExpressions()).among(keys) + ")";
    }

    private Set<String> present(CompiledModel model, String condition) {
        Set<String> found = new HashSet<>();
        Text key = new Text();
        try (RowReader reader = session.read(model.joined(String.join(", ", model.keyExpressions()), condition))) {
            while (reader.next()) {
                List<FieldVector> vectors = reader.batch().getFieldVectors();
                KeyReader keyReader = new KeyReader(vectors);
                for (int row = 0; row < reader.batch().getRowCount(); row++) {
                    if (keyReader.read(row, key)) {
                        found.add(key.toString());
                    }
                }
            }
        }
        return found;
    }
}
