package io.perseid.app.sandbox;

/** The sandbox itself broke (its database or its port), as opposed to what it answers on purpose. */
public final class SandboxFailure extends RuntimeException {

    SandboxFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
