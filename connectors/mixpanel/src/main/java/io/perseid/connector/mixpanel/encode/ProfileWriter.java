package io.perseid.connector.mixpanel.encode;

import io.perseid.api.destination.Bytes;
import io.perseid.api.destination.Framing;
import io.perseid.api.destination.NameSet;
import io.perseid.api.destination.ProfileMembers;
import io.perseid.api.destination.Property;
import io.perseid.api.destination.Refusal;
import io.perseid.api.destination.RowIdentity;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Profiles for {@code /engage} and {@code /groups}: up to three records a row ({@code $set}, {@code $set_once}, {@code
 * $unset}), each with the same head. A row without any value still makes its profile, by an empty {@code $set}.
 */
final class ProfileWriter extends RecordWriter {

    private static final byte[] SET = ascii(",\"$set\":");
    private static final byte[] SET_ONCE = ascii(",\"$set_once\":");
    private static final byte[] UNSET = ascii(",\"$unset\":");

    private final Head head;
    private final PropertyWriter[] set;
    private final PropertyWriter[] setOnce;
    private final boolean deletes;
    private final JsonText ids;
    private final Bytes unset = new Bytes(256);
    private final MemberNames names;
    private final ProfileMembers untold = new ProfileMembers();
    private @Nullable PropertyWriter refused;

    /**
     * What every record of a lane begins and ends with.
     *
     * @param user whether these are users; else groups
     * @param beforeId up to the id
     * @param afterId between the id and the operator
     * @param delete the operator that deletes, with its modifiers and the end of the record
     */
    record Head(boolean user, byte[] beforeId, byte[] afterId, byte[] delete) {

        /**
         * {@code $ip} and {@code $ignore_time}: a server job must neither move profiles to its data centre nor touch when
         * they were last seen.
         *
         * @param token as a JSON string
         * @param ignoreAlias whether a delete takes away only what is stored under exactly this id
         */
        static Head ofUsers(String token, boolean ignoreAlias) {
            return new Head(
                    true,
                    utf8("{\"$token\":" + token + ",\"$distinct_id\":"),
                    utf8(",\"$ip\":\"0\",\"$ignore_time\":true"),
                    utf8(",\"$delete\":\"\"" + (ignoreAlias ? ",\"$ignore_alias\":true}" : "}")));
        }

        /** Groups never carry {@code $distinct_id}: it makes Mixpanel refuse the record. */
        static Head ofGroups(String token, String groupKey) {
            return new Head(
                    false,
                    utf8("{\"$token\":" + token + ",\"$group_key\":" + groupKey + ",\"$group_id\":"),
                    new byte[0],
                    utf8(",\"$delete\":\"\"}"));
        }

        /** Writes a record up to its operator. @return why the row has none; nothing is written then */
        Optional<Refusal> write(RowIdentity identity, JsonText ids, Bytes out) {
            RowIdentity.Text id = user ? identity.user : identity.key;
            if (id.length <= 0) {
                return Optional.of(
                        user
                                ? new Refusal("no_user", "the profile has no user id")
                                : new Refusal("no_key", "the group has no id"));
            }
            if (user && !Ids.sendable(id)) {
                return Ids.refusal("user", id);
            }
            if (!user && !Ids.sendableGroup(id)) {
                return Optional.of(Ids.groupRefusal(id));
            }
            out.put(beforeId);
            ids.write(id.bytes, 0, id.length, out);
            out.put(afterId);
            return Optional.empty();
        }

        private static byte[] utf8(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }

    /**
     * @param declared the properties that the writers were compiled from, in the same order
     * @param names those that the writers of members take
     */
    ProfileWriter(
            Head head,
            List<Property> declared,
            List<PropertyWriter> properties,
            MemberNames names,
            Alterations alterations,
            boolean deletes) {
        super(Framing.of("[", ",", "]"), properties, alterations);
        this.head = head;
        this.names = names;
        this.deletes = deletes;
        this.ids = JsonText.unlimited(alterations);
        List<PropertyWriter> always = new ArrayList<>();
        List<PropertyWriter> once = new ArrayList<>();
        for (int i = 0; i < declared.size(); i++) {
            (declared.get(i).once() ? once : always).add(properties.get(i));
        }
        this.set = always.toArray(new PropertyWriter[0]);
        this.setOnce = once.toArray(new PropertyWriter[0]);
    }

