package io.perseid.engine.sync;

/** What an event is called. */
public sealed interface EventName {

    /** Every row the same. */
    record Constant(String name) implements EventName {}

    /** Each row as its column says. */
    record FromColumn(String column) implements EventName {}
}
