package io.perseid.api.destination;

/** A pair that a lane takes. */
public record Accepts(RecordKind kind, Verb verb) {}
