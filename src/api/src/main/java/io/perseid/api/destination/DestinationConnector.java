package io.perseid.api.destination;

import io.perseid.api.settings.Settings;
import io.perseid.api.settings.SettingsSpec;

/**
 * The entry of a destination connector, found by {@link java.util.ServiceLoader}. Must have a public constructor without
 * parameters; thread-safe.
 */
public interface DestinationConnector {

    /** The word after {@code type:} in YAML: lower case, such as {@code mixpanel}. */
    String name();

    /** Raised when the same row might be encoded differently; rejected rows are tried again after it changed. */
    int version();

    /** One sentence for {@code perseid connectors} and the reference page. */
    String description();

    SettingsSpec settings();

    /**
     * One configured destination. No I/O.
     *
     * @param name the destination's name in YAML, for messages
     * @param settings read by {@link #settings}, without problems
     */
    Destination connect(String name, Settings settings);
}
