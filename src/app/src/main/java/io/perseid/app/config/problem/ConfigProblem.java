package io.perseid.app.config.problem;

import io.perseid.api.failure.Problem;

/**
 * One thing wrong with the configuration, in the four parts that every error has. Immutable. Never holds a secret.
 */
public record ConfigProblem(Severity severity, Position position, String found, String expected, String action) {

    public static ConfigProblem error(Position position, String found, String expected, String action) {
        return new ConfigProblem(Severity.ERROR, position, found, expected, action);
    }

    public static ConfigProblem warning(Position position, String found, String expected, String action) {
        return new ConfigProblem(Severity.WARNING, position, found, expected, action);
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /** The same, as other parts of Perseid carry it. */
    public Problem problem() {
        return new Problem(position.where(), found, expected, action);
    }

    /** One line: {@code where: found; expected ...; action}. */
    public String sentence() {
        return problem().sentence();
    }

    @Override
    public String toString() {
        return severity.word() + " " + sentence();
    }
}
