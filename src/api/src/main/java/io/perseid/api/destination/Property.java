package io.perseid.api.destination;

/**
 * One property of a record.
 *
 * @param name as the destination shows it
 * @param once whether it is only written where it has no value yet (profiles)
 */
public record Property(String name, PropertySource source, NullPolicy nulls, boolean once) {}
