package io.perseid.engine.encode;

import io.perseid.api.destination.RowIdentity;
import io.perseid.api.destination.RowIdentity.Text;
import io.perseid.engine.identity.InsertIds;
import io.perseid.engine.ledger.EntryState;
import io.perseid.engine.ledger.LedgerEntry;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * Identities that a key had before, which are to be marked as gone together with its new one. They travel in the new
 * intent, so that a repetition after a crash marks the same ones.
 */
final class OldIdentities {

    /** How a user who is only known by a device stands in the ledger. */
    static final String DEVICE_PREFIX = "$device:";

    private final InsertIds insertIds;
    private final RowIdentity identity = new RowIdentity();
    private final Text user = new Text();

    OldIdentities(InsertIds insertIds) {
        this.insertIds = insertIds;
    }

    /** Fills {@code next.previous} with the known identity and with those that it may still have to mark. */
    static void chain(LedgerEntry known, LedgerEntry next) {
        // They were in its request: a receipt for it is one for them.
        boolean marked = known.state == EntryState.DELIVERED;
        int carried = known.previous.present() && !marked ? known.previous.length : 0;
        ByteBuffer buffer =
                ByteBuffer.allocate(20 + Math.max(0, known.user.length) + Math.max(0, known.name.length) + carried);
        buffer.putInt(known.generation).putLong(known.timeMicros);
        put(known.user, buffer);
        put(known.name, buffer);
        if (carried > 0) {
            buffer.put(known.previous.bytes, 0, carried);
        }
        next.previous.set(buffer.array(), 0, buffer.position());
    }

    /** Gives each identity in {@code entry.previous} in turn; the object is used again. */
    void each(LedgerEntry entry, Consumer<RowIdentity> use) {
        if (!entry.previous.present()) {
            return;
        }
        ByteBuffer buffer = ByteBuffer.wrap(entry.previous.bytes, 0, entry.previous.length);
        while (buffer.hasRemaining()) {
            identity.generation = buffer.getInt();
            identity.timeMicros = buffer.getLong();
            get(buffer, user);
            user(user, identity);
            get(buffer, identity.name);
            identity.key.set(entry.key.bytes, 0, entry.key.length);
            insertIds.insertId(entry, identity.generation, identity.insertId);
            use.accept(identity);
        }
    }

    /** Tells user and device apart, of which the ledger keeps one. */
    static void user(Text kept, RowIdentity identity) {
        identity.user.clear();
        identity.device.clear();
        String text = kept.toString();
        if (text.startsWith(DEVICE_PREFIX)) {
            identity.device.set(text.substring(DEVICE_PREFIX.length()));
        } else if (kept.present()) {
            identity.user.set(kept.bytes, 0, kept.length);
        }
    }

    private static void put(Text text, ByteBuffer buffer) {
        buffer.putInt(text.length);
        if (text.present()) {
            buffer.put(text.bytes, 0, text.length);
        }
    }

    private static void get(ByteBuffer buffer, Text into) {
        int length = buffer.getInt();
        if (length == RowIdentity.ABSENT) {
            into.clear();
            return;
        }
        into.ensure(length);
        buffer.get(into.bytes, 0, length);
        into.length = length;
    }
}
