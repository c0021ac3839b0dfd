package io.perseid.connector.snowflake;

import io.perseid.api.warehouse.RowReader;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.fake.snowflake.FakeSnowflake;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import net.snowflake.client.api.driver.SnowflakeDriver;

/**
 * What reading costs, by hand: {@code ReadCost serve} in one process prints an address, {@code ReadCost ADDRESS [getters]} in
 * another reads from it, so that the fake's work is not counted.
 */
final class ReadCost {

    private static final int ROWS = 1_000_000;
    private static final int PASSES = 6;

    private ReadCost() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("serve")) {
            serve();
        } else {
            read(arguments[0], arguments.length > 1);
        }
    }

    private static void serve() throws InterruptedException {
        FakeSnowflake fake = FakeSnowflake.start();
        fake.accounts().password("PERSEID", FakeAccount.PASSWORD);
        fake.settings().partRows(100_000);
        fake.execute(
                "CREATE TABLE t (id INTEGER, small NUMBER(18,0), price NUMBER(12,2), wide NUMBER(38,10), a VARCHAR, b VARCHAR,"
                        + " c VARCHAR, d VARCHAR, v VARIANT, real FLOAT, ltz TIMESTAMP_LTZ, ntz TIMESTAMP_NTZ)",
                "INSERT INTO t SELECT SEQ8(), SEQ8() * 3, SEQ8() / 100, SEQ8() * 1.0000000001, 'order ' || SEQ8(),"
                        + " 'customer ' || (SEQ8() % 1000), 'city', 'a text of some length ' || SEQ8(), PARSE_JSON('{\"a\":1}'),"
                        + " SEQ8() * 1.5, TO_TIMESTAMP_LTZ(1767225600000000 + SEQ8() * 1000, 6),"
                        + " TO_TIMESTAMP_NTZ(1767225600000000 + SEQ8() * 1000, 6)"
                        + " FROM TABLE(GENERATOR(ROWCOUNT => " + ROWS + "))");
        System.out.println(fake.address());
        Thread.currentThread().join();
    }

    private static void read(String address, boolean getters) throws Exception {
        List<Double> seconds = new ArrayList<>();
        for (int pass = 0; pass < PASSES; pass++) {
            long before = cpu();
            long rows = getters ? byGetters(address) : byReader(address);
            seconds.add((cpu() - before) / 1e9 / rows * 1_000_000);
        }
        System.out.printf(
                Locale.ROOT,
                "%s: CPU s a million rows: %s%n",
                getters ? "driver's getters" : "reader",
                seconds.stream().map(s -> String.format(Locale.ROOT, "%.2f", s)).toList());
    }

    private static long byReader(String address) {
        long rows = 0;
        try (WarehouseSession session = FakeAccount.at(address).warehouse().open();
                RowReader reader = session.read("SELECT * FROM t")) {
            while (reader.next()) {
                rows += reader.batch().getRowCount();
            }
        }
        return rows;
    }

    private static long byGetters(String address) throws Exception {
        long rows = 0;
        long sum = 0;
        try (var connection = new SnowflakeDriver()
                        .connect(
                                address.replace("http://", "jdbc:snowflake://") + "/",
                                FakeAccount.at(address).login().properties());
                var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT * FROM t")) {
            while (row.next()) {
                rows++;
                sum += row.getLong(1)
                        + row.getLong(2)
                        + row.getBigDecimal(3).scale()
                        + row.getBigDecimal(4).scale();
                for (int column = 5; column <= 9; column++) {
                    sum += row.getString(column).length();
                }
                sum += (long) row.getDouble(10)
                        + row.getTimestamp(11).getNanos()
                        + row.getTimestamp(12).getNanos();
            }
        }
        if (sum == 0) {
            throw new AssertionError("nothing was read");
        }
        return rows;
    }

    private static long cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
    }
}
