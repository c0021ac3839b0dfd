package io.perseid.connector.mixpanel.encode;

import io.perseid.api.destination.Bytes;
import io.perseid.api.destination.Framing;
import io.perseid.api.destination.Refusal;
import io.perseid.api.destination.RowBatch;
import io.perseid.api.destination.RowIdentity;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Events for {@code /import}, one JSON object a line. A deleted event is a tombstone: the same name, time, user and insert
 * id, and {@link #DELETED} as its only property.
 */
final class EventWriter extends RecordWriter {

    /** The property that marks a tombstone. */
    static final String DELETED = "perseid_deleted";

    private static final Fragment EVENT = Fragment.of("{\"event\":");
    private static final Fragment TIME = Fragment.of(",\"properties\":{\"time\":");
    private static final Fragment DISTINCT_ID = Fragment.of(",\"distinct_id\":");
    private static final Fragment NOBODY = Fragment.of(",\"distinct_id\":\"\"");
    private static final Fragment ONLY_DEVICE = Fragment.of(",\"distinct_id\":\"$device:");
    private static final Fragment USER_ID = Fragment.of(",\"$user_id\":");
    private static final Fragment DEVICE_ID = Fragment.of(",\"$device_id\":");
    private static final Fragment INSERT_ID = Fragment.of(",\"$insert_id\":\"");
    // Without it Mixpanel would place every event where the sender is.
    private static final Fragment NO_IP = Fragment.of("\",\"ip\":0");
    private static final Fragment END = Fragment.of("}}");
    private static final Fragment TOMBSTONE_END = Fragment.of(",\"" + DELETED + "\":true}}");

    /** Room for all of a head but its name: two ids, each written once or twice and escaped, and little besides. */
    private static final int HEAD_ROOM = 4 * 6 * RowRules.MAX_TEXT_BYTES + 1024;

    /** time, distinct_id, $insert_id and ip; a user and a device add one each. */
    static final int OWN_PROPERTIES = 4;

    private final boolean simplified;
    private final boolean deletes;
    private final JsonText ids;
    private final Optional<PropertyGroup> group;
    private final EpochMillis times = new EpochMillis();
    private byte[] lastName = new byte[0];
    private Fragment lastHead = new Fragment(new byte[0]);
    private List<Alteration> lastAltered = List.of();

    /**
     * @param simplified whether the project uses Simplified ID Merge
     * @param deletes whether every row is one to take away
     */
    EventWriter(List<PropertyWriter> properties, Alterations alterations, boolean simplified, boolean deletes) {
        super(Framing.of("", "\n", ""), properties, alterations);
        this.simplified = simplified;
        this.deletes = deletes;
        this.ids = JsonText.unlimited(alterations);
        // Where a row might have too many properties they have to be counted.
        boolean never = OWN_PROPERTIES + 2 + properties.size() <= RowRules.MAX_EVENT_PROPERTIES;
        this.group = never && PropertyGroup.suits(this.properties)
                ? Optional.of(new PropertyGroup(this.properties, alterations))
                : Optional.empty();
    }

    @Override
    public void bind(RowBatch rows) {
        super.bind(rows);
        group.ifPresent(g -> g.bind(rows.columns().getRowCount()));
    }

    @Override
    public int write(int row, RowIdentity identity, Bytes out) {
        if (deletes) {
            return delete(identity, out);
        }
        int start = out.size();
        if (!head(identity, out)) {
            return 0;
        }
        if (group.isPresent() && group.get().has(row)) {
            group.get().put(row, out);
            END.put(out);
            return oneRecord(out, start);
        }
        int count = OWN_PROPERTIES;
        if (simplified) {
            count += (identity.user.length > 0 ? 1 : 0) + (identity.device.length > 0 ? 1 : 0);
        }
        for (PropertyWriter property : properties) {
            int outcome = property.write(row, out);
            if (outcome == PropertyWriter.WRITTEN) {
                count += property.written();
            } else if (outcome == PropertyWriter.REFUSED) {
                return refuse(out, start, property.refusal());
            }
        }
        if (count > RowRules.MAX_EVENT_PROPERTIES) {
            return refuse(
                    out,
                    start,
                    new Refusal("too_many_properties", "the event has " + count + " properties; Mixpanel takes 254"));
        }
        END.put(out);
        return oneRecord(out, start);
    }

    @Override
    public int delete(RowIdentity identity, Bytes out) {
        int start = out.size();
        if (!head(identity, out)) {
            return 0;
        }
        TOMBSTONE_END.put(out);
        return oneRecord(out, start);
    }

    private boolean head(RowIdentity identity, Bytes out) {
        int start = out.size();
        RowIdentity.Text name = identity.name;
        if (name.length <= 0) {
            refuse(out, start, new Refusal("no_name", "the event has no name"));
            return false;
        }
        if (identity.timeMicros < RowRules.EARLIEST_MICROS) {
            refuse(out, start, new Refusal("time_range", "the event is of " + time(identity) + ", before 1971"));
            return false;
        }
        if (!Ids.isInsertId(identity.insertId)) {
            refuse(out, start, new Refusal("insert_id", "the insert id has other than letters, digits and hyphens"));
            return false;
        }
        if (identity.user.length > 0 && !Ids.sendable(identity.user)) {
            refuse(out, start, refusalOf("user", identity.user));
            return false;
        }
        if (identity.device.length > 0 && !Ids.sendable(identity.device)) {
            refuse(out, start, refusalOf("device", identity.device));
            return false;
        }
        if (name.length != lastName.length || !Words.equal(name.bytes, lastName, name.length)) {
            compileName(name);
        }
        if (!lastAltered.isEmpty()) {
            lastAltered.forEach(alterations::count);
        }
        byte[] array = out.ensure(lastHead.room() + HEAD_ROOM);
        int at = lastHead.put(array, start);
        at = times.put(array, at, identity.timeMicros);
        at = who(identity, array, at);
        at = INSERT_ID.put(array, at);
        for (int i = 0; i < identity.insertId.length; i += Long.BYTES) {
            Words.put(array, at + i, Words.get(identity.insertId, i));
        }
        at = NO_IP.put(array, at + identity.insertId.length);
        out.advance(at - start);
        return true;
    }

    private static String time(RowIdentity identity) {
        return Instant.ofEpochSecond(Math.floorDiv(identity.timeMicros, 1_000_000L))
                .toString();
    }

    private void compileName(RowIdentity.Text name) {
        Bytes head = new Bytes(name.length + 64);
        Alterations altered = new Alterations();
        EVENT.put(head);
        JsonText.ofCharacters(altered, RowRules.MAX_NAME_CHARACTERS).write(name.bytes, 0, name.length, head);
        TIME.put(head);
        lastAltered = altered.kinds();
        lastName = Arrays.copyOf(name.bytes, name.length);
        lastHead = new Fragment(Arrays.copyOf(head.array(), head.size()));
    }

    /**
     * The same fields that Mixpanel's own libraries send: {@code distinct_id} is what the server would make of the others,
     * and always there, because without it the server takes a hash of the sender's address.
     */
    private int who(RowIdentity identity, byte[] array, int position) {
        boolean user = identity.user.length > 0;
        boolean device = identity.device.length > 0;
        if (!user && !device) {
            return NOBODY.put(array, position);
        }
        int at = position;
        if (user || !simplified) {
            at = put(user ? identity.user : identity.device, array, DISTINCT_ID.put(array, at));
        } else {
            at = ONLY_DEVICE.put(array, at);
            // The device's opening quote gives way to the last letter of the prefix.
            byte last = array[at - 1];
            int end = put(identity.device, array, at - 1);
            array[at - 1] = last;
            at = end;
        }
        if (user && simplified) {
            // As it stands already, quotes included.
            int start = position + DISTINCT_ID.length();
            int length = at - start;
            at = USER_ID.put(array, at);
            // Forwards and behind itself; there is room for what the last word scratches.
            for (int i = 0; i < length; i += Long.BYTES) {
                Words.put(array, at + i, Words.get(array, start + i));
            }
            at += length;
        }
        if (device && simplified) {
            at = put(identity.device, array, DEVICE_ID.put(array, at));
        }
        return at;
    }

    private int put(RowIdentity.Text id, byte[] array, int at) {
        return ids.put(id.bytes, 0, id.length, array, at);
    }
}
