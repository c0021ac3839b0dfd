package io.perseid.engine.sync;

/** To which of two neighbouring ranges the number belongs that stands between them. The words of {@code edges:}. */
public enum Edges {
    /** To the upper one: {@code [a, b)}. */
    LOWER,
    /** To the lower one: {@code (a, b]}. */
    UPPER
}
