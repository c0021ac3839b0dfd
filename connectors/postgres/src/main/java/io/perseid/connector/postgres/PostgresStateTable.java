package io.perseid.connector.postgres;

import io.perseid.api.warehouse.StateDiff;
import io.perseid.api.warehouse.StateMerge;
import io.perseid.api.warehouse.StateRows;
import io.perseid.api.warehouse.StateTable;
import io.perseid.api.warehouse.TablePath;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A state table in a schema of ours. The comparison is a read on the session's snapshot; only what it names comes here, and
 * goes back as a list in the statements that read those rows. Merges are transactions of their own. See {@link StateTable}.
 */
final class PostgresStateTable implements StateTable {

    /** Keys that are worth a list in each statement; beyond it each statement compares anew. */
    private static final int MOST_KEYS = 100_000;

    /** Rows of one INSERT: a few hundred kilobytes. */
    private static final int ROWS_AT_ONCE = 10_000;

    private final Reads reads;
    private final Transactions transactions;
    private final PostgresFailures failures;
    private final String schema;
    private final String plain;

    /** Transactions on the session's snapshot. */
    interface Reads {
        <T> T in(Work<T> work);
    }

    interface Work<T> {
        T in(Transaction transaction) throws SQLException;
    }

    PostgresStateTable(Reads reads, Transactions transactions, PostgresFailures failures, String schema, String plain) {
        this.reads = reads;
        this.transactions = transactions;
        this.failures = failures;
        this.schema = schema;
        this.plain = plain;
    }

    @Override
    public String name() {
        return schema + "." + plain;
    }

    /** Its own rule, in this class and in {@link PostgresDialect#rowHash}; the server's hash and texts stay as they are. */
    @Override
    public String hashVersion() {
        return "PostgreSQL 1";
    }

    /** Makes only what is missing, because "if not exists" asks for the right to make it even then. */
    @Override
    public void prepare() {
        write(transaction -> {
            if (isMissing(transaction, "to_regnamespace", TablePath.quoted(schema))) {
                transaction.execute("CREATE SCHEMA " + TablePath.quoted(schema));
            }
            if (isMissing(transaction, "to_regclass", table("marks"))) {
                transaction.execute("CREATE TABLE " + table("marks")
                        + " (name text PRIMARY KEY, mark text NOT NULL, keys bigint NOT NULL)");
            }
            if (isMissing(transaction, "to_regclass", table(plain))) {
                transaction.execute(
                        "CREATE TABLE " + table(plain) + " (row_key text COLLATE \"C\" PRIMARY KEY, row_hash bigint)");
            }
            return true;
        });
    }

    @Override
    public Optional<String> mark() {
        return reads.in(transaction -> {
            if (isMissing(transaction, "to_regclass", table("marks"))
                    || isMissing(transaction, "to_regclass", table(plain))) {
                return Optional.empty();
            }
            // The number of keys as well, so that it shows when somebody emptied the table.
            return transaction.query(
                    "SELECT mark FROM " + table("marks") + " WHERE name = " + text(plain)
                            + " AND mark <> '' AND keys = (SELECT count(*) FROM " + table(plain) + ")",
                    rows -> rows.next() ? Optional.of(rows.getString(1)) : Optional.empty());
        });
    }

    @Override
    public StateDiff compare(String rows) {
        String changed = "SELECT n.row_key FROM (\n" + rows + "\n) n LEFT JOIN " + table(plain)
                + " s ON s.row_key = n.row_key WHERE s.row_hash IS DISTINCT FROM n.row_hash";
        String gone = "SELECT s.row_key FROM " + table(plain) + " s WHERE NOT EXISTS (SELECT 1 FROM (\n" + rows
                + "\n) n WHERE n.row_key = s.row_key)";
        return reads.in(transaction -> {
            long known = number(transaction, "SELECT count(*) FROM " + table(plain));
            long all = number(transaction, "SELECT count(*) FROM (\n" + rows + "\n) n");
            List<@Nullable String> changedKeys = new ArrayList<>();
            List<@Nullable String> goneKeys = new ArrayList<>();
            transaction.query(
                    "SELECT coalesce(n.row_key, s.row_key), n.row_key IS NULL FROM (\n" + rows + "\n) n FULL JOIN "
                            + table(plain) + " s ON s.row_key = n.row_key WHERE n.row_key IS NULL OR s.row_hash IS"
                            + " DISTINCT FROM n.row_hash LIMIT " + (MOST_KEYS + 1),
                    found -> {
                        while (found.next()) {
                            (found.getBoolean(2) ? goneKeys : changedKeys).add(found.getString(1));
                        }
                        return true;
                    });
            if (changedKeys.size() + goneKeys.size() > MOST_KEYS) {
                long goneRows = number(transaction, "SELECT count(*) FROM (\n" + gone + "\n) g");
                return new StateDiff(changed, gone, known, all, goneRows);
            }
            return new StateDiff(list(changedKeys), list(goneKeys), known, all, goneKeys.size());
        });
    }

