package io.perseid.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.perseid.app.equality.DestinationAccess;
import io.perseid.app.equality.Equality;
import io.perseid.app.sandbox.Credentials;
import io.perseid.app.sandbox.Sandbox;
import io.perseid.app.sandbox.SandboxOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The comparison over HTTP, against a sandbox that no sync has filled. */
final class ShopEqualityTest {

    private static final Credentials CREDENTIALS = Credentials.defaults();

    @TempDir
    private Path folder;

    private Sandbox sandbox;

    @BeforeEach
    void start() throws Exception {
        new JaffleShop(folder.resolve("shop.duckdb"), 3, 200, Instant.parse("2026-11-21T05:30:00Z")).generate(o -> {});
        Files.writeString(folder.resolve("campaigns.csv"), "utm_campaign,name,channel\nspring_launch,Spring,email\n");
        sandbox =
                Sandbox.start(SandboxOptions.defaults().withLookupTables(List.of("products", "locations", "supplies")));
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void inAnEmptyDestinationEverythingIsMissing() throws Exception {
        assertThat(equality(CREDENTIALS.secret()).check())
                .extracting(Equality::equal, Equality::missing, Equality::extra, Equality::different)
                .containsExactly(
                        tuple(0L, 200L, 0L, 0L),
                        tuple(0L, 14L, 0L, 0L),
                        tuple(0L, 10L, 0L, 0L),
                        tuple(0L, 6L, 0L, 0L),
                        tuple(0L, 40L, 0L, 0L));
    }

    @Test
    void anEventThatTheWarehouseDoesNotHaveIsExtra() throws Exception {
        sendEvent("{\"event\":\"order submitted\",\"properties\":{\"time\":1763714801521,\"distinct_id\":\"nobody\","
                + "\"$insert_id\":\"abc\",\"order_id\":987}}");

        Equality orders = equality(CREDENTIALS.secret()).check().get(0);

        assertThat(orders.extra()).isEqualTo(1);
        assertThat(orders.missing()).isEqualTo(200);
        assertThat(orders.examples()).anyMatch(line -> line.startsWith("extra key 987, order submitted, user nobody"));
        assertThat(orders.sentence()).contains("NOT EQUAL").contains("1 extra");
    }

    @Test
    void aRefusedPasswordIsAnErrorAndNotAnEmptyDestination() {
        assertThatThrownBy(() -> equality("wrong").check())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("answered 401")
                .hasMessageNotContaining("wrong");
    }

    private ShopEquality equality(String secret) {
        return new ShopEquality(
                folder.resolve("shop.duckdb"),
                folder.resolve("campaigns.csv"),
                folder.resolve("tmp"),
                new DestinationAccess(sandbox.uri(), CREDENTIALS.serviceAccount(), secret),
                CREDENTIALS.projectId());
    }

    private void sendEvent(String event) throws Exception {
        String token = Base64.getEncoder().encodeToString((CREDENTIALS.token() + ":").getBytes(StandardCharsets.UTF_8));
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(sandbox.uri() + "/import?strict=1"))
                                .header("Authorization", "Basic " + token)
                                .header("Content-Type", "application/x-ndjson")
                                .POST(HttpRequest.BodyPublishers.ofString(event))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
}
