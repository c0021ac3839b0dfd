package io.perseid.engine.sync;

import io.perseid.api.destination.Membership;
import io.perseid.api.destination.RecordKind;
import java.util.List;
import java.util.Optional;

/** Which records to make of the model's rows: one form for each kind. */
public sealed interface RecordDefinition {

    RecordKind kind();

    /** What is sent with each record; the columns of a lookup table; nothing for an audience. */
    PropertySet properties();

    /**
     * {@code events:}
     *
     * @param key columns that make a row unique, at least one
     * @param device column of the device id; empty for none
     * @param superseded what to send for the old event when a delivered one changes its time, user or name
     * @param history what the user had done before, in the order of the file
     */
    record Events(
            EventName name,
            TimeColumn time,
            Optional<UserColumn> user,
            Optional<String> device,
            List<String> key,
            Cursor cursor,
            PropertySet properties,
            List<Join> joins,
            List<Lookup> lookups,
            Superseded superseded,
            List<History> history)
            implements RecordDefinition {

        /** Without history. */
        public Events(
                EventName name,
                TimeColumn time,
                Optional<UserColumn> user,
                Optional<String> device,
                List<String> key,
                Cursor cursor,
                PropertySet properties,
                List<Join> joins,
                List<Lookup> lookups,
                Superseded superseded) {
            this(name, time, user, device, key, cursor, properties, joins, lookups, superseded, List.of());
        }

        @Override
        public RecordKind kind() {
            return RecordKind.EVENT;
        }
    }

    /** {@code users:} */
    record Users(String user, PropertySet properties, List<Join> joins, List<Lookup> lookups)
            implements RecordDefinition {
        @Override
        public RecordKind kind() {
            return RecordKind.USER;
        }
    }

    /**
     * {@code groups:}
     *
     * @param groupKey the property by which the destination knows the group, such as {@code company_id}
     * @param id column of the group's id
     */
    record Groups(String groupKey, String id, PropertySet properties, List<Join> joins, List<Lookup> lookups)
            implements RecordDefinition {
        @Override
        public RecordKind kind() {
            return RecordKind.GROUP;
        }
    }

    /**
     * {@code lookup:}
     *
     * @param table name or id at the destination
     * @param key column of the key
     */
    record LookupTable(String table, String key, PropertySet columns) implements RecordDefinition {
        @Override
        public RecordKind kind() {
            return RecordKind.LOOKUP;
        }

        @Override
        public PropertySet properties() {
            return columns;
        }
    }

    /**
     * {@code audience:}: always in mode {@link Mode#MIRROR}, because leaving is half of what an audience is.
     *
     * @param name for people; in the list where members are known by one
     * @param user column of the user's id; may have it several times
     */
    record Audience(String name, String user, Membership membership) implements RecordDefinition {
        @Override
        public RecordKind kind() {
            return RecordKind.AUDIENCE;
        }

        @Override
        public PropertySet properties() {
            return new PropertySet(List.of(), Optional.empty());
        }
    }

    /**
     * What becomes of the old event when a delivered one changes its time, user or name, or when another row takes it in. The words
     * of {@code superseded:}.
     */
    enum Superseded {
        /** A tombstone with the old event's identity: the default. */
        TOMBSTONE,
        /** The old event stays beside the new one. */
        KEEP
    }
}
