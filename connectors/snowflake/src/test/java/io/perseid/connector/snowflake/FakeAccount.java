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

    private final Map<String, Object> settings = new LinkedHashMap<>();

    private FakeAccount(String address) {
        with("account", "myorg-fake").with("url", address).with("user", "perseid");
        with("password", PASSWORD).with("database", FakeSnowflake.DATABASE).with("login_timeout", "10s");
    }

    static FakeAccount of(FakeSnowflake fake) {
        fake.accounts().password("PERSEID", PASSWORD);
        return at(fake.address().toString());
    }

    /** One in another process, which knows the password. */
    static FakeAccount at(String address) {
        return new FakeAccount(address);
    }

    FakeAccount with(String key, Object value) {
        settings.put(key, value);
        return this;
    }

    FakeAccount without(String key) {
        settings.remove(key);
        return this;
    }

    Warehouse warehouse() {
        return new SnowflakeConnector().connect("shop", read());
    }

    Login login() {
        return new Login(read(), "warehouse shop");
    }

    private Settings read() {
        List<SettingProblem> problems = new ArrayList<>();
        Settings read = new SnowflakeConnector().settings().read(settings, problems::add);
        assertThat(problems).isEmpty();
        return read;
    }
}