    @Override
    public int write(int row, RowIdentity identity, Bytes out) {
        return write(row, identity, untold, out);
    }

    @Override
    public int write(int row, RowIdentity identity, ProfileMembers members, Bytes out) {
        if (deletes) {
            return delete(identity, out);
        }
        int start = out.size();
        if (!head(identity, out)) {
            return 0;
        }
        int headLength = out.size() - start;
        int records = 0;
        int recordStart = start;
        unset.clear();
        for (int operator = 0; operator < 2; operator++) {
            PropertyWriter[] values = operator == 0 ? set : setOnce;
            if (values.length > 0) {
                if (records > 0) {
                    recordStart = again(start, headLength, out);
                }
                refused = null;
                boolean some = values(values, operator == 0 ? SET : SET_ONCE, row, out);
                PropertyWriter by = refused;
                if (by != null) {
                    return refuse(out, start, by.refusal());
                }
                if (some) {
                    if (oneRecord(out, recordStart) == 0) {
                        out.truncate(start);
                        return 0;
                    }
                    records++;
                } else {
                    out.truncate(records > 0 ? recordStart - 1 : start + headLength);
                }
            }
        }
        members.sent.set(names.members());
        unsetVanished(members);
        if (unset.size() > 0) {
            if (records > 0) {
                recordStart = again(start, headLength, out);
            }
            out.put(UNSET);
            unset.array()[0] = '[';
            out.put(unset.array(), 0, unset.size());
            out.put((byte) ']');
            out.put((byte) '}');
            records++;
        }
        if (records == 0) {
            out.put(SET);
            out.put((byte) '{');
            out.put((byte) '}');
            out.put((byte) '}');
            records = 1;
        }
        return records;
    }

    @Override
    public int delete(RowIdentity identity, Bytes out) {
        int start = out.size();
        if (!head(identity, out)) {
            return 0;
        }
        out.put(head.delete());
        return oneRecord(out, start);
    }

    /** What members gave the profile before, and neither a member nor a column does any more. */
    private void unsetVanished(ProfileMembers members) {
        NameSet before = members.before;
        for (int i = 0; i < before.size(); i++) {
            int start = before.start(i);
            int length = before.length(i);
            if (!names.has(before.bytes(), start, length)) {
                members.unset.add(before.bytes(), start, length);
                unset.put((byte) ',');
                unset.put((byte) '"');
                unset.put(before.bytes(), start, length);
                unset.put((byte) '"');
            }
        }
    }

    /** Repeats the row's head for a further record and gives where that begins. */
    private static int again(int start, int headLength, Bytes out) {
        out.put((byte) ',');
        int recordStart = out.size();
        byte[] array = out.ensure(headLength);
        System.arraycopy(array, start, array, recordStart, headLength);
        out.advance(headLength);
        return recordStart;
    }

    /** The operator with its object; false if no property has a value. */
    private boolean values(PropertyWriter[] writers, byte[] operator, int row, Bytes out) {
        out.put(operator);
        int open = out.size();
        for (PropertyWriter property : writers) {
            int outcome = property.write(row, out);
            if (outcome == PropertyWriter.REFUSED) {
                refused = property;
                return false;
            }
            if (outcome == PropertyWriter.UNSET) {
                property.key.put(unset);
                unset.truncate(unset.size() - 1);
            }
        }
        if (out.size() == open) {
            return false;
        }
        out.array()[open] = '{';
        out.put((byte) '}');
        out.put((byte) '}');
        return true;
    }

    private boolean head(RowIdentity identity, Bytes out) {
        Optional<Refusal> refusal = head.write(identity, ids, out);
        refusal.ifPresent(why -> refuse(out, out.size(), why));
        return refusal.isEmpty();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
