package io.perseid.connector.mixpanel;

import io.perseid.api.destination.Destination;
import io.perseid.api.destination.Lane;
import io.perseid.api.settings.SettingProblem;
import io.perseid.api.settings.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Mixpanel destinations for tests. */
final class Destinations {

    static final String SECRET = "s3cr3t-of-the-account";
    static final String TOKEN = "0123456789abcdef0123456789abcdef";

    private Destinations() {}

    /** Everything that settings can say about credentials, and hosts at this address. */
    static Map<String, Object> written(String address) {
        Map<String, Object> written = new LinkedHashMap<>();
        written.put("project_id", "3180012");
        written.put("service_account", Map.of("username", "robot.1", "secret", SECRET));
        written.put("token", TOKEN);
        written.put("timeout", "3s");
        written.put("hosts", Map.of("ingestion", address));
        return written;
    }

    static Destination at(String address) {
        return of(written(address));
    }

    static Destination of(Map<String, ?> written) {
        List<SettingProblem> problems = new ArrayList<>();
        Settings settings = new MixpanelConnector().settings().read(written, problems::add);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(problems.toString());
        }
        return new MixpanelConnector().connect("mixpanel", settings);
    }

    static Lane lane(Destination destination, String id) {
        return destination.lanes().stream()
                .filter(l -> l.id().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
