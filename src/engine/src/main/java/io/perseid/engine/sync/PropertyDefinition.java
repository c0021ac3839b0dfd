package io.perseid.engine.sync;

import io.perseid.api.destination.NullPolicy;

/**
 * One property of a record.
 *
 * @param once written only where the profile has no value yet
 * @param where file and line, for messages
 */
public record PropertyDefinition(String name, PropertyValue value, NullPolicy nulls, boolean once, String where) {}
