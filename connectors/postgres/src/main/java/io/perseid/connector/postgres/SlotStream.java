package io.perseid.connector.postgres;

import io.perseid.connector.postgres.FeedConnections.Control;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.Optional;
import org.postgresql.copy.CopyDual;
import org.postgresql.core.BaseConnection;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/**
 * The stream of one replication slot, from a position on. The server is never told that anything is kept here, so that the
 * slot stays where it is: the driver's own stream would say so when it has nothing to read. One thread, but for
 * {@link #abort}.
 */
final class SlotStream {

    /** What stands before a message of the plugin: its place, the end of the WAL, a time. */
    private static final int DATA_HEADER = 3 * Long.BYTES;

    /** Our answer: what has arrived, what is kept, what is applied, a time, and whether we want an answer. */
    private static final int ANSWER_BYTES = 1 + 4 * Long.BYTES + 1;

    private static final int GOODBYE_MILLIS = 2_000;

    /** For that long the server may take to free the slot. */
    private static final int PAUSES = 250;

    private final BaseConnection connection;
    private final String slot;
    private final CopyDual copy;
    private LogSequenceNumber arrived = LogSequenceNumber.INVALID_LSN;
    private boolean ended;

    private SlotStream(BaseConnection connection, String slot, CopyDual copy) {
        this.connection = connection;
        this.slot = slot;
        this.copy = copy;
    }

    /** @param slot the publication is called the same */
    static SlotStream start(FeedConnections connections, String slot, LogSequenceNumber from) throws SQLException {
        BaseConnection connection = connections.streaming();
        try {
            CopyDual copy = connection
                    .getCopyAPI()
                    .copyDual("START_REPLICATION SLOT " + slot + " LOGICAL " + from.asString()
                            + " (proto_version '1', publication_names '" + slot + "')");
            return new SlotStream(connection, slot, copy);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /**
     * Blocking, up to the line's time-out.
     *
     * @return the next message of the plugin; empty when all that was committed before {@code until} has been told
     */
    Optional<ByteBuffer> next(LogSequenceNumber until) throws SQLException {
        while (true) {
            byte[] received = copy.readFromCopy(true);
            if (received == null) {
                throw new PSQLException("the server ended the stream", PSQLState.CONNECTION_FAILURE);
            }
            ByteBuffer message = ByteBuffer.wrap(received);
            byte kind = message.get();
            if (kind == 'w') {
                message.position(message.position() + DATA_HEADER);
                return Optional.of(message);
            }
            arrived = LogSequenceNumber.valueOf(message.getLong());
            message.getLong(); // time
            if (message.get() != 0) {
                answer();
            }
            if (!FeedPlace.isBefore(arrived, until)) {
                return Optional.empty();
            }
        }
    }

    /**
     * Keeps the server from giving us up while nobody reads. It is told what has arrived, because it waits for that when it
     * shuts down.
     */
    void answer() throws SQLException {
        ByteBuffer answer = ByteBuffer.allocate(ANSWER_BYTES).put((byte) 'r').putLong(arrived.asLong());
        copy.writeToCopy(answer.array(), 0, ANSWER_BYTES);
        copy.flushCopy();
    }

    /** Whoever waits for a message gets an error. From any thread. */
    void abort() {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            // Closed already.
        }
    }

    /** There is nothing more to come but what others are writing now: a friendly end will be short. */
    void end() {
        try {
            connection.setNetworkTimeout(Runnable::run, GOODBYE_MILLIS);
            copy.endCopy();
            ended = true;
            connection.close();
        } catch (SQLException e) {
            // close() ends it in another way.
        }
    }

    /**
     * Closes the line if it is open, and sees to it that the slot is free: the server would else go on sending a long
     * transaction until it noticed that nobody is there.
     */
    void close(Control control) {
        if (ended) {
            return;
        }
        int server = connection.getBackendPID();
        abort();
        try {
            for (int i = 0; i < PAUSES && isRead(control, server); i++) {
                control.execute("SELECT pg_catalog.pg_terminate_backend(" + server + ")");
                control.pause();
            }
        } catch (SQLException e) {
            // The server frees it by itself, later.
        }
    }

    private boolean isRead(Control control, int server) throws SQLException {
        return control.query(
                "SELECT 1 FROM pg_catalog.pg_replication_slots WHERE slot_name = '" + slot + "' AND active_pid = "
                        + server,
                rows -> rows.next());
    }
}
