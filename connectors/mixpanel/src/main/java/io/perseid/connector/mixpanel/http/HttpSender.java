package io.perseid.connector.mixpanel.http;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.EventListener;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSource;

/**
 * Makes HTTP requests: exactly one for each call, over kept-alive HTTP/1.1 connections, with one deadline over all of it.
 * Never repeats, never follows a redirect, never throws for what the network does. Blocking; any thread.
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
     * @param timeout over connecting, sending and receiving
     * @param connections how many to keep
     */
    public HttpSender(Duration timeout, int connections, InstantSource clock) {
        this.clock = clock;
        this.compressors = new CompressorPool(
                Compression::ofThisMachine, Runtime.getRuntime().availableProcessors());
        Duration connect = timeout.compareTo(LONGEST_CONNECT) < 0 ? timeout : LONGEST_CONNECT;
        this.client = new OkHttpClient.Builder()
                .socketFactory(new WireSockets())
                .protocols(List.of(Protocol.HTTP_1_1))
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
            String contentType,
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
            return Answer.lost(reach.wroteAnything(), describe(e));
        }
    }

    private static Answer read(Response response, Optional<Duration> pause) {
        ResponseBody body = response.body();
        try {
            BufferedSource source = body.source();
            boolean complete = !source.request(MOST_READ + 1);
            Buffer buffer = source.getBuffer();
            return Answer.of(response.code(), buffer.readUtf8(Math.min(buffer.size(), MOST_READ)), complete, pause);
        } catch (IOException e) {
            return new Answer(response.code(), "", false, pause, Optional.of(describe(e)), true);
        }
    }

    private static String describe(IOException e) {
        String message = e.getMessage();
        return e.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    }

    @Override
    public void close() {
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
        compressors.close();
    }
}