    @Override
    public void merge(StateMerge merge) {
        write(transaction -> {
            if (merge.fresh()) {
                transaction.execute("TRUNCATE " + table(plain));
                transaction.execute("DELETE FROM " + table("marks") + " WHERE name = " + text(plain));
            }
            long keys = number(
                    transaction,
                    "SELECT coalesce((SELECT keys FROM " + table("marks") + " WHERE name = " + text(plain) + "), 0)");
            for (int from = 0; from < merge.removed().size(); from += ROWS_AT_ONCE) {
                List<String> some =
                        merge.removed().subList(from, Math.min(merge.removed().size(), from + ROWS_AT_ONCE));
                keys -= delete(transaction, some.toArray(new String[0]));
            }
            StateRows rows = merge.rows();
            for (int from = 0; from < rows.size(); from += ROWS_AT_ONCE) {
                keys += put(transaction, rows, from, Math.min(rows.size(), from + ROWS_AT_ONCE));
            }
            transaction.execute("DELETE FROM " + table("marks") + " WHERE name = " + text(plain));
            transaction.execute("INSERT INTO " + table("marks") + " VALUES (" + text(plain) + ", " + text(merge.mark())
                    + ", " + keys + ")");
            return true;
        });
    }

    /** @return how many keys more there are */
    private long put(Transaction transaction, StateRows rows, int from, int to) throws SQLException {
        String[] keys = new String[to - from];
        @Nullable Long[] hashes = new @Nullable Long[to - from];
        for (int row = from; row < to; row++) {
            keys[row - from] = rows.key(row);
            hashes[row - from] = rows.hash(row) < 0 ? null : Long.valueOf(rows.hash(row));
        }
        long before = delete(transaction, keys);
        return transaction.update(
                        "INSERT INTO " + table(plain) + " SELECT * FROM unnest(CAST(? AS text[]), CAST(? AS bigint[]))",
                        keys,
                        hashes)
                - before;
    }

    private long delete(Transaction transaction, String[] keys) throws SQLException {
        return transaction.update(
                "DELETE FROM " + table(plain) + " WHERE row_key = ANY (CAST(? AS text[]))", keys, null);
    }

    private <T> T write(Work<T> work) {
        Transaction transaction;
        try {
            transaction = transactions.begin();
        } catch (SQLException e) {
            throw failures.opening(e);
        }
        try (transaction) {
            transaction.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED, READ WRITE");
            T result = work.in(transaction);
            transaction.commit();
            return result;
        } catch (SQLException e) {
            throw failures.keeping(e, schema, transaction.cancelled());
        }
    }

    private static boolean isMissing(Transaction transaction, String function, String name) throws SQLException {
        return transaction.query(
                "SELECT pg_catalog." + function + "(" + text(name) + ") IS NULL",
                rows -> rows.next() && rows.getBoolean(1));
    }

    private static long number(Transaction transaction, String sql) throws SQLException {
        return transaction.query(sql, rows -> {
            rows.next();
            return rows.getLong(1);
        });
    }

    private static String list(List<@Nullable String> keys) {
        return keys.isEmpty()
                ? "SELECT CAST(NULL AS text) WHERE false"
                : keys.stream()
                        .map(key -> text(String.valueOf(key)))
                        .collect(Collectors.joining(", ", "SELECT unnest(CAST(ARRAY[", "] AS text[]))"));
    }

    private String table(String name) {
        return TablePath.quoted(schema) + "." + TablePath.quoted(name);
    }

    private static String text(String value) {
        return "'" + value.replace("'", "''") + "'";
    }
}
