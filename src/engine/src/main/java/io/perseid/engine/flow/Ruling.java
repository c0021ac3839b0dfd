package io.perseid.engine.flow;

/** What a sender is told when it asks for a request. */
public sealed interface Ruling permits Permit, Wait {}
