package io.perseid.engine.sync;

/** The rows that a sync reads: a closed set that grows with the kinds of models. */
public sealed interface Model {

    /** A table or view, written as the warehouse's dialect reads it. */
    record Table(String name) implements Model {}

    /** A query of the user's own. */
    record Sql(String text) implements Model {}
}
