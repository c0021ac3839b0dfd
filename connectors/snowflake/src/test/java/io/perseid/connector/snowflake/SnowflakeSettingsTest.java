package io.perseid.connector.snowflake;

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

final class SnowflakeSettingsTest extends SettingsSpecContract {

    @Override
    protected SettingsSpec spec() {
        return new SnowflakeConnector().settings();
    }

    @Test
    void accountUserAndKeyAreEnough() {
        List<SettingProblem> problems = new ArrayList<>();
        Settings settings = read(Map.of("private_key_file", "keys/snowflake.p8"), problems);
        assertThat(problems).isEmpty();
        assertThat(settings.path("private_key_file")).contains(Path.of("keys/snowflake.p8"));
        assertThat(settings.text("schema")).contains("PUBLIC");
        assertThat(settings.duration("statement_timeout")).contains(Duration.ofHours(2));
        assertThat(SnowflakeSettings.address(settings)).hasToString("https://myorg-fake.snowflakecomputing.com");
    }

    @Test
    void exactlyOneCredentialIsTaken() {
        List<SettingProblem> none = new ArrayList<>();
        read(Map.of(), none);
        assertThat(none).singleElement().satisfies(p -> {
            assertThat(p.path()).containsExactly("private_key_file");
            assertThat(p.found()).isEqualTo("no credential");
        });
        List<SettingProblem> two = new ArrayList<>();
        read(Map.of("password", "secret words", "access_token", "secret token"), two);
        assertThat(two).singleElement().satisfies(p -> assertThat(p.found()).isEqualTo("access_token and password"));
        assertThat(two.toString()).doesNotContain("secret words", "secret token");
    }

    @Test
    void aPassphraseWithoutAKeyIsAProblem() {
        List<SettingProblem> problems = new ArrayList<>();
        read(Map.of("password", "x", "private_key_passphrase", "y"), problems);
        assertThat(problems).extracting(p -> p.path().get(0)).containsExactly("private_key_passphrase");
    }

    @Test
    void plainHttpIsForThisMachineOnly() {
        for (String url : List.of(
                "http://snow.example.com",
                "ftp://127.0.0.1",
                "https://snow.example.com/path",
                "https://user:secret@snow.example.com",
                "snow.example.com",
                "https://snow example.com")) {
            List<SettingProblem> problems = new ArrayList<>();
            read(Map.of("password", "x", "url", url), problems);
            assertThat(problems).as(url).extracting(p -> p.path().get(0)).containsExactly("url");
        }
        List<SettingProblem> problems = new ArrayList<>();
        read(Map.of("password", "x", "url", "http://127.0.0.1:8080"), problems);
        read(Map.of("password", "x", "url", "https://a.privatelink.snowflakecomputing.com"), problems);
        assertThat(problems).isEmpty();
    }

    @Test
    void anAccountIsNoAddress() {
        List<SettingProblem> problems = new ArrayList<>();
        read(Map.of("password", "x", "account", "https://myorg-a.snowflakecomputing.com"), problems);
        assertThat(problems).extracting(p -> p.path().get(0)).containsExactly("account");
    }

    @Test
    void theConnectorIsFoundByServiceLoader() {
        assertThat(ServiceLoader.load(WarehouseConnector.class))
                .extracting(WarehouseConnector::name)
                .contains("snowflake");
    }

    private Settings read(Map<String, String> more, List<SettingProblem> problems) {
        Map<String, String> written = new HashMap<>(Map.of("account", "myorg-fake", "user", "PERSEID"));
        written.putAll(more);
        return spec().read(written, problems::add);
    }
}
