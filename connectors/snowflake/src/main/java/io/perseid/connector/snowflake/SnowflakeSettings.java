package io.perseid.connector.snowflake;

import io.perseid.api.settings.Setting;
import io.perseid.api.settings.SettingProblem;
import io.perseid.api.settings.Settings;
import io.perseid.api.settings.SettingsSpec;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a user can say about a Snowflake account, and the rules that span several settings. */
final class SnowflakeSettings {

    static final String ACCOUNT = "account";
    static final String URL = "url";
    static final String USER = "user";
    static final String PRIVATE_KEY = "private_key";
    static final String PRIVATE_KEY_FILE = "private_key_file";
    static final String PRIVATE_KEY_PASSPHRASE = "private_key_passphrase";
    static final String ACCESS_TOKEN = "access_token";
    static final String OAUTH_TOKEN = "oauth_token";
    static final String OAUTH = "oauth";
    static final String CLIENT_ID = "client_id";
    static final String CLIENT_SECRET = "client_secret";
    static final String TOKEN_URL = "token_url";
    static final String SCOPE = "scope";
    static final String PASSWORD = "password";
    static final String ROLE = "role";
    static final String WAREHOUSE = "warehouse";
    static final String DATABASE = "database";
    static final String SCHEMA = "schema";
    static final String QUERY_TAG = "query_tag";
    static final String STATEMENT_TIMEOUT = "statement_timeout";
    static final String LOGIN_TIMEOUT = "login_timeout";
    static final String SESSIONS = "sessions";
    static final String DOWNLOADS = "downloads";

    private static final List<String> CREDENTIALS =
            List.of(PRIVATE_KEY, PRIVATE_KEY_FILE, ACCESS_TOKEN, OAUTH_TOKEN, OAUTH, PASSWORD);
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

    static final SettingsSpec SPEC = SettingsSpec.of(
                    Setting.text(ACCOUNT, "The account's identifier: organization and account name.")
                            .mandatory()
                            .such("myorg-myaccount"),
                    Setting.text(URL, "Another address than the account's own, for example of a private link.")
                            .such("https://myorg-myaccount.privatelink.snowflakecomputing.com"),
                    Setting.text(USER, "Who logs in; a user of TYPE = SERVICE.")
                            .mandatory()
                            .such("PERSEID"),
                    Setting.path(PRIVATE_KEY_FILE, "The private key of a key pair, a PKCS#8 file in PEM.")
                            .such("keys/snowflake.p8"),
                    Setting.secret(PRIVATE_KEY, "The private key itself, PKCS#8 in PEM, instead of a file."),
                    Setting.secret(PRIVATE_KEY_PASSPHRASE, "What the private key is encrypted with, if it is."),
                    Setting.secret(ACCESS_TOKEN, "A programmatic access token, instead of a key pair."),
                    Setting.secret(OAUTH_TOKEN, "An OAuth access token got by other means, which does not last long."),
                    Setting.group(
                            OAUTH,
                            SettingsSpec.of(
                                    Setting.text(CLIENT_ID, "The OAuth client.")
                                            .mandatory()
                                            .such("perseid"),
                                    Setting.secret(CLIENT_SECRET, "The client's secret.")
                                            .mandatory(),
                                    Setting.text(TOKEN_URL, "Where access tokens are fetched.")
                                            .mandatory()
                                            .such("https://login.example.com/oauth2/token"),
                                    Setting.text(SCOPE, "The scope to ask for, where the server wants one.")
                                            .such("session:role:READER")),
                            "An OAuth client with its own credentials, for which the driver fetches access tokens."),
                    Setting.secret(PASSWORD, "A password, which Snowflake no longer lets services use."),
                    Setting.text(ROLE, "The role; without it the user's default.")
                            .such("READER"),
                    Setting.text(WAREHOUSE, "The warehouse that computes; without it the user's default.")
                            .such("SYNC_WH"),
                    Setting.text(DATABASE, "The database; without it the user's default.")
                            .such("SHOP"),
                    Setting.text(SCHEMA, "The schema in which tables without one are looked for.")
                            .orElse("PUBLIC")
                            .such("SALES"),
                    Setting.text(QUERY_TAG, "What the statements are tagged with in the query history.")
                            .orElse("perseid"),
                    Setting.duration(
                                    STATEMENT_TIMEOUT,
                                    Duration.ofSeconds(1),
                                    Duration.ofDays(7),
                                    "How long a statement may run before Snowflake stops it.")
                            .orElse("2h"),
                    Setting.duration(
                                    LOGIN_TIMEOUT,
                                    Duration.ofSeconds(1),
                                    Duration.ofMinutes(10),
                                    "How long the driver tries to log in.")
                            .orElse("60s"),
                    Setting.whole(SESSIONS, 1, 64, "Most sessions at once: how many runs may read side by side.")
                            .orElse("4"),
                    Setting.whole(
                                    DOWNLOADS,
                                    1,
                                    32,
                                    "Parts of results that a session downloads ahead, at most; each takes about 16 MB.")
                            .orElse("4"))
            .rule(SnowflakeSettings::oneCredential)
            .rule(SnowflakeSettings::passphraseNeedsKey)
            .rule(SnowflakeSettings::addressIsOne);

