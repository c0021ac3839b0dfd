package io.perseid.engine.encode;

import io.perseid.api.destination.Bytes;
import io.perseid.api.destination.NameSet;
import io.perseid.api.destination.ProfileMembers;
import io.perseid.api.destination.PropertySource;
import io.perseid.api.destination.RecordMapping;
import io.perseid.api.destination.RowIdentity;
import io.perseid.api.destination.RowIdentity.Text;
import io.perseid.api.destination.RowWriter;
import io.perseid.engine.ledger.EntryState;
import io.perseid.engine.ledger.LedgerEntry;

/**
 * Keeps with each profile which of its properties are members of JSON objects, so that those which vanish from the row are
 * taken away: in its entry's name what its request sets, in {@code previous} what it takes away. One thread.
 *
 * <p>Once the request was accepted the first is what the profile has; as long as it is in doubt, or was refused and may be in
 * with a part of its records, both may be there. So the newest entry of a key tells by itself all that may be there, if each is
 * made from the one before; a row that is refused before it becomes a request hands on what it was told.
 *
 * <p>A list is {@code length name} for each name; a length takes seven bits a byte, the lowest first, and the highest bit where
 * more follow.
 */
final class SentMembers {

    private static final int MORE = 0x80;
    private static final int BITS = 7;

    private final ProfileMembers members = new ProfileMembers();
    private final Bytes list = new Bytes(256);
    private final boolean mapped;

    SentMembers(RecordMapping mapping) {
        this.mapped = mapping.properties().stream().anyMatch(p -> p.source() instanceof PropertySource.Members);
    }

    /**
     * Tells the entry of a row what may be there. A mapping without members leaves that alone, as it does with the properties of
     * columns that it dropped, and hands it on for one that has members again.
     */
    void recall(LedgerEntry known, LedgerEntry entry) {
        all(known, mapped ? entry.previous : entry.name);
    }

    /** Writes the records of a row whose entry was {@link #recall told}, and notes in it what they set and take away. */
    int write(RowWriter writer, int row, RowIdentity identity, LedgerEntry entry, Bytes out) {
        if (!mapped) {
            return writer.write(row, identity, out);
        }
        read(entry.previous, members.before);
        members.sent.clear();
        members.unset.clear();
        int records = writer.write(row, identity, members, out);
        if (records > 0) {
            keep(members.sent, entry.name);
            keep(members.unset, entry.previous);
        }
        return records;
    }

    /** For the delete of a profile that is known so: until it is accepted, all that may be there still may be. */
    static void carry(LedgerEntry known) {
        Text all = new Text();
        all(known, all);
        copy(all, known.name);
        known.previous.clear();
    }

    private static void all(LedgerEntry known, Text into) {
        into.clear();
        boolean refused = known.rejectedSince || known.state == EntryState.REJECTED;
        boolean certain = !refused && known.state == EntryState.DELIVERED;
        if (certain && known.deleted) {
            return;
        }
        Text set = refused ? known.rejectedName : known.name;
        Text unset = refused ? known.rejectedPrevious : known.previous;
        if (certain || !unset.present()) {
            copy(set, into);
        } else if (!set.present()) {
            copy(unset, into);
        } else {
            into.ensure(set.length + unset.length);
            System.arraycopy(set.bytes, 0, into.bytes, 0, set.length);
            System.arraycopy(unset.bytes, 0, into.bytes, set.length, unset.length);
            into.length = set.length + unset.length;
        }
    }

    private static void read(Text from, NameSet names) {
        names.clear();
        int at = 0;
        while (at < from.length) {
            int length = 0;
            int shift = 0;
            byte part;
            do {
                part = from.bytes[at++];
                length |= (part & MORE - 1) << shift;
                shift += BITS;
            } while ((part & MORE) != 0);
            names.add(from.bytes, at, length);
            at += length;
        }
    }

    private void keep(NameSet names, Text into) {
        list.clear();
        for (int i = 0; i < names.size(); i++) {
            int rest = names.length(i);
            while (rest >= MORE) {
                list.put((byte) (rest | MORE));
                rest >>>= BITS;
            }
            list.put((byte) rest);
            list.put(names.bytes(), names.start(i), names.length(i));
        }
        if (list.size() > 0) {
            into.set(list.array(), 0, list.size());
        } else {
            into.clear();
        }
    }

    private static void copy(Text from, Text to) {
        if (from.present()) {
            to.set(from.bytes, 0, from.length);
        } else {
            to.clear();
        }
    }
}
