package io.perseid.connector.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.api.settings.SettingProblem;
import io.perseid.api.settings.Settings;
import io.perseid.api.settings.SettingsSpec;
import io.perseid.api.warehouse.WarehouseConnector;
import io.perseid.testkit.settings.SettingsSpecContract;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

final class DuckDbSettingsTest extends SettingsSpecContract {

    @Override
    protected SettingsSpec spec() {
        return new DuckDbConnector().settings();
    }

    @Test
    void defaults() {
        Settings settings = read(Map.of());
        assertThat(settings.path("file")).isEmpty();
        assertThat(settings.path("folder")).contains(Path.of("."));
        assertThat(settings.bytes("memory_limit")).isEmpty();
        assertThat(settings.whole("threads")).contains(2L);
    }

    @Test
    void everySettingIsRead() {
        Settings settings =
                read(Map.of("file", "/d/shop.duckdb", "folder", "/d", "memory_limit", "2GiB", "threads", "4"));
        assertThat(settings.path("file")).contains(Path.of("/d/shop.duckdb"));
        assertThat(settings.path("folder")).contains(Path.of("/d"));
        assertThat(settings.bytes("memory_limit")).contains(2L << 30);
        assertThat(settings.whole("threads")).contains(4L);
    }

    @Test
    void valuesOutsideTheBoundsAreNamed() {
        List<SettingProblem> problems = new ArrayList<>();
        spec().read(Map.of("memory_limit", "1MB", "threads", "0", "thread", "1"), problems::add);
        assertThat(problems)
                .extracting(problem -> problem.path().get(0))
                .containsExactlyInAnyOrder("memory_limit", "threads", "thread");
        assertThat(problems).extracting(SettingProblem::action).contains("did you mean threads?");
    }

    @Test
    void theConnectorIsFoundByServiceLoader() {
        assertThat(ServiceLoader.load(WarehouseConnector.class))
                .extracting(WarehouseConnector::name)
                .contains("duckdb");
    }

    private Settings read(Map<String, String> written) {
        List<SettingProblem> problems = new ArrayList<>();
        Settings settings = spec().read(written, problems::add);
        assertThat(problems).isEmpty();
        return settings;
    }
}
