package io.perseid.connector.mixpanel;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.api.destination.Destination;
import io.perseid.api.destination.DestinationConnector;
import io.perseid.api.settings.SettingProblem;
import io.perseid.api.settings.Settings;
import io.perseid.api.settings.SettingsSpec;
import io.perseid.testkit.settings.SettingsSpecContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

final class MixpanelSettingsTest extends SettingsSpecContract {

    private static final Map<String, Object> ACCOUNT = Map.of("username", "robot.1", "secret", "hush");

    @Override
    protected SettingsSpec spec() {
        return MixpanelSettings.SPEC;
    }

    @Test
    void theConnectorIsFoundByItsName() {
        assertThat(ServiceLoader.load(DestinationConnector.class))
                .extracting(DestinationConnector::name)
                .contains("mixpanel");
    }

    @Test
    void defaultsAreThoseOfThePage() {
        MixpanelConfig config = config(Map.of("token", "t"));
        assertThat(config.residency()).isEqualTo("us");
        assertThat(config.ingestion()).hasToString("https://api.mixpanel.com/");
        assertThat(config.simplified()).isTrue();
        assertThat(config.largeNumbersAsText()).isTrue();
        assertThat(config.timeout()).isEqualTo(Duration.ofSeconds(60));
        assertThat(config.maxBody()).isEqualTo(9_500_000);
        assertThat(config.maxInFlight()).isEqualTo(10);
    }

    @Test
    void everySettingIsRead() {
        Map<String, Object> written = new LinkedHashMap<>();
        written.put("residency", "in");
        written.put("project_id", "7");
        written.put("service_account", ACCOUNT);
        written.put("token", "t");
        written.put("identity", "original");
        written.put("large_numbers", "number");
        written.put("timeout", "5s");
        written.put("max_body", "2MB");
        written.put("max_in_flight", "3");
        MixpanelConfig config = config(written);
        assertThat(config.ingestion()).hasToString("https://api-in.mixpanel.com/");
        assertThat(config.projectId()).contains(7L);
        assertThat(config.serviceAccount().orElseThrow().username()).isEqualTo("robot.1");
        assertThat(config.simplified()).isFalse();
        assertThat(config.largeNumbersAsText()).isFalse();
        assertThat(config.timeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.maxBody()).isEqualTo(2_000_000);
        assertThat(config.maxInFlight()).isEqualTo(3);
        assertThat(config.toString()).doesNotContain("hush");
    }

    @Test
    void someCredentialIsNeeded() {
        assertThat(problems(Map.of("project_id", "7"))).singleElement().satisfies(p -> assertThat(p.found())
                .contains("service_account", "token"));
    }

    @Test
    void aServiceAccountNeedsAProject() {
        assertThat(problems(Map.of("service_account", ACCOUNT))).singleElement().satisfies(p -> assertThat(p.path())
                .containsExactly("project_id"));
    }

    @Test
    void aHostMustBeAnAddressAndNotInTheClear() {
        assertThat(problems(Map.of("token", "t", "hosts", Map.of("ingestion", "mixpanel"))))
                .singleElement()
                .satisfies(p -> assertThat(p.path()).containsExactly("hosts", "ingestion"));
        assertThat(problems(Map.of("token", "t", "hosts", Map.of("data", "http://example.com"))))
                .singleElement()
                .satisfies(p -> assertThat(p.found()).contains("plain http"));
        assertThat(problems(Map.of("token", "t", "hosts", Map.of("ingestion", "http://127.0.0.1:8181"))))
                .isEmpty();
    }

    @Test
    void theProjectNamesPlaceAndNumberButNoSecret() {
        Map<String, Object> written = new LinkedHashMap<>(Map.of("residency", "eu", "project_id", "3180012"));
        written.put("token", "t0ken");
        assertThat(config(written).project()).isEqualTo("mixpanel:eu:3180012");
        written.put("hosts", Map.of("ingestion", "http://127.0.0.1:8181"));
        assertThat(config(written).project()).isEqualTo("mixpanel:127.0.0.1:8181:3180012");
        assertThat(config(Map.of("token", "t0ken")).project())
                .matches("mixpanel:us:token-[0-9a-f]{12}")
                .isEqualTo(config(Map.of("token", "t0ken")).project())
                .isNotEqualTo(config(Map.of("token", "other")).project());
    }

    @Test
    void lanesHaveTheDocumentedLimits() {
        try (Destination destination = Destinations.of(Map.of("token", "t"))) {
            assertThat(Destinations.lane(destination, "import").limits().maxRecords())
                    .isEqualTo(2000);
            assertThat(Destinations.lane(destination, "import").limits().maxBytes())
                    .isEqualTo(9_500_000);
            assertThat(Destinations.lane(destination, "import").limits().maxRecordBytes())
                    .isEqualTo(999_999);
            assertThat(Destinations.lane(destination, "import").earliest().orElseThrow())
                    .hasToString("1971-01-01T00:00:00Z");
            assertThat(Destinations.lane(destination, "import").maxAhead()).contains(Duration.ofHours(1));
            assertThat(Destinations.lane(destination, "lookup-tables").limits().maxBytes())
                    .isEqualTo(100_000_000);
            assertThat(Destinations.lane(destination, "lookup-tables").limits().maxRecords())
                    .isEqualTo(Integer.MAX_VALUE);
        }
    }

    private static MixpanelConfig config(Map<String, ?> written) {
        assertThat(problems(written)).isEmpty();
        return MixpanelConfig.of(settings(written, new ArrayList<>()));
    }

    private static List<SettingProblem> problems(Map<String, ?> written) {
        List<SettingProblem> problems = new ArrayList<>();
        settings(written, problems);
        return problems;
    }

    private static Settings settings(Map<String, ?> written, List<SettingProblem> problems) {
        return MixpanelSettings.SPEC.read(written, problems::add);
    }
}
