package io.perseid.api.destination;

import java.util.List;
import java.util.Optional;

/**
 * What a writer is compiled from: which records to make of the rows of a schema.
 *
 * <p>Identity (key, time, user, name, insert id) is read by the engine and handed over with each row in a
 * {@link RowIdentity}; only properties are read by the writer.
 *
 * @param kind what the records are
 * @param verb what is to be done with them
 * @param container group key of groups, resolved id of a lookup table, name of an audience; empty for events and users
 * @param keyName what the warehouse calls the key of a lookup table's rows; empty for other kinds
 * @param properties in the order in which they are to be written
 * @param sides small tables that properties refer to by index
 * @param membership by what members of an audience are known; empty for other kinds
 */
public record RecordMapping(
        RecordKind kind,
        Verb verb,
        Optional<String> container,
        Optional<String> keyName,
        List<Property> properties,
        List<SideTable> sides,
        Optional<Membership> membership) {

    /** Of any kind but {@link RecordKind#AUDIENCE}. */
    public RecordMapping(
            RecordKind kind,
            Verb verb,
            Optional<String> container,
            Optional<String> keyName,
            List<Property> properties,
            List<SideTable> sides) {
        this(kind, verb, container, keyName, properties, sides, Optional.empty());
    }
}
