package io.perseid.connector.mixpanel;

import io.perseid.api.destination.Destination;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Protocol;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/**
 * A server with TLS that speaks HTTP/2 and HTTP/1.1. Who is to trust it learns of its certificate as a company's own authority
 * is made known: by the JVM's property {@code javax.net.ssl.trustStore}.
 */
final class TlsServer implements AutoCloseable {

    private static final String STORE = "javax.net.ssl.trustStore";
    private static final String PASSWORD = "javax.net.ssl.trustStorePassword";

    private final MockWebServer server = new MockWebServer();

    /**
     * @param answer the same for all requests
     * @param authorities that signed the certificate
     */
    TlsServer(HeldCertificate certificate, MockResponse answer, X509Certificate... authorities) throws IOException {
        server.useHttps(new HandshakeCertificates.Builder()
                .heldCertificate(certificate, authorities)
                .build()
                .sslSocketFactory());
        server.setProtocols(List.of(Protocol.HTTP_2, Protocol.HTTP_1_1));
        answer(answer);
        server.start(InetAddress.getByName("127.0.0.1"), 0);
    }

    static HeldCertificate.Builder certificate() {
        return new HeldCertificate.Builder().addSubjectAlternativeName("127.0.0.1");
    }

    void answer(MockResponse answer) {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return answer;
            }

            /** What befalls a request before it was read. */
            @Override
            public MockResponse peek() {
                return answer;
            }
        });
    }

    int requests() {
        return server.getRequestCount();
    }

    /** The same once there are so many, which the server may count after it has answered; after five seconds as it is. */
    int requestsOnceThereAre(int expected) throws InterruptedException {
        for (int left = 500; left > 0 && requests() < expected; left--) {
            Thread.sleep(10);
        }
        return requests();
    }

    /** The oldest request that was not looked at before. */
    RecordedRequest request() throws InterruptedException {
        return server.takeRequest();
    }

    /** The newest request that was read whole. */
    RecordedRequest lastRequest() throws InterruptedException {
        RecordedRequest last = request();
        for (RecordedRequest next = server.takeRequest(0, TimeUnit.SECONDS); next != null; ) {
            last = next;
            next = server.takeRequest(0, TimeUnit.SECONDS);
        }
        return last;
    }

    /** Whose JVM knows this certificate. */
    Destination destination(String http, HeldCertificate trusted, Path folder) throws IOException {
        Path file = Files.createTempFile(folder, "trusted", ".p12");
        String password = "changeit";
        try (OutputStream out = Files.newOutputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("server", trusted.certificate());
            store.store(out, password.toCharArray());
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
        System.setProperty(STORE, file.toString());
        System.setProperty(PASSWORD, password);
        try {
            return destination(http);
        } finally {
            System.clearProperty(STORE);
            System.clearProperty(PASSWORD);
        }
    }

    /** Who knows the authorities that every JVM knows. */
    Destination destination(String http) {
        Map<String, Object> written =
                new LinkedHashMap<>(Destinations.written("https://127.0.0.1:" + server.getPort()));
        written.put("http", http);
        written.put("timeout", "20s");
        return Destinations.of(written);
    }

    @Override
    public void close() {
        server.close();
    }
}
