package io.perseid.testkit.simulator;

/** A guarantee does not hold. An error, so that no code of the engine takes it for a failure of a step. */
final class Broken extends Error {

    private static final long serialVersionUID = 1;

    Broken(String words) {
        super(words);
    }
}
