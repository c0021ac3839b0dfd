package io.perseid.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.app.connectors.ConnectorRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ConnectorRegistryTest {

    @Test
    void twoConnectorsOfOneNameAreAProblem() {
        FakeConnectors.FakeWarehouse first = new FakeConnectors.FakeWarehouse("duckdb");
        ConnectorRegistry registry =
                new ConnectorRegistry(List.of(first, new FakeConnectors.FakeWarehouse("duckdb")), List.of());
        String type = FakeConnectors.FakeWarehouse.class.getName();
        assertThat(registry.problems())
                .extracting(p -> p.sentence())
                .containsExactly("installed connectors: two warehouse connectors named duckdb: " + type + " and " + type
                        + "; expected one connector of a name; remove one of the two from the class path");
        assertThat(registry.warehouse("duckdb")).containsSame(first);
    }

    @Test
    void theConnectorsOnTheClassPathAreFound() {
        assertThat(ConnectorRegistry.installed().warehouse("duckdb")).isPresent();
        assertThat(ConnectorRegistry.installed().problems()).isEmpty();
        assertThat(ConnectorRegistry.installed().destination("nothing")).isEmpty();
    }
}
