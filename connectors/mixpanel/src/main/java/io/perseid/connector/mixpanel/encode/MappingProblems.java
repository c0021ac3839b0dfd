package io.perseid.connector.mixpanel.encode;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;

/** Says that a mapping cannot be sent. */
final class MappingProblems {

    private MappingProblems() {}

    static PerseidException of(String where, String found, String expected, String action) {
        return PerseidException.of(FailureKind.CONFIGURATION, where, found, expected, action);
    }
}
