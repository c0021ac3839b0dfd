package io.perseid.engine.plan;

import io.perseid.api.destination.RowIdentity.Text;
import io.perseid.api.warehouse.RowReader;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.engine.identity.KeyReader;
import io.perseid.engine.sql.Expr;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.arrow.vector.FieldVector;

/** Asks a warehouse which of some keys a model has at present. Blocking, one thread. */
public record KeyLookup(WarehouseSession session) {

    /** Keys of one column in one list. Snowflake takes 16,384 expressions; each list costs a scan. */
    private static final int KEYS_IN_A_LIST = 10_000;

    /** Keys of several columns make a condition each, and parsers bound how deep these stand. */
    private static final int COMPOSITE_KEYS = 500;

    /** How many keys one statement asks for at most. */
    public static int keysInOneStatement(CompiledModel model) {
        return model.keyExpressions().size() == 1 ? KEYS_IN_A_LIST : COMPOSITE_KEYS;
    }

    /**
     * Among the rows of the model. Who wants to know what is gone asks all of them, also those that a run does not read yet: a
     * session that a late event has opened again is not gone.
     *
     * @param keys in their canonical text
     */
    public Set<String> present(CompiledModel model, List<String> keys) {
        Set<String> present = new HashSet<>();
        int each = keysInOneStatement(model);
        for (int from = 0; from < keys.size(); from += each) {
            List<String> some = keys.subList(from, Math.min(keys.size(), from + each));
            present.addAll(found(model, condition(model, some)));
        }
        present.retainAll(new HashSet<>(keys));
        return present;
    }

    /** A condition for rows with one of these keys. */
    public static Expr condition(CompiledModel model, List<String> keys) {
        return new KeyCondition(model.keyExpressions()).among(keys);
    }

    /**
     * The same for keys of one column that holds whole numbers, in rising order: bounds beside the list let a warehouse pass
     * over what lies outside without reading it.
     */
    public static Expr conditionInRange(CompiledModel model, List<String> rising) {
        Expr key = model.keyExpressions().get(0);
        return Expr.all(List.of(
                key.ge(number(rising.get(0))),
                key.le(number(rising.get(rising.size() - 1))),
                condition(model, rising)));
    }

    private static Expr number(String key) {
        return Expr.number(new BigDecimal(key));
    }

    /** The keys of those of the model's rows that satisfy a condition. */
    Set<String> found(CompiledModel model, Expr condition) {
        Set<String> found = new HashSet<>();
        Text key = new Text();
        try (RowReader reader = session.read(model.joinedKeys(condition).sql(model.dialect()))) {
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
