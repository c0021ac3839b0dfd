package io.perseid.engine.sync;

import io.perseid.api.destination.NullPolicy;
import java.util.List;
import java.util.Optional;

/**
 * The properties of a record.
 *
 * @param listed in the order of the file
 * @param allColumns {@code "*"}: every column of the model that is not named elsewhere; empty without it
 */
public record PropertySet(List<PropertyDefinition> listed, Optional<AllColumns> allColumns) {

    /** Every column under its own name, minus those that are named here or serve as key, time, user, device or name. */
    public record AllColumns(List<String> except, NullPolicy nulls) {}
}
