package io.perseid.app.config.keys;

import io.perseid.app.config.yaml.Node;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One key: all that is known about it, told once. Immutable.
 *
 * @param given tells of a group in which a required key may be left out, because another key gives what it says
 * @param defaultText the default as a user would write it; empty for none
 * @param otherwise in words, what holds when the key is left out and there is no fixed default; empty for nothing
 * @param example a value that shows the form; empty for none
 * @param comingLater a key of a later version: reserved, refused with a message of its own
 */
public record Key<T>(
        String name,
        Shape<T> shape,
        String description,
        boolean required,
        Predicate<Node.Mapping> given,
        Optional<String> defaultText,
        Optional<String> otherwise,
        Optional<String> example,
        boolean comingLater) {

    public static <T> Key<T> of(String name, Shape<T> shape, String description) {
        return new Key<>(
                name,
                shape,
                description,
                false,
                group -> false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false);
    }

    /** A key that the design has and this version has not. */
    static Key<String> later(String name) {
        return new Key<>(
                name,
                Scalars.text(),
                "Comes with a later version.",
                false,
                group -> false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                true);
    }

    Key<T> mandatory() {
        return new Key<>(name, shape, description, true, given, defaultText, otherwise, example, comingLater);
    }

    /** Required, unless another key of the group gives what it says. */
    Key<T> mandatoryUnless(Predicate<Node.Mapping> givenByAnother, String words) {
        return new Key<>(
                name, shape, description, true, givenByAnother, defaultText, Optional.of(words), example, comingLater);
    }

    /** Whether it has to stand in this group. */
    boolean requiredIn(Node.Mapping group) {
        return required && !given.test(group);
    }

    /** Whether it has to stand in every group. */
    boolean alwaysRequired() {
        return required && otherwise.isEmpty();
    }

    /** With a default, written as a user would write it. */
    Key<T> orElse(String text) {
        return new Key<>(name, shape, description, required, given, Optional.of(text), otherwise, example, comingLater);
    }

    /** With words for what holds when it is left out. */
    Key<T> orElseAs(String words) {
        return new Key<>(
                name, shape, description, required, given, defaultText, Optional.of(words), example, comingLater);
    }

    /** With an example, as it would be written after the colon. */
    Key<T> such(String text) {
        return new Key<>(
                name, shape, description, required, given, defaultText, otherwise, Optional.of(text), comingLater);
    }
}
