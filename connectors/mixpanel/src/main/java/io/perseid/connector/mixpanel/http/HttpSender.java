package io.perseid.connector.mixpanel.http;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.EventListener;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/**
 * Makes HTTP requests: exactly one for each call, over kept-alive connections, with one deadline over all of it. Never
 * repeats, never follows a redirect, never throws for what the network does. Blocking; any thread; a thread that is
 * interrupted comes back at once with a lost answer, except while the system looks a host's address up.
 */
public final class HttpSender implements AutoCloseable {

    /** No answer of Mixpanel's is longer; what is longer is not read to its end. */
    private static final long MOST_READ = 1024 * 1024;

    /** Shorter than servers and balancers commonly keep a connection, so that a pooled one is rarely a closed one. */
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);

    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(15);

    private final OkHttpClient client;
    private final CompressorPool compressors;
    private final InstantSource clock;

    /**
     * @param tls whether URLs are https, all of them; if not, no certificates are read, which costs a start 0.1 s
     * @param timeout over connecting, sending and receiving
     * @param connections how many to keep
     * @param http2 whether HTTP/2 is offered to a TLS host, which then carries all requests on one connection
     */
    public HttpSender(boolean tls, Duration timeout, int connections, boolean http2, InstantSource clock) {
        this.clock = clock;
        this.compressors = new CompressorPool(
                Compression::ofThisMachine, Runtime.getRuntime().availableProcessors());
        Duration connect = timeout.compareTo(LONGEST_CONNECT) < 0 ? timeout : LONGEST_CONNECT;
        this.client = new OkHttpClient.Builder()
                .connectionSpecs(List.of(tls ? ConnectionSpec.MODERN_TLS : ConnectionSpec.CLEARTEXT))
                .socketFactory(new WireSockets())
                .protocols(http2 ? List.of(Protocol.HTTP_2, Protocol.HTTP_1_1) : List.of(Protocol.HTTP_1_1))
                .connectionPool(new ConnectionPool(connections, KEEP_ALIVE.toMillis(), TimeUnit.MILLISECONDS))
                .retryOnConnectionFailure(false)
                .followRedirects(false)
                .followSslRedirects(false)
                .callTimeout(timeout)
                .connectTimeout(connect)
                // The call's deadline is over these as well, and two clocks less are some CPU less.
                .readTimeout(Duration.ZERO)
                .writeTimeout(Duration.ZERO)
                .eventListenerFactory(call -> {
                    EventListener reach = call.request().tag(Reach.class);
                    return reach != null ? reach : EventListener.NONE;
                })
                .build();
    }

    /**
     * One request with a body.
     *
     * @param compress whether the body goes compressed
     */
    public Answer send(
            String method,
            HttpUrl url,
            Map<String, String> headers,
            MediaType contentType,
            byte[] body,
            int length,
            boolean compress) {
        if (!compress) {
            return call(request(url, headers).method(method, new OneShotBody(contentType, body, length, () -> {})));
        }
        try (CompressorPool.Lent small = compressors.compress(body, length)) {
            RequestBody requestBody = new OneShotBody(
                    contentType, small.bytes().array(), small.bytes().size(), small::close);
            return call(request(url, headers).header("Content-Encoding", "gzip").method(method, requestBody));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Answer.lost(false, "interrupted before anything was sent");
        }
    }

    /** One request without a body. */
    public Answer get(HttpUrl url, Map<String, String> headers) {
        return call(request(url, headers).get());
    }

    private static Request.Builder request(HttpUrl url, Map<String, String> headers) {
        Request.Builder builder = new Request.Builder().url(url).header("User-Agent", "perseid");
        headers.forEach(builder::header);
        return builder;
    }

    private Answer call(Request.Builder builder) {
        Reach reach = new Reach();
        try (Response response =
                client.newCall(builder.tag(Reach.class, reach).build()).execute()) {
            Optional<Duration> pause = Optional.ofNullable(response.header("Retry-After"))
                    .flatMap(header -> RetryAfter.read(header, clock.instant()));
            return read(response, pause);
        } catch (IOException e) {
            return Trust.complaint(e)
                    .map(complaint -> Answer.untrusted(describe(complaint)))
                    .orElseGet(() -> Answer.lost(reach.wroteAnything(), describe(e)));
        }
    }

    private static Answer read(Response response, Optional<Duration> pause) {
        ResponseBody body = response.body();
        try {
            BufferedSource source = body.source();
            boolean complete = !source.request(MOST_READ + 1);
            Buffer buffer = source.getBuffer();
            String text = buffer.readString(Math.min(buffer.size(), MOST_READ), charset(response));
            // A byte order mark is no part of what is said.
            return Answer.of(response.code(), text.startsWith("\uFEFF") ? text.substring(1) : text, complete, pause);
        } catch (IOException e) {
            return Answer.broken(response.code(), pause, describe(e));
        }
    }

    /** UTF-8 unless the answer says something else, which is looked for only where it may. */
    private static Charset charset(Response response) {
        @Nullable String type = response.header("Content-Type");
        if (type == null || !type.toLowerCase(Locale.ROOT).contains("charset")) {
            return StandardCharsets.UTF_8;
        }
        @Nullable MediaType parsed = MediaType.parse(type);
        @Nullable Charset named = parsed == null ? null : parsed.charset(StandardCharsets.UTF_8);
        return named == null ? StandardCharsets.UTF_8 : named;
    }

    private static String describe(Throwable e) {
        String message = e.getMessage();
        return e.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    }

    /** Ends what is still in the air, as an interrupt does. */
    @Override
    public void close() {
        client.dispatcher().cancelAll();
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
        compressors.close();
    }
}
