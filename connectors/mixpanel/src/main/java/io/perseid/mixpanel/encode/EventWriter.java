package io.perseid.mixpanel.encode;

import io.perseid.api.destination.Bytes;
import io.perseid.api.destination.Framing;
import io.perseid.api.destination.Refusal;
import io.perseid.api.destination.RowIdentity;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * Events for {@code /import}, one JSON object a line. A deleted event is a tombstone: the same name, time, user and insert
 * id, and {@link #DELETED} as its only property.
 */
final class EventWriter extends RecordWriter {

    /** The property that marks a tombstone. */
    static final String DELETED = "perseid_deleted";

    private static final byte[] EVENT = ascii("{\"event\":");
    private static final byte[] TIME = ascii(",\"properties\":{\"time\":");
    private static final byte[] DISTINCT_ID = ascii(",\"distinct_id\":");
    private static final byte[] NOBODY = ascii(",\"distinct_id\":\"\"");
    private static final byte[] ONLY_DEVICE = ascii(",\"distinct_id\":\"$device:");
    private static final byte[] USER_ID = ascii(",\"$user_id\":");
    private static final byte[] DEVICE_ID = ascii(",\"$device_id\":");
    private static final byte[] INSERT_ID = ascii(",\"$insert_id\":\"");
    // Without it Mixpanel would place every event where the sender is.
    private static final byte[] NO_IP = ascii("\",\"ip\":0");
    private static final byte[] END = ascii("}}");
    private static final byte[] TOMBSTONE_END = ascii(",\"" + DELETED + "\":true}}");

    /** time, distinct_id, $insert_id and ip; a user and a device add one each. */
    static final int OWN_PROPERTIES = 4;

    private final boolean simplified;
    private final boolean deletes;
    private final JsonText ids;
    private byte[] lastName = new byte[0];
    private byte[] lastHead = new byte[0];
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
        int count = OWN_PROPERTIES;
        if (simplified) {
            count += (identity.user.length > 0 ? 1 : 0) + (identity.device.length > 0 ? 1 : 0);
        }
        for (PropertyWriter property : properties) {
            if (property.write(row, out) == PropertyWriter.WRITTEN) {
                count++;
            }
        }
        if (count > RowRules.MAX_EVENT_PROPERTIES) {
            return refuse(
                    out,
                    start,
                    new Refusal("too_many_properties", "the event has " + count + " properties; Mixpanel takes 254"));
        }
        out.put(END);
        return oneRecord(out, start);
    }

    @Override
    public int delete(RowIdentity identity, Bytes out) {
        int start = out.size();
        if (!head(identity, out)) {
            return 0;
        }
        out.put(TOMBSTONE_END);
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
        if (name.length != lastName.length || !Arrays.equals(name.bytes, 0, name.length, lastName, 0, name.length)) {
            compileName(name);
        }
        out.put(lastHead);
        if (!lastAltered.isEmpty()) {
            lastAltered.forEach(alterations::count);
        }
        byte[] array = out.ensure(Digits.ROOM);
        out.advance(Digits.putLong(array, out.size(), Math.floorDiv(identity.timeMicros, 1000L)) - out.size());
        if (!who(identity, start, out)) {
            return false;
        }
        out.put(INSERT_ID);
        out.put(identity.insertId);
        out.put(NO_IP);
        return true;
    }

    private static String time(RowIdentity identity) {
        return Instant.ofEpochSecond(Math.floorDiv(identity.timeMicros, 1_000_000L))
                .toString();
    }

    private void compileName(RowIdentity.Text name) {
        Bytes head = new Bytes(name.length + 64);
        Alterations altered = new Alterations();
        head.put(EVENT);
        JsonText.ofCharacters(altered, RowRules.MAX_NAME_CHARACTERS).write(name.bytes, 0, name.length, head);
        head.put(TIME);
        lastAltered = altered.kinds();
        lastName = Arrays.copyOf(name.bytes, name.length);
        lastHead = Arrays.copyOf(head.array(), head.size());
    }

    /**
     * The same fields that Mixpanel's own libraries send: {@code distinct_id} is what the server would make of the others,
     * and always there, because without it the server takes a hash of the sender's address.
     */
    private boolean who(RowIdentity identity, int start, Bytes out) {
        boolean user = identity.user.length > 0;
        boolean device = identity.device.length > 0;
        if (user && !Ids.sendable(identity.user)) {
            refuse(out, start, refusalOf("user", identity.user));
            return false;
        }
        if (device && !Ids.sendable(identity.device)) {
            refuse(out, start, refusalOf("device", identity.device));
            return false;
        }
        if (!simplified) {
            if (user || device) {
                out.put(DISTINCT_ID);
                write(user ? identity.user : identity.device, out);
            } else {
                out.put(NOBODY);
            }
            return true;
        }
        if (user) {
            out.put(DISTINCT_ID);
            write(identity.user, out);
            out.put(USER_ID);
            write(identity.user, out);
        } else if (device) {
            out.put(ONLY_DEVICE);
            int quote = out.size();
            write(identity.device, out);
            // The device's opening quote is dropped: its text goes on after the prefix.
            int length = out.size() - quote - 1;
            System.arraycopy(out.array(), quote + 1, out.array(), quote, length);
            out.truncate(quote + length);
        } else {
            out.put(NOBODY);
        }
        if (device) {
            out.put(DEVICE_ID);
            write(identity.device, out);
        }
        return true;
    }

    private void write(RowIdentity.Text id, Bytes out) {
        ids.write(id.bytes, 0, id.length, out);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
