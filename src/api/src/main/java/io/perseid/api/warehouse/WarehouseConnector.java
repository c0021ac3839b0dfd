package io.perseid.api.warehouse;

import io.perseid.api.settings.Settings;
import io.perseid.api.settings.SettingsSpec;

/**
 * The entry of a warehouse connector, found by {@link java.util.ServiceLoader}.
 *
 * <p>Life: the app asks for {@link #name} and {@link #settings}, reads the user's YAML by them, and calls
 * {@link #connect} once for each warehouse that is configured. Nothing is opened before {@link Warehouse#open}.
 * Must have a public constructor without parameters; thread-safe.
 */
public interface WarehouseConnector {

    /** The word after {@code type:} in YAML: lower case, such as {@code duckdb}. */
    String name();

    /** Raised when the same row might read differently; rejected rows are tried again after it changed. */
    int version();

    /** One sentence for {@code perseid connectors} and the reference page. */
    String description();

    SettingsSpec settings();

    /**
     * One configured warehouse. No I/O: a wrong host shows at {@link Warehouse#open}.
     *
     * @param name the warehouse's name in YAML, for messages
     * @param settings read by {@link #settings}, without problems; paths are absolute
     */
    Warehouse connect(String name, Settings settings);
}
