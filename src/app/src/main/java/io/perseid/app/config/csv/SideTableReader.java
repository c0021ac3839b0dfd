package io.perseid.app.config.csv;

import io.perseid.api.destination.SideTable;
import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.failure.Problem;
import io.perseid.engine.sync.Lookup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the CSV of a lookup into the table that is joined in flight.
 *
 * <p>The first row names the columns. A column in which every value is a whole number of at most 18 digits without leading
 * zeros gives Longs; one of plain decimal numbers gives BigDecimals; one of {@code true} and {@code false} gives Booleans;
 * any other gives texts as they stand. An empty cell is absent. Any thread.
 */
public final class SideTableReader {

    /** A side table is held in memory by every run that uses it. */
    public static final long MAX_BYTES = 64L * 1024 * 1024;

    /** The same mistake in more rows than this is told once with a count. */
    private static final int SHOWN_REPEATS = 5;

    /**
     * The names of a file's columns.
     *
     * @throws PerseidException {@code CONFIGURATION} if there is no such file or it is no CSV; {@code LIMIT} if it is too big
     */
    public List<String> columns(Path file) {
        try (CsvRows rows = CsvRows.open(file)) {
            return rows.columns();
        }
    }

    /**
     * The table of a lookup in a CSV: its fields are the columns that the lookup's properties name, each once, in their order.
     *
     * @throws PerseidException {@code CONFIGURATION} with the first of what {@link #problems} tells
     */
    public SideTable read(Lookup lookup) {
        List<Problem> problems = new ArrayList<>();
        Optional<SideTable> table = read(lookup, problems);
        if (!problems.isEmpty()) {
            throw PerseidException.of(FailureKind.CONFIGURATION, problems.get(0));
        }
        return table.orElseThrow();
    }

    /** Everything wrong with the file of a lookup in a CSV, as far as it can be read: columns, rows, repeated keys. */
    public List<Problem> problems(Lookup lookup) {
        List<Problem> problems = new ArrayList<>();
        try {
            read(lookup, problems);
        } catch (PerseidException e) {
            problems.add(e.problem());
        }
        return problems;
    }

    private static Optional<SideTable> read(Lookup lookup, List<Problem> problems) {
        try (CsvRows rows = CsvRows.open(file(lookup))) {
            List<String> fields =
                    lookup.properties().values().stream().distinct().toList();
            List<Integer> indexes = new ArrayList<>();
            for (String field : fields) {
                indexes.add(column(rows, field, lookup, problems));
            }
            int key = column(rows, lookup.key(), lookup, problems);
            if (!problems.isEmpty()) {
                return Optional.empty();
            }
            Map<String, String[]> cells = cells(rows, key, indexes, problems);
            return problems.isEmpty() ? Optional.of(table(lookup, fields, cells)) : Optional.empty();
        }
    }

    private static Path file(Lookup lookup) {
        return ((Lookup.Csv) lookup.source()).file();
    }

    private static int column(CsvRows rows, String name, Lookup lookup, List<Problem> problems) {
        int index = rows.columns().indexOf(name);
        if (index < 0) {
            problems.add(CsvRows.missingColumn(lookup.where(), name, rows));
        }
        return index;
    }

    private static Map<String, String[]> cells(CsvRows rows, int key, List<Integer> indexes, List<Problem> problems) {
        Map<String, String[]> cells = new LinkedHashMap<>();
        Map<String, Integer> lines = new LinkedHashMap<>();
        int repeats = 0;
        for (Optional<List<String>> row = rows.next(); row.isPresent(); row = rows.next()) {
            String name = row.get().get(key);
            Integer first = name.isEmpty() ? null : lines.putIfAbsent(name, rows.line());
            if (name.isEmpty() || first != null) {
                if (++repeats <= SHOWN_REPEATS) {
                    problems.add(keyProblem(rows, rows.columns().get(key), name, Optional.ofNullable(first)));
                }
                continue;
            }
            List<String> values = row.get();
            cells.put(name, indexes.stream().map(values::get).toArray(String[]::new));
        }
        if (repeats > SHOWN_REPEATS) {
            problems.add(new Problem(
                    rows.file(),
                    (repeats - SHOWN_REPEATS) + " more rows with an empty or repeated key",
                    "each key once",
                    "remove all but one row of each key"));
        }
        return cells;
    }

    private static Problem keyProblem(CsvRows rows, String column, String key, Optional<Integer> first) {
        return new Problem(
                rows.file() + ":" + rows.line(),
                first.map(line -> "the key \"" + key + "\" again, first in line " + line)
                        .orElse("an empty key in the column " + column),
                "each key once",
                first.isPresent() ? "remove one of the two rows" : "fill it in or remove the row");
    }

    private static SideTable table(Lookup lookup, List<String> fields, Map<String, String[]> cells) {
        List<CellType> types = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            int field = i;
            types.add(CellType.of(cells.values().stream().map(row -> row[field])));
        }
        Map<String, List<Optional<Object>>> rows = new LinkedHashMap<>();
        cells.forEach((key, row) -> {
            List<Optional<Object>> values = new ArrayList<>(row.length);
            for (int i = 0; i < row.length; i++) {
                values.add(types.get(i).value(row[i]));
            }
            rows.put(key, values);
        });
        return new SideTable(String.valueOf(file(lookup).getFileName()), fields, rows);
    }
}
