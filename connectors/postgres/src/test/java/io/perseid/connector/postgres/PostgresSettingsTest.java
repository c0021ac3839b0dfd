package io.perseid.connector.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.api.settings.SettingProblem;
import io.perseid.api.settings.Settings;
import io.perseid.api.settings.SettingsSpec;
import io.perseid.api.warehouse.WarehouseConnector;
import io.perseid.testkit.settings.SettingsSpecContract;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

final class PostgresSettingsTest extends SettingsSpecContract {

    @Override
    protected SettingsSpec spec() {
        return new PostgresConnector().settings();
    }

    @Test
    void defaultsAreSafe() {
        PostgresOptions options = PostgresOptions.of(read(Map.of()));
        assertThat(options.port()).isEqualTo(5432);
        assertThat(options.tls()).isEqualTo("verify-full");
        assertThat(options.maxSnapshot()).isEqualTo(Duration.ofMinutes(10));
        assertThat(options.statementTimeout()).isEqualTo(Duration.ofMinutes(30));
        assertThat(options.schemas()).isEmpty();
        assertThat(options.password()).isEmpty();
    }

    @Test
    void everySettingIsRead() {
        PostgresOptions options = PostgresOptions.of(read(Map.of(
                "port", "6432",
                "password", "s3cret",
                "schema", "shop, \"Odd\" ,",
                "tls_certificate", "/c/ca.pem",
                "connect_timeout", "3s",
                "statement_timeout", "1h",
                "max_snapshot", "0s",
                "sessions", "2",
                "readers", "1")));
        assertThat(options.port()).isEqualTo(6432);
        assertThat(options.password().orElseThrow().reveal()).isEqualTo("s3cret");
        assertThat(options.schemas()).containsExactly("shop", "\"Odd\"");
        assertThat(options.certificate()).contains(Path.of("/c/ca.pem"));
        assertThat(options.connectTimeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(options.statementTimeout()).isEqualTo(Duration.ofHours(1));
        assertThat(options.maxSnapshot()).isZero();
        assertThat(options.sessions()).isEqualTo(2);
        assertThat(options.readers()).isEqualTo(1);
        assertThat(options.toString()).doesNotContain("s3cret");
    }

    @Test
    void aCertificateThatNobodyChecksIsAProblem() {
        List<SettingProblem> problems = problems(Map.of("tls", "require", "tls_certificate", "ca.pem"));
        assertThat(problems)
                .extracting(SettingProblem::action)
                .containsExactly("write tls: verify-full, or delete tls_certificate");
    }

    @Test
    void whatMustBeGivenIsNamed() {
        List<SettingProblem> problems = new ArrayList<>();
        spec().read(Map.of(), problems::add);
        assertThat(problems)
                .extracting(problem -> problem.path().get(0))
                .containsExactlyInAnyOrder("host", "database", "user");
    }

    @Test
    void theConnectorIsFoundByServiceLoader() {
        assertThat(ServiceLoader.load(WarehouseConnector.class))
                .extracting(WarehouseConnector::name)
                .contains("postgres");
    }

    private Settings read(Map<String, String> more) {
        List<SettingProblem> problems = new ArrayList<>();
        Settings settings = spec().read(withMandatory(more), problems::add);
        assertThat(problems).isEmpty();
        return settings;
    }

    private List<SettingProblem> problems(Map<String, String> more) {
        List<SettingProblem> problems = new ArrayList<>();
        spec().read(withMandatory(more), problems::add);
        return problems;
    }

    private static Map<String, String> withMandatory(Map<String, String> more) {
        Map<String, String> written = new HashMap<>(Map.of("host", "db", "database", "shop", "user", "perseid"));
        written.putAll(more);
        return written;
    }
}
