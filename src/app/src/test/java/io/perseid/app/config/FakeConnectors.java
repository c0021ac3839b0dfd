package io.perseid.app.config;

import io.perseid.api.destination.Destination;
import io.perseid.api.destination.DestinationConnector;
import io.perseid.api.settings.Setting;
import io.perseid.api.settings.SettingProblem;
import io.perseid.api.settings.Settings;
import io.perseid.api.settings.SettingsSpec;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseConnector;
import io.perseid.app.connectors.ConnectorRegistry;
import java.util.List;
import java.util.Optional;

/** Connectors that have settings and nothing behind them. */
public final class FakeConnectors {

    private FakeConnectors() {}

    public static ConnectorRegistry registry() {
        return new ConnectorRegistry(List.of(new FakeWarehouse("duckdb")), List.of(new FakeDestination("mixpanel")));
    }

    public record FakeWarehouse(String name) implements WarehouseConnector {
        @Override
        public int version() {
            return 1;
        }

        @Override
        public String description() {
            return "A warehouse of files.";
        }

        @Override
        public SettingsSpec settings() {
            return SettingsSpec.of(
                    Setting.path("file", "The database file.").mandatory().such("data/shop.duckdb"),
                    Setting.path("folder", "Where CSV files lie.").orElse("."),
                    Setting.whole("threads", 1, 64, "Most threads.").orElse("2"));
        }

        @Override
        public Warehouse connect(String warehouse, Settings settings) {
            throw new UnsupportedOperationException("nothing behind it");
        }
    }

    public record FakeDestination(String name) implements DestinationConnector {
        @Override
        public int version() {
            return 1;
        }

        @Override
        public String description() {
            return "Mixpanel projects.";
        }

        @Override
        public SettingsSpec settings() {
            return SettingsSpec.of(
                            Setting.choice("residency", List.of("us", "eu", "in"), "Where the project's data lives.")
                                    .orElse("us"),
                            Setting.whole("project_id", 1, 999_999_999_999L, "The project's number.")
                                    .such("3180012"),
                            Setting.group(
                                    "service_account",
                                    SettingsSpec.of(
                                            Setting.text("username", "The user name.")
                                                    .mandatory(),
                                            Setting.secret("secret", "The secret.")
                                                    .mandatory()),
                                    "A service account."),
                            Setting.secret("token", "The project token."))
                    .rule(settings -> settings.has("service_account") || settings.has("token")
                            ? Optional.empty()
                            : Optional.of(new SettingProblem(
                                    List.of("token"),
                                    "neither service_account nor token",
                                    "at least one of them",
                                    "add one of them")));
        }

        @Override
        public Destination connect(String destination, Settings settings) {
            throw new UnsupportedOperationException("nothing behind it");
        }
    }
}
