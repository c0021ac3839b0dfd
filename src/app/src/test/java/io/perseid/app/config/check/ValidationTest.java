package io.perseid.app.config.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.Column;
import io.perseid.app.config.ConfigFolder;
import io.perseid.app.config.LoadedConfig;
import io.perseid.engine.sync.Model;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ValidationTest {

    private static final ArrowType TEXT = ArrowType.Utf8.INSTANCE;
    private static final List<Column> ORDERS = List.of(
            column("order_id", new ArrowType.Int(64, true), "BIGINT"),
            column("customer_id", TEXT, "VARCHAR"),
            column("ordered_at", new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC"), "TIMESTAMPTZ"),
            column("local_at", new ArrowType.Timestamp(TimeUnit.MICROSECOND, null), "TIMESTAMP"),
            column("day", new ArrowType.Date(DateUnit.DAY), "DATE"),
            column("order_total", new ArrowType.Decimal(18, 2, 128), "DECIMAL(18,2)"));
    private static final String COLUMNS = "order_id, customer_id, ordered_at, local_at, day, order_total";
    private static final String EVENTS = ConfigFolder.HEAD + """
            events:
              from: orders
              name: order submitted
              time: ordered_at
              user: customer_id
              key: order_id
            """;

    @TempDir
    Path root;

    private ConfigFolder folder;
    private final FakeColumns warehouse = new FakeColumns();

    @BeforeEach
    void write() {
        folder = new ConfigFolder(root);
        warehouse.tables.put("orders", ORDERS);
        warehouse.tables.put(
                "customers", List.of(column("customer_id", TEXT, "VARCHAR"), column("type", TEXT, "VARCHAR")));
    }

    private static Column column(String name, ArrowType type, String declared) {
        return new Column(Field.nullable(name, type), declared);
    }

    private List<String> check(String sync) {
        LoadedConfig config = folder.sync(sync).load();
        assertThat(config.problems()).isEmpty();
        return folder.messages(new Validation(config).withColumns(name -> warehouse, false));
    }

    private static String error(int line, String rest) {
        return "error config/syncs/orders.yaml:" + line + ": " + rest;
    }

    @Test
    void columnsThatFitGiveNoProblem() {
        assertThat(check(EVENTS + """
                  properties: [order_total, {size: {bucket: order_total, at: [1]}, m: {sql: order_total * 2}}]
                  join: [{table: customers, match: customer_id, properties: [type]}]
                """)).isEmpty();
        assertThat(warehouse.closed).isTrue();
    }

    @Test
    void everyMissingColumnIsToldAtItsKey() {
        assertThat(check(EVENTS.replace("ordered_at", "orderd_at")
                        .replace("customer_id", "Customer_ID")
                        .replace("key: order_id", "key: [order_id, zzzzzzzz]")))
                .containsExactly(
                        error(
                                7,
                                "the column orderd_at, which orders has not; expected one of its columns: " + COLUMNS
                                        + "; did you mean ordered_at?"),
                        error(
                                8,
                                "the column Customer_ID, which orders has not; expected one of its columns: " + COLUMNS
                                        + "; did you mean customer_id?"),
                        error(
                                9,
                                "the column zzzzzzzz, which orders has not; expected one of its columns: " + COLUMNS
                                        + "; name one of these columns"));
    }

    @Test
    void whatAHistoryNamesHasToBeThere() {
        assertThat(check(EVENTS + """
                  history:
                    a: {sum: {table: orders, user: customer_id, time: ordered_at, value: order_totl}}
                    b: {count: {table: orders, user: nobody, time: ordered_at, where: wrong}}
                    c: {ever: {table: clicks, user: customer_id, time: at}}
                """))
                .containsExactly(
                        error(
                                11,
                                "the column order_totl, which orders has not; expected one of its columns: " + COLUMNS
                                        + "; did you mean order_total?"),
                        error(
                                12,
                                "the column nobody, which orders has not; expected one of its columns: " + COLUMNS
                                        + "; name one of these columns"),
                        error(12, "wrong expression; expected SQL; correct it"),
                        error(13, "no table clicks; expected a table; correct it"));
    }

    @Test
    void whatEveryColumnGivesIsNotGivenAgain() {
        assertThat(check(EVENTS + """
                  properties: "*"
                  join: [{table: customers, match: customer_id, properties: {order_total: type, order_id: type, t: type}}]
                """))
                .containsExactly(error(
                        11,
                        "the property order_total, which \"*\" gives as well, because there is a column of that name; expected"
                                + " each property once; rename it, or write except: [order_total] beside \"*\""));
        assertThat(check(EVENTS + """
                  properties: "*"
                  except: [order_total]
                  join: [{table: customers, match: customer_id, properties: {order_total: type}}]
                """)).isEmpty();
    }

    @Test
    void whatLooksLikeAConstantIsAskedFor() {
        assertThat(
                        check(
                                EVENTS
                                        + "  properties:\n    currency: USD\n    shop: Jaffle Shop\n    n: 12\n    total: ORDER_TOTAL\n"))
                .containsExactly(
                        error(
                                11,
                                "the column USD, which orders has not; expected one of its columns: " + COLUMNS
                                        + "; did you mean {value: USD}?"),
                        error(
                                12,
                                "the column Jaffle Shop, which orders has not; expected one of its columns: " + COLUMNS
                                        + "; did you mean {value: \"Jaffle Shop\"}?"),
                        error(
                                13,
                                "the column 12, which orders has not; expected one of its columns: " + COLUMNS
                                        + "; did you mean {value: \"12\"}?"),
                        error(
                                14,
                                "the column ORDER_TOTAL, which orders has not; expected one of its columns: " + COLUMNS
                                        + "; did you mean order_total?"));
    }

    @Test
    void aTimeWithoutZoneNeedsOne() {
        assertThat(check(EVENTS.replace("ordered_at", "local_at").replace("shop", "plain") + "  cursor: day\n"))
                .containsExactly(
                        error(
                                7,
                                "the column local_at of type TIMESTAMP, which has no time zone; expected a zone in which to read"
                                        + " it; write {column: local_at, zone: Europe/Berlin}, or give the warehouse plain a zone"),
                        error(
                                10,
                                "the column day of type DATE, which has no time zone; expected a zone in which to read it;"
                                        + " write {column: day, zone: Europe/Berlin}, or give the warehouse plain a zone"));
        assertThat(check(EVENTS.replace("ordered_at", "local_at")))
                .as("the warehouse has a zone")
                .isEmpty();
    }

    @Test
    void wrongTypes() {
        assertThat(check(EVENTS.replace("time: ordered_at", "time: order_total")
                        + "  cursor: ordered_at\n  properties: {size: {bucket: customer_id, at: [1]}}\n"))
                .containsExactly(
                        error(
                                7,
                                "the column order_total of type DECIMAL(18,2); expected a column with a time or date; name"
                                        + " another column, or cast it in from: {sql: ...}"),
                        error(
                                11,
                                "the column customer_id of type VARCHAR in a bucket; expected a column of numbers; name another"
                                        + " column, or cast it in from: {sql: ...}"));
    }

    @Test
    void labelsForWholeNumbersNeedAColumnOfWholeNumbers() {
        String labels = "at: [101, 501], labels: [1-100, 101-500, 501+]}}\n";
        assertThat(check(EVENTS + "  properties: {size: {bucket: order_id, " + labels))
                .isEmpty();
        assertThat(check(EVENTS + "  properties: {size: {bucket: order_total, " + labels))
                .containsExactly(error(
                        10,
                        "the label \"1-100\" for numbers below 101 of the column order_total of type DECIMAL(18,2), which may"
                                + " lie between two such labels; expected a column of whole numbers, or labels that leave"
                                + " nothing out; write the bounds themselves as in \"<101\", leave labels out, or round the"
                                + " column in {sql: ...}"));
    }

    @Test
    void joinsAndLookupsAreCheckedOnBothSides() {
        folder.write("c.csv", "utm,channel\n");
        assertThat(check(EVENTS + """
                  join:
                    - {table: customers, match: {custmer: customer_id}, properties: [typ]}
                    - {table: nowhere, match: customer_id, properties: [a]}
                  lookup:
                    - {file: c.csv, match: utm_campaign, properties: [channel]}
                """))
                .containsExactly(
                        error(
                                11,
                                "the column custmer, which orders has not; expected one of its columns: " + COLUMNS
                                        + "; name one of these columns"),
                        error(
                                11,
                                "the column typ, which customers has not; expected one of its columns: customer_id, type; did"
                                        + " you mean type?"),
                        error(12, "no table nowhere; expected a table; correct it"),
                        error(
                                14,
                                "the column utm_campaign, which orders has not; expected one of its columns: " + COLUMNS
                                        + "; name one of these columns"));
    }

    @Test
    void columnsOfListsAndPeriodsAreChecked() {
        assertThat(check(EVENTS + """
                  properties:
                    a: {list: customers, match: {custmer: customer_id}, fields: [typ], order: lin}
                    b: {list: nowhere, match: customer_id, fields: [a]}
                  join:
                    - {table: customers, match: customer_id, properties: [type], valid: {from: begin, to: customer_id}}
                """))
                .extracting(Object::toString)
                .satisfiesExactly(
                        custmer -> assertThat(custmer).contains("the column custmer, which orders has not"),
                        typ -> assertThat(typ).contains("the column typ, which customers has not"),
                        lin -> assertThat(lin).contains("the column lin, which customers has not"),
                        nowhere -> assertThat(nowhere).contains("no table nowhere"),
                        begin -> assertThat(begin).contains("the column begin, which customers has not"));
    }

    @Test
    void aMissingTableAndAWrongExpression() {
        assertThat(check(EVENTS.replace("from: orders", "from: ordrs")))
                .containsExactly(error(5, "no table ordrs; expected a table; correct it"));
        assertThat(check(EVENTS + "  properties: {m: {sql: wrong}}\n"))
                .containsExactly(error(10, "wrong expression; expected SQL; correct it"));
    }

    @Test
    void csvRowsAreCheckedOffline() {
        folder.write("c.csv", "utm,channel\na,1\na,2\n");
        LoadedConfig config = folder.sync(
                        EVENTS + "  lookup: [{file: c.csv, match: customer_id, properties: {x: chanel}}]\n")
                .load();
        assertThat(folder.messages(new Validation(config).offline()))
                .containsExactly(error(
                        10,
                        "the column chanel, which c.csv has not; expected one of its columns: utm, channel; did"
                                + " you mean channel?"));
        folder.sync(EVENTS + "  lookup: [{file: c.csv, match: customer_id, properties: [channel]}]\n");
        assertThat(folder.messages(new Validation(folder.load()).offline()))
                .containsExactly(
                        "error c.csv:3: the key \"a\" again, first in line 2; expected each key once; remove one of the two rows");
    }

    @Test
    void aWarehouseThatDoesNotAnswerGivesOneWarningOrError() {
        folder.sync(EVENTS).write("config/syncs/b.yaml", EVENTS.replace("sync: orders", "sync: b"));
        WarehouseAccess none = name -> {
            throw PerseidException.of(FailureKind.TRANSIENT, "shop.duckdb", "a lock", "no other writer", "wait");
        };
        String rest =
                " warehouse shop: no answer, so the columns of b, orders were not checked (shop.duckdb: a lock); expected no"
                        + " other writer; wait";
        assertThat(folder.messages(new Validation(folder.load()).withColumns(none, false)))
                .containsExactly("warning" + rest);
        assertThat(folder.messages(new Validation(folder.load()).withColumns(none, true)))
                .containsExactly("error" + rest);
    }

    private static final class FakeColumns implements WarehouseColumns {

        private final Map<String, List<Column>> tables = new HashMap<>();
        private final List<String> asked = new ArrayList<>();
        private boolean closed;

        @Override
        public List<Column> of(Model model) {
            return ofTable(((Model.Table) model).name());
        }

        @Override
        public List<Column> ofTable(String table) {
            asked.add(table);
            return Optional.ofNullable(tables.get(table))
                    .orElseThrow(() -> PerseidException.of(
                            FailureKind.CONFIGURATION, table, "no table " + table, "a table", "correct it"));
        }

        @Override
        public void tryExpression(Model model, String expression) {
            if (expression.equals("wrong")) {
                throw PerseidException.of(FailureKind.CONFIGURATION, "sql", "wrong expression", "SQL", "correct it");
            }
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
