package io.perseid.app.config;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.failure.Problem;
import io.perseid.app.config.problem.ConfigProblem;
import java.util.List;

/**
 * The configuration and everything wrong with it. Immutable.
 *
 * @param configuration the sound parts
 * @param problems of all files, perseid.yaml first, then the syncs by file name, each from top to bottom
 */
public record LoadedConfig(Configuration configuration, List<ConfigProblem> problems) {

    public List<ConfigProblem> errors() {
        return problems.stream().filter(ConfigProblem::isError).toList();
    }

    public boolean sound() {
        return errors().isEmpty();
    }

    /**
     * The configuration, for commands that need all of it.
     *
     * @throws PerseidException {@code CONFIGURATION} with the first error and the number of the others
     */
    public Configuration orThrow() {
        List<ConfigProblem> errors = errors();
        if (errors.isEmpty()) {
            return configuration;
        }
        Problem first = errors.get(0).problem();
        throw PerseidException.of(
                FailureKind.CONFIGURATION,
                errors.size() == 1
                        ? first
                        : new Problem(
                                first.where(),
                                first.found(),
                                first.expected(),
                                first.action() + " (and " + (errors.size() - 1)
                                        + " more: perseid validate shows all)"));
    }
}
