package io.perseid.app.config.keys;

import io.perseid.api.failure.PerseidException;
import io.perseid.app.config.csv.SideTableReader;
import io.perseid.engine.sync.Lookup;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys of {@code lookup:} of a record: a CSV or a table of another warehouse, joined in flight. */
final class LookupKeys {

    /** A million rows with two properties take some 80 MiB; the heap is 256 MiB unless somebody changes it. */
    private static final String DEFAULT_MEMORY = "128MiB";

    private static final long LEAST_MEMORY = 1L << 20;

    private static final long MOST_MEMORY = 8L << 30;

    private static final Key<Path> FILE = Key.of(
                    "file",
                    Scalars.ownFile(),
                    "A CSV whose first row names its columns; UTF-8. Looked for in the configuration's folder, then below the root.")
            .such("lookups/campaigns.csv");

    private static final Key<String> MATCH = Key.of(
                    "match", Scalars.text(), "The column of the model that is looked up.")
            .mandatory()
            .such("utm_campaign");

    private static final Key<String> KEY_OF_FILE = Key.of(
                    "key", Scalars.text(), "The column of the file that it is compared with, as text.")
            .orElseAs("the file's first column");

    private static final Key<Map<String, String>> COLUMNS_OF_FILE =
            properties("a column of the file", "Property names with columns of the file, or a list of its columns.");

    private static final Key<String> WAREHOUSE = Key.of(
                    "warehouse", Scalars.text(), "Name of another warehouse in perseid.yaml.")
            .such("crm");

    private static final Key<String> TABLE = Key.of("table", Scalars.text(), "A table or view there.")
            .mandatory()
            .such("accounts");

    private static final Key<String> KEY_OF_TABLE = Key.of(
                    "key",
                    Scalars.text(),
                    "The column of the table that it is compared with, as text; each value may stand there once.")
            .orElseAs("a column of the same name");

    private static final Key<Map<String, String>> COLUMNS_OF_TABLE = properties(
            "a column of the table",
            "Property names with columns of the table, or a list of its columns: numbers, texts, truth values, dates and"
                    + " timestamps.");

    private static final Key<Long> MEMORY = Key.of(
                    "memory",
                    Scalars.bytes(LEAST_MEMORY, MOST_MEMORY),
                    "How much memory it may take while a run holds it; perseid plan says how much it does take.")
            .orElse(DEFAULT_MEMORY);

    private static final Keys<Lookup> CSV = Keys.of(
                    "lookup file",
                    "A CSV joined in flight. A row without a match gets none of the properties.",
                    List.of(FILE, MATCH, KEY_OF_FILE, COLUMNS_OF_FILE),
                    LookupKeys::csv)
            .markedBy(FILE);

    private static final Keys<Lookup> OTHER_WAREHOUSE = Keys.of(
                    "lookup table",
                    "A table of another warehouse, read once a run and joined in flight. A row without a match gets none of the"
                            + " properties; where the table changed, the rows that use it count as changed.",
                    List.of(WAREHOUSE, TABLE, MATCH, KEY_OF_TABLE, COLUMNS_OF_TABLE, MEMORY),
                    LookupKeys::table)
            .markedBy(WAREHOUSE);

    static final Key<List<Lookup>> LOOKUP = Key.of(
            "lookup",
            new ListOf<>(OneOf.of(CSV, OTHER_WAREHOUSE)),
            "CSV files and tables of other warehouses to join in flight.");

    private LookupKeys() {}

    private static Key<Map<String, String>> properties(String column, String description) {
        Shape<String> name = Scalars.text(column, "write its name");
        return Key.of(
                        "properties",
                        OneOf.of(
                                new Mapped<List<String>, Map<String, String>>(
                                        new ListOf<>(name),
                                        (names, n, r) -> Optional.of(RowKeys.inOrder(names.stream()
                                                .map(each -> new Named<>(each, n.position(), each))
                                                .toList()))),
                                new Mapped<List<Named<String>>, Map<String, String>>(
                                        new MapOf<>("property names", name),
                                        (pairs, n, r) -> Optional.of(RowKeys.inOrder(pairs)))),
                        description)
                .mandatory()
                .such("{channel: channel}");
    }

    private static Optional<Lookup> csv(Block block, Reading reading) {
        Path file = block.need(FILE);
        try {
            String first = new SideTableReader().columns(file).get(0);
            return Optional.of(new Lookup(
                    new Lookup.Csv(file),
                    block.need(MATCH),
                    block.get(KEY_OF_FILE).orElse(first),
                    block.need(COLUMNS_OF_FILE),
                    block.position().where()));
        } catch (PerseidException e) {
            reading.error(
                    block.at(FILE),
                    "the file " + e.problem().where() + ": " + e.problem().found(),
                    e.problem().expected(),
                    e.problem().action());
            return Optional.empty();
        }
    }

    private static Optional<Lookup> table(Block block, Reading reading) {
        String warehouse = block.need(WAREHOUSE);
        List<String> known = reading.surroundings().warehouses();
        if (reading.surroundings().warehouse().filter(warehouse::equals).isPresent()) {
            reading.error(
                    block.at(WAREHOUSE),
                    "a lookup in " + warehouse + ", which is the warehouse of the sync",
                    "another warehouse",
                    "write join: instead, which the warehouse does itself");
            return Optional.empty();
        }
        if (!known.contains(warehouse)) {
            reading.error(
                    block.at(WAREHOUSE),
                    "the warehouse " + warehouse + ", which perseid.yaml has not",
                    "one of " + String.join(", ", known),
                    Reading.didYouMean(warehouse, known, "add it to perseid.yaml"));
            return Optional.empty();
        }
        return Optional.of(new Lookup(
                new Lookup.Table(warehouse, block.need(TABLE), block.need(MEMORY)),
                block.need(MATCH),
                block.get(KEY_OF_TABLE).orElse(block.need(MATCH)),
                block.need(COLUMNS_OF_TABLE),
                block.position().where()));
    }
}
