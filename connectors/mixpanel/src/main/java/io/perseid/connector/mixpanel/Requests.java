package io.perseid.connector.mixpanel;

import io.perseid.api.destination.Batch;
import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.settings.Secret;
import io.perseid.connector.mixpanel.http.Answer;
import io.perseid.connector.mixpanel.http.HttpSender;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import okhttp3.Credentials;
import okhttp3.HttpUrl;
import okhttp3.MediaType;

/** Addresses, parameters and credentials of each endpoint. Immutable; any thread. */
final class Requests {

    // Once: okhttp reads a type by regular expressions.
    private static final MediaType LINES = MediaType.get("application/x-ndjson");
    private static final MediaType JSON = MediaType.get("application/json");
    private static final MediaType CSV = MediaType.get("text/csv");

    private final String where;
    private final MixpanelConfig config;
    private final HttpSender http;
    private final HttpUrl imports;
    private final Map<String, String> importHeaders;

    Requests(String where, MixpanelConfig config, HttpSender http) {
        this.where = where;
        this.config = config;
        this.http = http;
        HttpUrl.Builder url =
                config.ingestion().newBuilder().addPathSegment("import").addQueryParameter("strict", "1");
        config.projectId().ifPresent(id -> url.addQueryParameter("project_id", String.valueOf(id)));
        this.imports = url.build();
        this.importHeaders = Map.of("Authorization", importCredential());
    }

    /** {@code POST /import}, validated record by record. */
    Answer importEvents(Batch batch) {
        return http.send("POST", imports, importHeaders, LINES, batch.body(), batch.length(), true);
    }

    /** {@code POST /engage} or {@code /groups}: not compressed, because their pages say that it is not supported. */
    Answer profiles(String lane, Batch batch) {
        HttpUrl url = config.ingestion()
                .newBuilder()
                .addPathSegment(lane)
                .addQueryParameter("strict", "1")
                .addQueryParameter("verbose", "1")
                .addQueryParameter("ip", "0")
                .build();
        return http.send("POST", url, Map.of(), JSON, batch.body(), batch.length(), false);
    }

    /** {@code PUT /lookup-tables/ID}: the whole table. */
    Answer replaceTable(String id, Batch batch) {
        return http.send(
                "PUT",
                lookupTables().addPathSegment(id).build(),
                Map.of("Authorization", serviceAccount()),
                CSV,
                batch.body(),
                batch.length(),
                true);
    }

    /** {@code GET /lookup-tables}. */
    Answer listTables() {
        return http.get(lookupTables().build(), Map.of("Authorization", serviceAccount()));
    }

    private HttpUrl.Builder lookupTables() {
        HttpUrl.Builder url = config.ingestion().newBuilder().addPathSegment("lookup-tables");
        config.projectId().ifPresent(id -> url.addQueryParameter("project_id", String.valueOf(id)));
        return url;
    }

    private String importCredential() {
        if (config.serviceAccount().isPresent()) {
            return serviceAccount();
        }
        Secret token = config.token().orElseThrow();
        return Credentials.basic(token.reveal(), "", StandardCharsets.UTF_8);
    }

    private String serviceAccount() {
        MixpanelConfig.ServiceAccount account = config.serviceAccount()
                .orElseThrow(() -> PerseidException.of(
                        FailureKind.CONFIGURATION,
                        where,
                        "no service_account",
                        "a service account: Mixpanel takes lookup tables from nobody else",
                        "add `service_account: {username, secret}` and `project_id`"));
        return Credentials.basic(account.username(), account.secret().reveal(), StandardCharsets.UTF_8);
    }
}
