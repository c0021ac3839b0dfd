package io.perseid.connector.snowflake;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.api.settings.SettingProblem;
import io.perseid.api.settings.Settings;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.fake.snowflake.FakeSnowflake;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A warehouse at a fake, configured as a user would. */
final class FakeAccount {

    static final String PASSWORD = "correct horse";

    private final FakeSnowflake fake;
    private final Map<String, Object> settings = new LinkedHashMap<>();

    private FakeAccount(FakeSnowflake fake) {
        this.fake = fake;
        fake.accounts().password("PERSEID", PASSWORD);
        with("account", "myorg-fake").with("url", fake.address().toString()).with("user", "perseid");
        with("password", PASSWORD).with("database", FakeSnowflake.DATABASE).with("login_timeout", "10s");
    }

    static FakeAccount of(FakeSnowflake fake) {
        return new FakeAccount(fake);
    }

    FakeAccount with(String key, Object value) {
        settings.put(key, value);
        return this;
    }

    FakeAccount without(String key) {
        settings.remove(key);
        return this;
    }

    FakeSnowflake fake() {
        return fake;
    }

    Warehouse warehouse() {
        SnowflakeConnector connector = new SnowflakeConnector();
        List<SettingProblem> problems = new ArrayList<>();
        Settings read = connector.settings().read(settings, problems::add);
        assertThat(problems).isEmpty();
        return connector.connect("shop", read);
    }
}
