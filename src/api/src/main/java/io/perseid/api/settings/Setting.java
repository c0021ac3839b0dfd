package io.perseid.api.settings;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One setting of a connector: all that is known about it, told once.
 *
 * <p>Built with the factories ({@link #text}, {@link #whole} ...) and refined with the {@code with}-like methods, each of
 * which returns a changed copy. Immutable.
 *
 * @param key as written in YAML, {@code snake_case}
 * @param description one plain sentence for the reference page and the editor
 * @param defaultText the default as a user would write it; empty for none
 * @param min lower bound of {@code WHOLE} (a number), {@code BYTES} (bytes) or {@code DURATION} (milliseconds)
 * @param max upper bound, in the same unit
 * @param choices the words of a {@code CHOICE}, else empty
 * @param example a value that shows the form; empty for none
 * @param group the settings inside a {@code GROUP}
 */
public record Setting(
        String key,
        SettingType type,
        String description,
        boolean required,
        boolean secret,
        Optional<String> defaultText,
        Optional<Long> min,
        Optional<Long> max,
        List<String> choices,
        Optional<String> example,
        Optional<SettingsSpec> group) {

    public static Setting text(String key, String description) {
        return plain(key, SettingType.TEXT, description);
    }

    /** A text that is hidden wherever settings are shown. */
    public static Setting secret(String key, String description) {
        return new Setting(
                key, SettingType.TEXT, description, false, true, none(), none(), none(), List.of(), none(), none());
    }

    public static Setting whole(String key, long min, long max, String description) {
        return bounded(key, SettingType.WHOLE, min, max, description);
    }

    public static Setting flag(String key, String description) {
        return plain(key, SettingType.FLAG, description);
    }

    public static Setting choice(String key, List<String> choices, String description) {
        return new Setting(
                key,
                SettingType.CHOICE,
                description,
                false,
                false,
                none(),
                none(),
                none(),
                List.copyOf(choices),
                none(),
                none());
    }

    public static Setting duration(String key, Duration min, Duration max, String description) {
        return bounded(key, SettingType.DURATION, min.toMillis(), max.toMillis(), description);
    }

    public static Setting bytes(String key, long min, long max, String description) {
        return bounded(key, SettingType.BYTES, min, max, description);
    }

    public static Setting path(String key, String description) {
        return plain(key, SettingType.PATH, description);
    }

    public static Setting zone(String key, String description) {
        return plain(key, SettingType.ZONE, description);
    }

    public static Setting group(String key, SettingsSpec group, String description) {
        return new Setting(
                key,
                SettingType.GROUP,
                description,
                false,
                false,
                none(),
                none(),
                none(),
                List.of(),
                none(),
                Optional.of(group));
    }

    /** The same setting, which must be given. */
    public Setting mandatory() {
        return new Setting(key, type, description, true, secret, defaultText, min, max, choices, example, group);
    }

    /** The same setting with a default, written as a user would write it. */
    public Setting orElse(String text) {
        return new Setting(
                key, type, description, required, secret, Optional.of(text), min, max, choices, example, group);
    }

    /** The same setting with an example for the reference page. */
    public Setting such(String exampleText) {
        return new Setting(
                key,
                type,
                description,
                required,
                secret,
                defaultText,
                min,
                max,
                choices,
                Optional.of(exampleText),
                group);
    }

    private static Setting plain(String key, SettingType type, String description) {
        return new Setting(key, type, description, false, false, none(), none(), none(), List.of(), none(), none());
    }

    private static Setting bounded(String key, SettingType type, long min, long max, String description) {
        return new Setting(
                key,
                type,
                description,
                false,
                false,
                none(),
                Optional.of(min),
                Optional.of(max),
                List.of(),
                none(),
                none());
    }

    private static <T> Optional<T> none() {
        return Optional.empty();
    }
}
