package io.perseid.connector.mixpanel;

import static io.perseid.connector.mixpanel.Receipts.ofEvents;
import static io.perseid.connector.mixpanel.Receipts.outcomes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.perseid.api.destination.Destination;
import io.perseid.api.destination.Outcome;
import io.perseid.api.destination.RecordKind;
import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Over TLS, as to the real Mixpanel: HTTP/1.1 and HTTP/2, and certificates that are not to be trusted. */
final class TlsTest {

    private static final MockResponse GOOD = new MockResponse.Builder()
            .body("{\"code\":200,\"num_records_imported\":3,\"status\":\"OK\"}")
            .build();

    /** HTTP/2's codes of a stream's end (RFC 9113, section 7). */
    private static final int INTERNAL_ERROR = 2;

    private static final int REFUSED_STREAM = 7;

    private static final int ENHANCE_YOUR_CALM = 11;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"http1,HTTP/1.1", "http2,HTTP/2"})
    void theVersionIsTheOneThatWasChosen(String http, String spoken) throws Exception {
        HeldCertificate certificate = TlsServer.certificate().build();
        try (TlsServer server = new TlsServer(certificate, GOOD);
                Destination destination = server.destination(http, certificate, folder)) {
            for (int i = 0; i < 3; i++) {
                assertThat(outcomes(ofEvents(destination, 3))).containsOnly(Outcome.ACCEPTED);
                RecordedRequest request = server.request();
                assertThat(request.getRequestLine()).endsWith(spoken);
                assertThat(request.getHeaders().get("Content-Encoding")).isEqualTo("gzip");
                assertThat(request.getConnectionIndex())
                        .as("one connection, kept")
                        .isZero();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"http1,503", "http1,408", "http1,307", "http1,421", "http2,503", "http2,408", "http2,307", "http2,421"})
    void aStatusIsAnsweredByNoSecondRequest(String http, int status) throws Exception {
        HeldCertificate certificate = TlsServer.certificate().build();
        MockResponse answer = new MockResponse.Builder()
                .code(status)
                .addHeader("Retry-After", "0")
                .addHeader("Location", "/elsewhere")
                .build();
        try (TlsServer server = new TlsServer(certificate, GOOD);
                Destination destination = server.destination(http, certificate, folder)) {
            assertThat(outcomes(ofEvents(destination, 3))).containsOnly(Outcome.ACCEPTED);
            server.answer(answer);
            Throwable thrown = catchThrowable(
                    () -> assertThat(outcomes(ofEvents(destination, 3))).containsOnly(Outcome.UNKNOWN));
            assertThat(thrown == null || thrown instanceof PerseidException)
                    .as("%s", thrown)
                    .isTrue();
            assertThat(server.requests()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {INTERNAL_ERROR, REFUSED_STREAM, ENHANCE_YOUR_CALM})
    void aStreamThatIsCancelledIsUnknownAndNotRepeated(int code) throws Exception {
        HeldCertificate certificate = TlsServer.certificate().build();
        MockResponse cancelled = new MockResponse.Builder()
                .onRequestStart(new SocketEffect.CloseStream(code))
                .build();
        try (TlsServer server = new TlsServer(certificate, GOOD);
                Destination destination = server.destination("http2", certificate, folder)) {
            assertThat(outcomes(ofEvents(destination, 3))).containsOnly(Outcome.ACCEPTED);
            server.answer(cancelled);
            assertThat(outcomes(ofEvents(destination, 3))).containsOnly(Outcome.UNKNOWN);
            assertThat(server.requestsOnceThereAre(2)).isEqualTo(2);
            server.answer(GOOD);
            assertThat(outcomes(ofEvents(destination, 3))).containsOnly(Outcome.ACCEPTED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http1", "http2"})
    void aConnectionThatBreaksIsUnknownAndNotRepeated(String http) throws Exception {
        HeldCertificate certificate = TlsServer.certificate().build();
        MockResponse broken = new MockResponse.Builder()
                .onRequestBody(new SocketEffect.CloseSocket())
                .build();
        try (TlsServer server = new TlsServer(certificate, GOOD);
                Destination destination = server.destination(http, certificate, folder)) {
            assertThat(outcomes(ofEvents(destination, 3))).containsOnly(Outcome.ACCEPTED);
            assertThat(server.request().getConnectionIndex()).isZero();
            server.answer(broken);
            assertThat(outcomes(ofEvents(destination, 3))).containsOnly(Outcome.UNKNOWN);
            server.answer(GOOD);
            assertThat(outcomes(ofEvents(destination, 3))).containsOnly(Outcome.ACCEPTED);
            assertThat(server.lastRequest().getConnectionIndex())
                    .as("a repetition would have broken one more connection")
                    .isEqualTo(1);
        }
    }

    /** GOAWAY in an orderly way: the answer still comes, and nothing is repeated. */
    @Test
    void aConnectionThatSaysGoodbyeLosesNoAnswer() throws Exception {
        HeldCertificate certificate = TlsServer.certificate().build();
        MockResponse goodbye = GOOD.newBuilder()
                .onResponseEnd(SocketEffect.ShutdownConnection.INSTANCE)
                .build();
        try (TlsServer server = new TlsServer(certificate, goodbye);
                Destination destination = server.destination("http2", certificate, folder)) {
            assertThat(outcomes(ofEvents(destination, 3))).containsOnly(Outcome.ACCEPTED);
            assertThat(server.requests()).isEqualTo(1);
        }
    }

    @Test
    void anExpiredCertificateStopsTheRunAndSaysSo() throws Exception {
        Instant now = Instant.now();
        HeldCertificate authority =
                new HeldCertificate.Builder().certificateAuthority(0).build();
        HeldCertificate expired = TlsServer.certificate()
                .signedBy(authority)
                .validityInterval(
                        now.minus(9, ChronoUnit.DAYS).toEpochMilli(),
                        now.minus(2, ChronoUnit.DAYS).toEpochMilli())
                .build();
        try (TlsServer server = new TlsServer(expired, GOOD, authority.certificate());
                Destination destination = server.destination("http1", authority, folder)) {
            PerseidException thrown = catchThrowableOfType(PerseidException.class, () -> ofEvents(destination, 3));
            assertThat(thrown.kind()).isEqualTo(FailureKind.CONFIGURATION);
            assertThat(thrown.getMessage())
                    .contains("a certificate that this machine does not trust", "NotAfter", "this machine's clock")
                    .contains("trustStore");
            assertThat(server.requests()).isZero();
        }
    }

    @Test
    void aCertificateOfAnUnknownAuthorityStopsTheRun() throws Exception {
        try (TlsServer server = new TlsServer(TlsServer.certificate().build(), GOOD);
                Destination destination = server.destination("http2")) {
            PerseidException thrown = catchThrowableOfType(PerseidException.class, () -> ofEvents(destination, 3));
            assertThat(thrown.kind()).isEqualTo(FailureKind.CONFIGURATION);
            assertThat(thrown.getMessage()).contains("unable to find valid certification path");
            PerseidException resolving = catchThrowableOfType(
                    PerseidException.class, () -> destination.resolve(RecordKind.LOOKUP, "places"));
            assertThat(resolving.kind()).isEqualTo(FailureKind.CONFIGURATION);
            assertThat(server.requests()).isZero();
        }
    }

    @Test
    void aCertificateOfAnotherHostStopsTheRun() throws Exception {
        HeldCertificate other = new HeldCertificate.Builder()
                .addSubjectAlternativeName("api.mixpanel.example")
                .build();
        try (TlsServer server = new TlsServer(other, GOOD);
                Destination destination = server.destination("http1", other, folder)) {
            PerseidException thrown = catchThrowableOfType(PerseidException.class, () -> ofEvents(destination, 3));
            assertThat(thrown.kind()).isEqualTo(FailureKind.CONFIGURATION);
            assertThat(thrown.getMessage()).contains("127.0.0.1", "not verified");
            assertThat(server.requests()).isZero();
        }
    }
}