    private SnowflakeSettings() {}

    /** Where the account is reached. */
    static URI address(Settings settings) {
        return URI.create(settings.text(URL)
                .orElseGet(() -> "https://" + settings.text(ACCOUNT).orElseThrow() + ".snowflakecomputing.com"));
    }

    private static Optional<SettingProblem> oneCredential(Settings settings) {
        List<String> given = CREDENTIALS.stream().filter(settings::has).toList();
        if (given.size() == 1) {
            return Optional.empty();
        }
        return Optional.of(new SettingProblem(
                List.of(given.isEmpty() ? PRIVATE_KEY_FILE : given.get(1)),
                given.isEmpty() ? "no credential" : String.join(" and ", given),
                "exactly one of " + String.join(", ", CREDENTIALS),
                given.isEmpty() ? "add private_key_file: with the user's private key" : "keep one of them"));
    }

    private static Optional<SettingProblem> passphraseNeedsKey(Settings settings) {
        boolean key = settings.has(PRIVATE_KEY) || settings.has(PRIVATE_KEY_FILE);
        return settings.has(PRIVATE_KEY_PASSPHRASE) && !key
                ? Optional.of(new SettingProblem(
                        List.of(PRIVATE_KEY_PASSPHRASE),
                        "a passphrase without a key",
                        "private_key_file or private_key beside it",
                        "add the key, or remove the passphrase"))
                : Optional.empty();
    }

    private static Optional<SettingProblem> addressIsOne(Settings settings) {
        String written = settings.has(URL)
                ? settings.text(URL).orElseThrow()
                : "https://" + settings.text(ACCOUNT).orElseThrow() + ".snowflakecomputing.com";
        boolean fits;
        try {
            URI uri = new URI(written);
            boolean plain = "http".equals(uri.getScheme()) && LOOPBACK.contains(String.valueOf(uri.getHost()));
            boolean bare = uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && String.valueOf(uri.getRawPath()).matches("/?");
            fits = uri.getHost() != null && ("https".equals(uri.getScheme()) || plain) && bare;
        } catch (URISyntaxException e) {
            fits = false;
        }
        return fits
                ? Optional.empty()
                : Optional.of(new SettingProblem(
                        List.of(settings.has(URL) ? URL : ACCOUNT),
                        "\""
                                + (settings.has(URL)
                                        ? written
                                        : settings.text(ACCOUNT).orElseThrow()) + "\"",
                        settings.has(URL)
                                ? "an address such as https://myorg-myaccount.snowflakecomputing.com, without a path"
                                : "an account's identifier such as myorg-myaccount",
                        "correct it; the account's page in Snowflake shows it"));
    }
}
