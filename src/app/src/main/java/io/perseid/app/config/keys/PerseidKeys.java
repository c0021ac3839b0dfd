package io.perseid.app.config.keys;

import io.perseid.api.destination.DestinationConnector;
import io.perseid.api.warehouse.WarehouseConnector;
import io.perseid.app.connectors.ConnectorRegistry;
import io.perseid.engine.state.RejectRetention;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys of perseid.yaml; the blocks of connectors depend on which are installed. Immutable, any thread. */
public final class PerseidKeys {

    public static final String WAREHOUSES = "warehouses";
    public static final String DESTINATIONS = "destinations";
    public static final String ROOT = "root";

    private static final Key<Path> FOLDER = Key.of(
                    "folder", Scalars.path(), "Where Perseid remembers what was delivered.")
            .orElse(".perseid");

    private static final Key<Path> STATE = Key.of(
                    "state",
                    Keys.of(
                            "state",
                            "What Perseid remembers between runs.",
                            List.of(FOLDER, Key.later("postgres")),
                            (block, reading) -> Optional.of(block.need(FOLDER))),
                    "Where Perseid keeps its state.")
            .orElseAs("{folder: .perseid}");

    private static final Key<Duration> KEEP = Key.of(
                    "keep",
                    Scalars.duration(Duration.ofMinutes(1), Duration.ofDays(3_650)),
                    "For how long a reject is kept after its row was refused last.")
            .orElse("30d");

    private static final Key<Long> MOST = Key.of(
                    "most", Scalars.whole(0, 10_000_000), "How many rejects of one sync are kept; the newest stay.")
            .orElse("100000");

    private static final Key<RejectRetention> REJECTS = Key.of(
                    "rejects",
                    Keys.of(
                            "rejects",
                            "How many rejects are kept. What is deleted is counted and told; that its row was refused stays"
                                    + " known.",
                            List.of(KEEP, MOST),
                            (block, reading) -> Optional.of(new RejectRetention(block.need(KEEP), block.need(MOST)))),
                    "How long, and how many.")
            .orElseAs("{keep: 30d, most: 100000}");

    private final Keys<Perseid> file;

    public PerseidKeys(ConnectorRegistry registry) {
        Map<String, ConnectorShape.Kind<WarehouseConnector>> warehouses = new LinkedHashMap<>();
        registry.warehouses()
                .forEach(c -> warehouses.put(c.name(), new ConnectorShape.Kind<>(c, c.description(), c.settings())));
        Map<String, ConnectorShape.Kind<DestinationConnector>> destinations = new LinkedHashMap<>();
        registry.destinations()
                .forEach(c -> destinations.put(c.name(), new ConnectorShape.Kind<>(c, c.description(), c.settings())));
        Key<List<Named<Connected<WarehouseConnector>>>> warehousesKey = Key.of(
                        WAREHOUSES,
                        new MapOf<>("warehouses by name", new ConnectorShape<>("warehouse", warehouses, true)),
                        "Where rows come from, by the name that syncs use.")
                .mandatory()
                .such("{shop: {type: duckdb, file: shop.duckdb, zone: UTC}}");
        Key<List<Named<Connected<DestinationConnector>>>> destinationsKey = Key.of(
                        DESTINATIONS,
                        new MapOf<>("destinations by name", new ConnectorShape<>("destination", destinations, false)),
                        "Where records go, by the name that syncs use.")
                .mandatory()
                .such("{mixpanel: {type: mixpanel, ...}}");
        Key<Path> rootKey = Key.of(
                        ROOT,
                        Scalars.path(),
                        "The folder from which relative paths start, itself relative to the folder that holds the configuration.")
                .orElseAs("the folder that holds the configuration folder");
        this.file = Keys.of(
                "perseid.yaml",
                "Where rows come from, where records go, where Perseid remembers.",
                List.of(warehousesKey, destinationsKey, STATE, REJECTS, DbtKeys.PROJECT, rootKey),
                (block, reading) -> Optional.of(new Perseid(
                        byName(block.need(warehousesKey)),
                        byName(block.need(destinationsKey)),
                        block.get(STATE)
                                .orElseGet(() -> Scalars.resolve(
                                        reading.surroundings().root(),
                                        FOLDER.defaultText().orElseThrow())),
                        block.get(REJECTS).orElse(RejectRetention.defaults()),
                        block.get(DbtKeys.PROJECT))));
    }

    /** The file as a whole. */
    public Keys<Perseid> file() {
        return file;
    }

    /** What perseid.yaml says. */
    public record Perseid(
            Map<String, Connected<WarehouseConnector>> warehouses,
            Map<String, Connected<DestinationConnector>> destinations,
            Path stateFolder,
            RejectRetention rejects,
            Optional<Path> dbtManifest) {}

    private static <C> Map<String, Connected<C>> byName(List<Named<Connected<C>>> named) {
        Map<String, Connected<C>> result = new LinkedHashMap<>();
        named.forEach(n -> result.put(n.name(), n.value()));
        return result;
    }
}
