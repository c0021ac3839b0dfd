package io.perseid.app.connectors;

import io.perseid.api.destination.DestinationConnector;
import io.perseid.api.failure.Problem;
import io.perseid.api.warehouse.WarehouseConnector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Function;

/** The connectors that are installed, by the word after {@code type:}. Immutable, any thread. */
public final class ConnectorRegistry {

    private final Map<String, WarehouseConnector> warehouses;
    private final Map<String, DestinationConnector> destinations;
    private final List<Problem> problems;

    public ConnectorRegistry(
            Iterable<? extends WarehouseConnector> warehouses, Iterable<? extends DestinationConnector> destinations) {
        List<Problem> found = new ArrayList<>();
        this.warehouses = byName(warehouses, WarehouseConnector::name, "warehouse", found);
        this.destinations = byName(destinations, DestinationConnector::name, "destination", found);
        this.problems = List.copyOf(found);
    }

    /** What {@link ServiceLoader} finds on the class path. */
    public static ConnectorRegistry installed() {
        return new ConnectorRegistry(
                ServiceLoader.load(WarehouseConnector.class), ServiceLoader.load(DestinationConnector.class));
    }

    public Optional<WarehouseConnector> warehouse(String name) {
        return Optional.ofNullable(warehouses.get(name));
    }

    public Optional<DestinationConnector> destination(String name) {
        return Optional.ofNullable(destinations.get(name));
    }

    /** By name, in alphabetical order. */
    public List<WarehouseConnector> warehouses() {
        return List.copyOf(warehouses.values());
    }

    /** By name, in alphabetical order. */
    public List<DestinationConnector> destinations() {
        return List.copyOf(destinations.values());
    }

    /** Two connectors of one name; the first of them is the one in use. */
    public List<Problem> problems() {
        return problems;
    }

    private static <C> Map<String, C> byName(
            Iterable<? extends C> connectors, Function<C, String> name, String what, List<Problem> problems) {
        Map<String, C> result = new TreeMap<>();
        for (C connector : connectors) {
            C first = result.putIfAbsent(name.apply(connector), connector);
            if (first != null) {
                problems.add(new Problem(
                        "installed connectors",
                        "two " + what + " connectors named " + name.apply(connector) + ": "
                                + first.getClass().getName() + " and "
                                + connector.getClass().getName(),
                        "one connector of a name",
                        "remove one of the two from the class path"));
            }
        }
        return result;
    }
}
