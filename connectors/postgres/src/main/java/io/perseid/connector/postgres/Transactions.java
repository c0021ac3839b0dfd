package io.perseid.connector.postgres;

import io.perseid.connector.jdbc.ConnectionPool;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The transactions of one session. Any thread. */
final class Transactions implements AutoCloseable {

    private final ConnectionPool pool;
    private final Set<Transaction> open = ConcurrentHashMap.newKeySet();

    Transactions(ConnectionPool pool) {
        this.pool = pool;
    }

    /** One that sees the tables as they are now. */
    Transaction begin() throws SQLException {
        Connection connection = pool.take();
        try {
            Transaction transaction = new Transaction(pool, connection, open::remove);
            open.add(transaction);
            return transaction;
        } catch (SQLException e) {
            pool.discard(connection);
            throw e;
        }
    }

    /** One that sees the tables as another did when it exported the snapshot, which must be open still. */
    Transaction begin(String snapshot) throws SQLException {
        Transaction transaction = begin();
        try {
            transaction.execute("SET TRANSACTION SNAPSHOT '" + snapshot + "'");
            return transaction;
        } catch (SQLException e) {
            transaction.close();
            throw e;
        }
    }

    /** What runs in any of them fails soon. */
    void cancel() {
        List.copyOf(open).forEach(Transaction::cancel);
    }

    @Override
    public void close() {
        new ArrayList<>(open).forEach(Transaction::close);
    }
}
