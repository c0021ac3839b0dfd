package io.perseid.connector.mixpanel;

import io.perseid.api.settings.Setting;
import io.perseid.api.settings.SettingProblem;
import io.perseid.api.settings.Settings;
import io.perseid.api.settings.SettingsSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;

/** What a user can say about a Mixpanel project, and the rules that span several settings. */
final class MixpanelSettings {

    static final String RESIDENCY = "residency";
    static final String HOSTS = "hosts";
    static final String INGESTION = "ingestion";
    static final String DATA = "data";
    static final String QUERY = "query";
    static final String APP = "app";
    static final String PROJECT_ID = "project_id";
    static final String SERVICE_ACCOUNT = "service_account";
    static final String USERNAME = "username";
    static final String SECRET = "secret";
    static final String TOKEN = "token";
    static final String IDENTITY = "identity";
    static final String SIMPLIFIED = "simplified";
    static final String LARGE_NUMBERS = "large_numbers";
    static final String TIMEOUT = "timeout";
    static final String MAX_BODY = "max_body";
    static final String MAX_IN_FLIGHT = "max_in_flight";
    static final String EVENTS_PER_SECOND = "events_per_second";
    static final String BYTES_PER_MINUTE = "bytes_per_minute";

    /**
     * HTTP/1.1 unless asked otherwise: OkHttp carries all HTTP/2 requests to a host on one connection, whose upload window is
     * the server's, 65,535 bytes by default (RFC 9113, section 6.9.2). Ten senders of 170 KB bodies at 50 ms got 150 requests a
     * second through by HTTP/1.1 and 4 by HTTP/2; and one lost packet, one GOAWAY or one reset meets them all.
     */
    static final String HTTP = "http";

    static final String HTTP2 = "http2";

    static final SettingsSpec SPEC = SettingsSpec.of(
                    Setting.choice(
                                    RESIDENCY,
                                    Residency.words(),
                                    "Where the project's data lives; data sent to another region does not reach it.")
                            .orElse("us"),
                    Setting.whole(
                                    PROJECT_ID,
                                    1,
                                    999_999_999_999L,
                                    "The project's number; needed with a service account, and what its ledger is named by.")
                            .such("3180012"),
                    Setting.group(
                            SERVICE_ACCOUNT,
                            SettingsSpec.of(
                                    Setting.text(USERNAME, "The service account's user name.")
                                            .mandatory()
                                            .such("perseid.a1b2c3.mp-service-account"),
                                    Setting.secret(SECRET, "The service account's secret, shown once when it is made.")
                                            .mandatory()),
                            "A service account with the role owner or admin; needed for lookup tables, best for events."),
                    Setting.secret(TOKEN, "The project token; needed for users and groups, enough for events."),
                    Setting.choice(
                                    IDENTITY,
                                    List.of(SIMPLIFIED, "original"),
                                    "Which ID merge the project uses; see its settings under Identity Merge.")
                            .orElse(SIMPLIFIED),
                    Setting.choice(
                                    LARGE_NUMBERS,
                                    List.of("text", "number"),
                                    "How numbers beyond 2^53 are sent; as a number, Mixpanel alters their last digits.")
                            .orElse("text"),
                    Setting.duration(
                                    TIMEOUT,
                                    Duration.ofMillis(100),
                                    Duration.ofMinutes(10),
                                    "How long one request may take in all.")
                            .orElse("60s"),
                    Setting.bytes(
                                    MAX_BODY,
                                    1_000_000,
                                    10_000_000,
                                    "Largest uncompressed body of one request; Mixpanel takes 10 MB.")
                            .orElse("9500KB"),
                    Setting.whole(MAX_IN_FLIGHT, 1, 100, "Most requests at once; Mixpanel advises 10 to 20.")
                            .orElse("10"),
                    Setting.whole(
                                    EVENTS_PER_SECOND,
                                    1,
                                    100_000_000,
                                    "Most events and profile updates a second, over a minute, of all syncs to the project"
                                            + " together; Mixpanel takes about 30,000.")
                            .orElse("30000"),
                    Setting.bytes(
                                    BYTES_PER_MINUTE,
                                    1_000_000,
                                    1_000_000_000_000L,
                                    "Most uncompressed bytes a minute of all syncs to the project together; Mixpanel takes"
                                            + " 2 GB.")
                            .orElse("2GB"),
                    Setting.choice(
                                    HTTP,
                                    List.of("http1", HTTP2),
                                    "HTTP/1.1 with a connection a request, or HTTP/2 with one connection for all.")
                            .orElse("http1"),
                    Setting.group(
                            HOSTS,
                            SettingsSpec.of(
                                    host(INGESTION, "events, profiles and lookup tables"),
                                    host(DATA, "raw export"),
                                    host(QUERY, "queries"),
                                    host(APP, "management")),
                            "Other hosts than the residency's, for example of `perseid sandbox` or a proxy."))
            .rule(MixpanelSettings::someCredential)
            .rule(MixpanelSettings::serviceAccountNeedsProject)
            .rule(settings -> hostProblem(settings, INGESTION))
            .rule(settings -> hostProblem(settings, DATA))
            .rule(settings -> hostProblem(settings, QUERY))
            .rule(settings -> hostProblem(settings, APP));

    private MixpanelSettings() {}

    private static Setting host(String key, String family) {
        return Setting.text(key, "Base address for " + family + ".").such("https://mixpanel-proxy.example.com");
    }

    private static Optional<SettingProblem> someCredential(Settings settings) {
        if (settings.has(SERVICE_ACCOUNT) || settings.has(TOKEN)) {
            return Optional.empty();
        }
        return Optional.of(new SettingProblem(
                List.of(SERVICE_ACCOUNT),
                "neither service_account nor token",
                "at least one of them",
                "add service_account (events, lookup tables) or token (events, users, groups), or both"));
    }

    private static Optional<SettingProblem> serviceAccountNeedsProject(Settings settings) {
        if (!settings.has(SERVICE_ACCOUNT) || settings.has(PROJECT_ID)) {
            return Optional.empty();
        }
        return Optional.of(new SettingProblem(
                List.of(PROJECT_ID),
                "a service_account without project_id",
                "the number of the project, because a service account may belong to several",
                "add project_id (Mixpanel: Settings, Project, Overview)"));
    }

    /** Mixpanel refuses plain HTTP, and a credential must not cross a network in the clear. */
    private static Optional<SettingProblem> hostProblem(Settings settings, String key) {
        Optional<String> written = settings.group(HOSTS).flatMap(hosts -> hosts.text(key));
        if (written.isEmpty()) {
            return Optional.empty();
        }
        HttpUrl url = HttpUrl.parse(written.get());
        if (url == null
                || url.query() != null
                || url.fragment() != null
                || !url.username().isEmpty()) {
            return Optional.of(new SettingProblem(
                    List.of(HOSTS, key),
                    url == null ? "\"" + written.get() + "\"" : "an address with more than host and path",
                    "an address that begins with https://",
                    "correct it, or delete the line to use the residency's host"));
        }
        if (!url.isHttps() && !isLoopback(url.host())) {
            return Optional.of(new SettingProblem(
                    List.of(HOSTS, key),
                    "plain http to " + url.host(),
                    "https, except to this machine itself",
                    "write https:// or a loopback address such as http://127.0.0.1:8181"));
        }
        return Optional.empty();
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.equals("::1") || host.matches("127\\.\\d+\\.\\d+\\.\\d+");
    }
}
