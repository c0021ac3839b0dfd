package io.perseid.connector.postgres.pgoutput;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads messages of pgoutput, protocol version 1 with values as text (PostgreSQL's documentation, "Logical Replication
 * Message Formats"). One thread.
 */
public final class MessageDecoder {

    private final Changes changes;
    private final Tuple old = new Tuple();
    private final Tuple row = new Tuple();

    public MessageDecoder(Changes changes) {
        this.changes = changes;
    }

    /** @param message one whole message, on an array */
    public void decode(ByteBuffer message) {
        byte kind = message.get();
        switch (kind) {
            case 'B':
                long commit = message.getLong();
                message.getLong(); // time
                changes.begin(commit, message.getInt());
                break;
            case 'R':
                changes.relation(relation(message));
                break;
            case 'I':
                int into = message.getInt();
                take(message, row, message.get());
                changes.insert(into, row);
                break;
            case 'U':
                update(message);
                break;
            case 'D':
                int from = message.getInt();
                take(message, old, message.get());
                changes.delete(from, old);
                break;
            case 'T':
                changes.truncate(truncated(message));
                break;
            case 'C': // commit
            case 'O': // origin
            case 'Y': // type
            case 'M': // somebody's own message
                break;
            default:
                throw new IllegalStateException("a message of kind " + (char) kind + " from pgoutput");
        }
    }

    private void update(ByteBuffer message) {
        int table = message.getInt();
        byte kind = message.get();
        boolean hasOld = kind != 'N';
        if (hasOld) {
            take(message, old, kind);
            kind = message.get();
        }
        take(message, row, kind);
        changes.update(table, hasOld ? Optional.of(old) : Optional.empty(), row);
    }

    private static void take(ByteBuffer message, Tuple into, byte kind) {
        if (kind != 'N' && kind != 'K' && kind != 'O') {
            throw new IllegalStateException("a row of kind " + (char) kind + " from pgoutput");
        }
        into.take(message, kind == 'K');
    }

    private static Relation relation(ByteBuffer message) {
        int oid = message.getInt();
        text(message); // schema
        text(message); // table
        char identity = (char) message.get();
        int count = message.getShort();
        List<Relation.Column> columns = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            boolean partOfIdentity = (message.get() & 1) != 0;
            String name = text(message);
            int type = message.getInt();
            message.getInt(); // modifier
            columns.add(new Relation.Column(name, partOfIdentity, type));
        }
        return new Relation(oid, identity, columns);
    }

    private static Set<Integer> truncated(ByteBuffer message) {
        int count = message.getInt();
        message.get(); // options
        Set<Integer> tables = new HashSet<>();
        for (int i = 0; i < count; i++) {
            tables.add(message.getInt());
        }
        return tables;
    }

    private static String text(ByteBuffer message) {
        int start = message.position();
        while (message.get() != 0) {
            // to its end
        }
        return new String(
                message.array(), message.arrayOffset() + start, message.position() - 1 - start, StandardCharsets.UTF_8);
    }
}
