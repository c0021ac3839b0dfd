package io.perseid.bench;

/** What a person wrote makes no sense; the message says why. */
final class Mistake extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    Mistake(String message) {
        super(message);
    }
}
