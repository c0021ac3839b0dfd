package io.perseid.api.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Settings that were read and found right. Connectors ask for them by key and type; asking for a key that the spec does
 * not have, or by a wrong type, is a defect and throws. Immutable, any thread. Its text never shows a secret.
 */
public final class Settings {

    private final Map<String, Object> values;
    private final Set<String> declared;

    Settings(Map<String, Object> values, Set<String> declared) {
        this.values = Map.copyOf(values);
        this.declared = Set.copyOf(declared);
    }

    public static Settings empty() {
        return new Settings(Map.of(), Set.of());
    }

    public boolean has(String key) {
        return get(key, Object.class).isPresent();
    }

    public Optional<String> text(String key) {
        return get(key, String.class);
    }

    public Optional<Secret> secret(String key) {
        return get(key, Secret.class);
    }

    public Optional<Long> whole(String key) {
        return get(key, Long.class);
    }

    /** False when it was not given and has no default. */
    public boolean flag(String key) {
        return get(key, Boolean.class).orElse(false);
    }

    public Optional<Duration> duration(String key) {
        return get(key, Duration.class);
    }

    /** Bytes. */
    public Optional<Long> bytes(String key) {
        return get(key, Long.class);
    }

    public Optional<Path> path(String key) {
        return get(key, Path.class);
    }

    public Optional<ZoneId> zone(String key) {
        return get(key, ZoneId.class);
    }

    public Optional<Settings> group(String key) {
        return get(key, Settings.class);
    }

    private <T> Optional<T> get(String key, Class<T> type) {
        if (!declared.contains(key)) {
            throw new IllegalArgumentException("no setting " + key + " is declared, only " + declared);
        }
        return Optional.ofNullable(values.get(key)).map(type::cast);
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
