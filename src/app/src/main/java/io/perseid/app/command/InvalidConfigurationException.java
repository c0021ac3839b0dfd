package io.perseid.app.command;

import io.perseid.app.config.problem.ConfigProblem;
import java.util.List;

/** The configuration has mistakes; all of them are told. */
final class InvalidConfigurationException extends RuntimeException {

    private final transient List<ConfigProblem> problems;

    InvalidConfigurationException(List<ConfigProblem> problems) {
        super(problems.size() + " problems in the configuration");
        this.problems = problems;
    }

    List<ConfigProblem> problems() {
        return problems;
    }
}
