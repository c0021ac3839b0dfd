package io.perseid.engine.plan;

import io.perseid.engine.sql.Expr;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import org.apache.arrow.vector.types.pojo.ArrowType;

/** Reading rows by their keys, as many at once as one statement takes. Pure. */
public final class KeySlices {

    private KeySlices() {}

    /** Whether a key's text, compared with its column, finds the row in every warehouse. */
    public static boolean possible(CompiledModel model) {
        return model.roles().key().stream()
                .map(place -> model.schema().getFields().get(place).getType())
                .allMatch(type -> type instanceof ArrowType.Int
                        || type instanceof ArrowType.Utf8
                        || type instanceof ArrowType.Decimal);
    }

    /** Lists of keys, each for one statement; whole numbers in their order. @param keys in their canonical text, each once */
    private static List<List<String>> lists(CompiledModel model, List<String> keys) {
        List<String> ordered = new ArrayList<>(keys);
        if (haveOrder(model)) {
            // Rows were mostly written in this order, so that each statement looks at its own part of the table.
            ordered.sort(Comparator.comparing(BigInteger::new));
        }
        int each = KeyLookup.keysInOneStatement(model);
        List<List<String>> lists = new ArrayList<>();
        for (int from = 0; from < ordered.size(); from += each) {
            lists.add(ordered.subList(from, Math.min(ordered.size(), from + each)));
        }
        return lists;
    }

    /**
     * Conditions for the rows with these keys, each for one statement.
     *
     * @param keys in their canonical text, each once
     * @param everything that must hold besides
     */
    public static List<Expr> conditions(CompiledModel model, List<String> keys, Expr everything) {
        return lists(model, keys).stream()
                .map(list -> condition(model, list, everything))
                .toList();
    }

    private static Expr condition(CompiledModel model, List<String> list, Expr everything) {
        Expr among = haveOrder(model) ? KeyLookup.conditionInRange(model, list) : KeyLookup.condition(model, list);
        return everything.and(among);
    }

    /**
     * A slice for each statement.
     *
     * @param keys in their canonical text, each once
     * @param everything a condition that must hold besides
     */
    public static List<Slice> of(CompiledModel model, List<String> keys, Expr everything) {
        List<Slice> slices = new ArrayList<>();
        for (List<String> list : lists(model, keys)) {
            slices.add(new Slice(
                    SliceKind.KEYS,
                    list.size() + " new or changed rows, by key",
                    model.where(condition(model, list, everything)),
                    list.size(),
                    OptionalLong.empty(),
                    List.of()));
        }
        return slices;
    }

    /** Whether keys are whole numbers, whose order is the same here and there. */
    private static boolean haveOrder(CompiledModel model) {
        List<Integer> key = model.roles().key();
        return key.size() == 1 && model.schema().getFields().get(key.get(0)).getType() instanceof ArrowType.Int;
    }
}
