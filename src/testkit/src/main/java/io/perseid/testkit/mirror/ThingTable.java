package io.perseid.testkit.mirror;

import io.perseid.api.warehouse.Dialect;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** The table {@code things} in a warehouse, and the same rows in memory: what is true. One thread. */
final class ThingTable {

    static final String COLUMNS = "id, happened_at, customer, amount, note";

    private final Consumer<String[]> execute;
    private final Dialect dialect;
    private final String instantType;
    private final List<String> afterCreation;
    private final Map<Long, Thing> rows = new LinkedHashMap<>();

    /**
     * @param execute runs statements as somebody who may write
     * @param afterCreation statements after each {@code CREATE TABLE}
     */
    ThingTable(Consumer<String[]> execute, Dialect dialect, String instantType, List<String> afterCreation) {
        this.afterCreation = afterCreation;
        this.execute = execute;
        this.dialect = dialect;
        this.instantType = instantType;
    }

    Collection<Thing> rows() {
        return rows.values();
    }

    Thing row(long id) {
        Thing row = rows.get(id);
        if (row == null) {
            throw new IllegalArgumentException("no row " + id);
        }
        return row;
    }

    boolean has(long id) {
        return rows.containsKey(id);
    }

    void create() {
        sql("CREATE TABLE things (id BIGINT, happened_at " + instantType
                + ", customer VARCHAR(100), amount BIGINT, note VARCHAR(100))");
        sql(afterCreation.toArray(String[]::new));
    }

    void fill(long from, long to) {
        insert(LongStream.rangeClosed(from, to).mapToObj(Thing::of).toList());
    }

    void insert(List<Thing> things) {
        for (int from = 0; from < things.size(); from += 500) {
            List<Thing> some = things.subList(from, Math.min(things.size(), from + 500));
            sql("INSERT INTO things (" + COLUMNS + ") VALUES "
                    + some.stream().map(this::literals).collect(Collectors.joining(", ")));
        }
        things.forEach(thing -> rows.put(thing.id(), thing));
    }

    void change(long id, UnaryOperator<Thing> change) {
        Thing changed = change.apply(row(id));
        sql("UPDATE things SET happened_at = " + dialect.instant(changed.happenedAt()) + ", customer = "
                + dialect.text(changed.customer()) + ", amount = " + changed.amount() + ", note = "
                + changed.note().map(dialect::text).orElse("NULL") + " WHERE id = " + id);
        rows.put(id, changed);
    }

    void delete(long from, long to) {
        sql("DELETE FROM things WHERE id BETWEEN " + from + " AND " + to);
        rows.keySet().removeIf(id -> id >= from && id <= to);
    }

    /** A row has another key now. */
    void forget(long id, Thing now) {
        rows.remove(id);
        rows.put(now.id(), now);
    }

    /** Makes the table again from its rows, in another order, as a full refresh does. */
    void rebuild() {
        List<Thing> all = new ArrayList<>(rows.values());
        List<Thing> turned = new ArrayList<>();
        for (int i = all.size() - 1; i >= 0; i--) {
            turned.add(all.get(i));
        }
        sql("DROP TABLE things");
        create();
        rows.clear();
        insert(turned);
    }

    void sql(String... statements) {
        execute.accept(statements);
    }

    private String literals(Thing thing) {
        return "(" + thing.id() + ", " + dialect.instant(thing.happenedAt()) + ", " + dialect.text(thing.customer())
                + ", " + thing.amount() + ", "
                + thing.note().map(dialect::text).orElse("NULL") + ")";
    }
}
