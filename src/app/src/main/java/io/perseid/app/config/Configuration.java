package io.perseid.app.config;

import io.perseid.api.destination.DestinationConnector;
import io.perseid.api.warehouse.WarehouseConnector;
import io.perseid.app.config.keys.Connected;
import io.perseid.engine.state.RejectRetention;
import io.perseid.engine.sync.Sync;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the configuration folder says, as far as it is sound. Immutable, any thread. Its text shows no secret.
 *
 * @param root absolute; what relative paths start from
 * @param stateFolder absolute; it need not exist yet
 * @param rejects how many are kept
 * @param dbtManifest absolute; the manifest of the dbt project that syncs may name tables of
 * @param warehouses by the name that syncs use, in the order of the file
 * @param destinations the same
 * @param syncs in the order of their files' names
 * @param places where the keys of each sync stand, by the sync's name
 */
public record Configuration(
        Path root,
        Path stateFolder,
        RejectRetention rejects,
        Optional<Path> dbtManifest,
        Map<String, Connected<WarehouseConnector>> warehouses,
        Map<String, Connected<DestinationConnector>> destinations,
        List<Sync> syncs,
        Map<String, Places> places) {

    /** The warehouse of this name; empty if there is none without mistakes. */
    public Optional<Connected<WarehouseConnector>> warehouse(String name) {
        return Optional.ofNullable(warehouses.get(name));
    }

    /** The destination of this name; empty if there is none without mistakes. */
    public Optional<Connected<DestinationConnector>> destination(String name) {
        return Optional.ofNullable(destinations.get(name));
    }

    /** The sync of this name; empty if there is none without mistakes. */
    public Optional<Sync> sync(String name) {
        return syncs.stream().filter(sync -> sync.name().equals(name)).findFirst();
    }
}
