package io.perseid.app.gallery;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.duckdb.DuckDBDriver;

/** Writes tables of pages into DuckDB files of a folder, one a warehouse, which nobody else can read meanwhile. One thread. */
public final class GalleryDatabase {

    private static final String EXPECTED = "expected";

    private final Path folder;

    public GalleryDatabase(Path folder) {
        this.folder = folder;
    }

    /** Where {@link #expect} writes. */
    Path expected() {
        return file(EXPECTED);
    }

    /**
     * Makes the warehouses' tables as they are at a step; those that the step does not change are left alone.
     *
     * @param now what the word {@code now} in a page stands for
     */
    public void fill(List<GalleryPage> pages, int step, Instant now) throws SQLException {
        Set<String> warehouses = new TreeSet<>();
        pages.forEach(page -> page.tables(step).values().forEach(table -> warehouses.add(table.warehouse())));
        for (String warehouse : warehouses) {
            try (Connection connection = open(file(warehouse));
                    Statement statement = connection.createStatement()) {
                for (GalleryPage page : pages) {
                    for (PageTable table : page.changes(step)) {
                        if (table.warehouse().equals(warehouse)) {
                            write(statement, table.name(), table, column -> page.type(table.title(), column), now);
                        }
                    }
                }
                connection.commit();
            }
        }
    }

    /** Makes a table for each page, of its name, with what the destination must hold after a step. */
    void expect(List<GalleryPage> pages, int step, Instant now) throws SQLException {
        try (Connection connection = open(expected());
                Statement statement = connection.createStatement()) {
            for (GalleryPage page : pages) {
                write(statement, page.name(), page.expected(step), page::expectedType, now);
            }
            connection.commit();
        }
    }

    private Path file(String warehouse) {
        return folder.resolve(warehouse + ".duckdb");
    }

    private static void write(
            Statement statement, String name, PageTable table, Function<String, ColumnType> types, Instant now)
            throws SQLException {
        String columns = table.columns().stream()
                .map(column -> identifier(column) + " " + types.apply(column).sql())
                .collect(Collectors.joining(", "));
        statement.execute("CREATE OR REPLACE TABLE " + identifier(name) + " (" + columns + ")");
        for (List<Optional<String>> row : table.rows()) {
            StringBuilder values = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                values.append(i == 0 ? "" : ", ")
                        .append(types.apply(table.columns().get(i)).literal(row.get(i), now));
            }
            statement.execute("INSERT INTO " + identifier(name) + " VALUES (" + values + ")");
        }
    }

    /** One transaction for all tables: a commit each would be most of the work. */
    private static Connection open(Path file) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("threads", "1");
        Connection connection = new DuckDBDriver().connect("jdbc:duckdb:" + file.toAbsolutePath(), properties);
        connection.setAutoCommit(false);
        return connection;
    }

    static String identifier(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
