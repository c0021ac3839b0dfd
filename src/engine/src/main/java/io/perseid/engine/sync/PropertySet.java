package io.perseid.engine.sync;

import io.perseid.api.destination.NullPolicy;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The properties of a record.
 *
 * @param listed in the order of the file
 * @param allColumns {@code "*"}: every column of the model that is not named elsewhere; empty without it
 * @param members columns of JSON objects whose members are properties
 * @param perEvent event name to properties that only it, or another event that names them, is sent with; events only
 */
public record PropertySet(
        List<PropertyDefinition> listed,
        Optional<AllColumns> allColumns,
        List<JsonMembers> members,
        Map<String, List<String>> perEvent) {

    /** Without JSON, and the same for every event. */
    public PropertySet(List<PropertyDefinition> listed, Optional<AllColumns> allColumns) {
        this(listed, allColumns, List.of(), Map.of());
    }

    /** Every column under its own name, minus those that are named here or serve as key, time, user, device or name. */
    public record AllColumns(List<String> except, NullPolicy nulls) {}

    /**
     * A column whose members are properties, whatever they are called in each row.
     *
     * @param prefix of the properties' names; may be empty
     * @param where file and line, for messages
     */
    public record JsonMembers(String column, String prefix, String where) {}
}
