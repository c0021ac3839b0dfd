package io.perseid.app.config.keys;

import io.perseid.api.settings.SettingProblem;
import io.perseid.app.config.problem.ConfigProblem;
import io.perseid.app.config.problem.Position;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;

/** One pass over one file: where its problems go. One thread. */
public final class Reading {

    private final Surroundings surroundings;
    private final Consumer<ConfigProblem> problems;
    private int failures;

    public Reading(Surroundings surroundings, Consumer<ConfigProblem> problems) {
        this.surroundings = surroundings;
        this.problems = problems;
    }

    public Surroundings surroundings() {
        return surroundings;
    }

    void error(Position position, String found, String expected, String action) {
        failures++;
        problems.accept(ConfigProblem.error(position, found, expected, action));
    }

    /** Something that keeps nothing from running. */
    void warning(Position position, String found, String expected, String action) {
        problems.accept(ConfigProblem.warning(position, found, expected, action));
    }

    /** A value is missing for a reason that has been reported before. */
    void alreadyReported() {
        failures++;
    }

    /** Grows with each error: the same number before and after means that all was well. */
    int failures() {
        return failures;
    }

    /** "did you mean x?" where a known word is near, else the other advice. */
    static String didYouMean(String word, Collection<String> known, String otherwise) {
        Optional<String> nearest = SettingProblem.nearest(word, known);
        return nearest.map(near -> "did you mean " + near + "?").orElse(otherwise);
    }
}
