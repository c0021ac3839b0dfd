package io.perseid.connector.snowflake;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.settings.Secret;
import io.perseid.api.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.Optional;
import java.util.Properties;

/** What the driver is told when it connects: who, by which credential, and the parameters that every session runs with. */
final class Login {

    private final Settings settings;
    private final String where;

    Login(Settings settings, String where) {
        this.settings = settings;
        this.where = where;
    }

    /** The driver's address of the account. */
    String url() {
        URI address = SnowflakeSettings.address(settings);
        return "jdbc:snowflake://" + address.getHost() + ":" + port(address) + "/";
    }

    /**
     * Properties with the credential in them, made anew for each connection and kept by nobody. Blocking: reads the key file.
     *
     * @throws PerseidException {@code CONFIGURATION} if the private key cannot be read
     */
    Properties properties() {
        Properties properties = new Properties();
        properties.put("account", settings.text(SnowflakeSettings.ACCOUNT).orElseThrow());
        properties.put("user", settings.text(SnowflakeSettings.USER).orElseThrow());
        settings.text(SnowflakeSettings.ROLE).ifPresent(role -> properties.put("role", role));
        settings.text(SnowflakeSettings.WAREHOUSE).ifPresent(warehouse -> properties.put("warehouse", warehouse));
        settings.text(SnowflakeSettings.DATABASE).ifPresent(database -> properties.put("db", database));
        properties.put("schema", settings.text(SnowflakeSettings.SCHEMA).orElseThrow());
        if (SnowflakeSettings.address(settings).getScheme().equals("http")) {
            properties.put("ssl", "off");
        }
        credential(properties);
        driver(properties);
        session(properties);
        return properties;
    }

    private void credential(Properties properties) {
        Optional<Settings> oauth = settings.group(SnowflakeSettings.OAUTH);
        Optional<Secret> accessToken = settings.secret(SnowflakeSettings.ACCESS_TOKEN);
        Optional<Secret> oauthToken = settings.secret(SnowflakeSettings.OAUTH_TOKEN);
        Optional<Secret> password = settings.secret(SnowflakeSettings.PASSWORD);
        if (oauth.isPresent()) {
            properties.put("authenticator", "oauth_client_credentials");
            properties.put(
                    "oauthClientID",
                    oauth.get().text(SnowflakeSettings.CLIENT_ID).orElseThrow());
            properties.put(
                    "oauthClientSecret",
                    oauth.get()
                            .secret(SnowflakeSettings.CLIENT_SECRET)
                            .orElseThrow()
                            .reveal());
            properties.put(
                    "oauthTokenRequestUrl",
                    oauth.get().text(SnowflakeSettings.TOKEN_URL).orElseThrow());
            oauth.get().text(SnowflakeSettings.SCOPE).ifPresent(scope -> properties.put("oauthScope", scope));
        } else if (accessToken.isPresent()) {
            properties.put("authenticator", "programmatic_access_token");
            properties.put("token", accessToken.get().reveal());
        } else if (oauthToken.isPresent()) {
            properties.put("authenticator", "oauth");
            properties.put("token", oauthToken.get().reveal());
        } else if (password.isPresent()) {
            properties.put("password", password.get().reveal());
        } else {
            properties.put("authenticator", "snowflake_jwt");
            properties.put("privateKey", privateKey());
        }
    }

    private PrivateKey privateKey() {
        Optional<Secret> passphrase = settings.secret(SnowflakeSettings.PRIVATE_KEY_PASSPHRASE);
        Optional<Secret> inline = settings.secret(SnowflakeSettings.PRIVATE_KEY);
        if (inline.isPresent()) {
            return PrivateKeys.read(inline.get().reveal(), passphrase, where + ", private_key");
        }
        Path file = settings.path(SnowflakeSettings.PRIVATE_KEY_FILE).orElseThrow();
        try {
            return PrivateKeys.read(Files.readString(file), passphrase, where + ", private_key_file " + file);
        } catch (IOException e) {
            throw PerseidException.of(
                    FailureKind.CONFIGURATION,
                    where + ", private_key_file",
                    "no readable text file " + file,
                    "the user's private key, PKCS#8 in PEM",
                    "correct the path, or the file's permissions");
        }
    }

    private void driver(Properties properties) {
        long loginSeconds =
                settings.duration(SnowflakeSettings.LOGIN_TIMEOUT).orElseThrow().toSeconds();
        properties.put("loginTimeout", String.valueOf(loginSeconds));
        // For one request with the driver's repetitions of it, in milliseconds; its default is for ever.
        properties.put("networkTimeout", "300000");
        properties.put("application", "Perseid");
        // Neither addresses of cloud metadata nor Snowflake's telemetry are asked for.
        properties.put("disablePlatformDetection", "true");
        properties.put("CLIENT_OUT_OF_BAND_TELEMETRY_ENABLED", "false");
        properties.put("CLIENT_TELEMETRY_ENABLED", "false");
        properties.put("clientStoreTemporaryCredential", "false");
        properties.put("enablePutGet", "false");
    }

    /** Parameters of the session: what accounts may have set otherwise, and what reading relies on. */
    private void session(Properties properties) {
        properties.put("TIMEZONE", "UTC");
        properties.put("QUERY_TAG", settings.text(SnowflakeSettings.QUERY_TAG).orElseThrow());
        properties.put(
                "STATEMENT_TIMEOUT_IN_SECONDS",
                String.valueOf(settings.duration(SnowflakeSettings.STATEMENT_TIMEOUT)
                        .orElseThrow()
                        .toSeconds()));
        properties.put("CLIENT_SESSION_KEEP_ALIVE", "true");
        properties.put("QUOTED_IDENTIFIERS_IGNORE_CASE", "false");
        // Keys and buckets are made of texts, which must not change with an account's taste.
        properties.put("DATE_OUTPUT_FORMAT", "YYYY-MM-DD");
        properties.put("TIME_OUTPUT_FORMAT", "HH24:MI:SS.FF9");
        properties.put("TIMESTAMP_NTZ_OUTPUT_FORMAT", "YYYY-MM-DD HH24:MI:SS.FF9");
        properties.put("TIMESTAMP_LTZ_OUTPUT_FORMAT", "YYYY-MM-DD HH24:MI:SS.FF9 TZHTZM");
        properties.put("TIMESTAMP_TZ_OUTPUT_FORMAT", "YYYY-MM-DD HH24:MI:SS.FF9 TZHTZM");
        properties.put("BINARY_OUTPUT_FORMAT", "HEX");
        properties.put("GEOGRAPHY_OUTPUT_FORMAT", "GeoJSON");
        properties.put("GEOMETRY_OUTPUT_FORMAT", "GeoJSON");
        properties.put("JSON_INDENT", "0");
        properties.put("JDBC_QUERY_RESULT_FORMAT", "ARROW");
        // The smallest that there is (16 to 160 MB, Snowflake's page of parameters): a part is what memory is counted
        // in.
        properties.put("CLIENT_RESULT_CHUNK_SIZE", "16");
        // The driver starts to download parts by itself, which nobody reads: one thread and one part is the least it
        // does.
        properties.put("CLIENT_PREFETCH_THREADS", "1");
        properties.put("CLIENT_MEMORY_LIMIT", "1");
    }

    private static int port(URI address) {
        return address.getPort() > 0 ? address.getPort() : address.getScheme().equals("http") ? 80 : 443;
    }
}
