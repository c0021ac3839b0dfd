package io.perseid.app.command;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.extension.ResponseTransformerV2;
import com.github.tomakehurst.wiremock.http.ChunkedDribbleDelay;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.http.HttpHeader;
import com.github.tomakehurst.wiremock.http.HttpHeaders;
import com.github.tomakehurst.wiremock.http.Response;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import io.perseid.engine.run.RetryPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The real program against a destination behind something that spoils its answers: all that was sent is stored there, and the
 * program is told otherwise. It ends equal, refuses no row, and a run after it sends nothing.
 */
final class MisbehavingProxyTest {

    private static final int SPOILED = 2;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    static Stream<Arguments> ways() {
        return Stream.of(
                way("a page of a portal", response -> body(response, "<html><title>Sign in</title></html>")),
                way(
                        "half of the JSON",
                        response -> body(response, response.getBodyAsString().substring(0, 10))),
                way("an error inside a 200", response -> body(response, "{\"status\":\"error\",\"error\":\"oops\"}")),
                way("something behind the JSON", response -> body(response, response.getBodyAsString() + " trailing")),
                way("another content type", response -> header(response, "Content-Type", "text/html")),
                way("said to be compressed", response -> header(response, "Content-Encoding", "gzip")),
                way("an answer that says nothing", response -> body(response, "")),
                way("a huge answer", response -> body(response, "x".repeat(5_000_000))),
                way("a page of a failing proxy", response -> Response.Builder.like(response)
                        .but()
                        .status(502)
                        .body("<html>Bad Gateway</html>")
                        .build()),
                way("a drip", response -> Response.Builder.like(response)
                        .but()
                        .chunkedDribbleDelay(new ChunkedDribbleDelay(20, 20_000))
                        .build()),
                way("an answer that comes too late", response -> Response.Builder.like(response)
                        .but()
                        .incrementInitialDelay(3_000)
                        .build()),
                way("a broken chunk", response -> Response.Builder.like(response)
                        .but()
                        .fault(Fault.MALFORMED_RESPONSE_CHUNK)
                        .build()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ways")
    void everythingArrivesOnceAndNothingIsRefused(String name, Function<Response, Response> way) throws IOException {
        Spoiler spoiler = new Spoiler(way);
        WireMockServer proxy = new WireMockServer(
                WireMockConfiguration.options().dynamicPort().gzipDisabled(true).extensions(spoiler));
        try (TestShop shop = new TestShop(folder)) {
            proxy.start();
            proxy.stubFor(any(anyUrl())
                    .willReturn(aResponse().proxiedFrom(shop.sandbox.uri().toString())));
            shop.configure(proxy.baseUrl());
            Path settings = folder.resolve("config/perseid.yaml");
            Files.writeString(settings, Files.readString(settings).replace("timeout: 5s", "timeout: 1s"));
            shop.retry = new RetryPolicy(Duration.ofMillis(10), Duration.ofMillis(50), Duration.ofSeconds(60));

            TestShop.Said said = shop.call("run", "orders");

            assertThat(said.code()).as(said.err()).isZero();
            assertThat(spoiler.seen).as("answers were spoiled").hasValueGreaterThanOrEqualTo(SPOILED);
            List<Map<String, Object>> events = shop.sandbox
                    .store()
                    .query(
                            "SELECT count(*) AS n, count(DISTINCT insert_id) AS ids,"
                                    + " sum((properties ->> '$.revenue')::DECIMAL(18,2))::DOUBLE AS revenue FROM deduped_events");
            assertThat(events.get(0))
                    .containsEntry("n", 100L)
                    .containsEntry("ids", 100L)
                    .containsEntry("revenue", 6312.5);
            assertThat(said.out() + said.err()).doesNotContain("reject");

            int sent = shop.sandbox.requests().size();
            TestShop.Said again = shop.call("run", "orders");
            assertThat(again.code()).as(again.err()).isZero();
            assertThat(shop.sandbox.requests())
                    .as("a run after it sends nothing")
                    .hasSize(sent);
        } finally {
            proxy.stop();
        }
    }

    private static Arguments way(String name, Function<Response, Response> way) {
        return Arguments.of(name, way);
    }

    private static Response body(Response response, String body) {
        return Response.Builder.like(response).but().body(body).build();
    }

    private static Response header(Response response, String key, String value) {
        HttpHeaders others = new HttpHeaders(response.getHeaders().all().stream()
                .filter(header -> !header.key().equalsIgnoreCase(key))
                .toList());
        return Response.Builder.like(response)
                .but()
                .headers(others.plus(new HttpHeader(key, value)))
                .build();
    }

    /** Alters the first answers of {@code /import} after the destination gave them. */
    private static final class Spoiler implements ResponseTransformerV2 {
        private final Function<Response, Response> way;
        private final AtomicInteger seen = new AtomicInteger();

        Spoiler(Function<Response, Response> way) {
            this.way = way;
        }

        @Override
        public String getName() {
            return "spoiler";
        }

        @Override
        public Response transform(Response response, ServeEvent event) {
            return event.getRequest().getUrl().startsWith("/import") && seen.getAndIncrement() < SPOILED
                    ? way.apply(response)
                    : response;
        }
    }
}
