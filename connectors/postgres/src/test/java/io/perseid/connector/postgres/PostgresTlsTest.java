package io.perseid.connector.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.testkit.warehouse.ReadRows;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import okhttp3.tls.HeldCertificate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A server with a certificate for {@code localhost}, signed by an authority of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PostgresTlsTest {

    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private PostgresServer server;

    private final HeldCertificate authority = new HeldCertificate.Builder()
            .certificateAuthority(0)
            .commonName("our authority")
            .build();

    @BeforeAll
    void start(@TempDir Path ours) throws IOException {
        folder = ours;
        HeldCertificate certificate = new HeldCertificate.Builder()
                .commonName("localhost")
                .addSubjectAlternativeName("localhost")
                .signedBy(authority)
                .build();
        Path key = Files.writeString(folder.resolve("server.key"), certificate.privateKeyPkcs8Pem());
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        Files.writeString(folder.resolve("server.crt"), certificate.certificatePem());
        server = PostgresServer.start(EmbeddedPostgres.builder()
                .setServerConfig("ssl", "on")
                .setServerConfig("ssl_cert_file", folder.resolve("server.crt").toString())
                .setServerConfig("ssl_key_file", key.toString()));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void theRightAuthorityAndNameAreAccepted() throws IOException {
        try (Warehouse warehouse = warehouse("verify-full", trusting(authority), Map.of());
                WarehouseSession session = warehouse.open()) {
            assertThat(encrypted(session)).isTrue();
        }
    }

    @Test
    void anotherAuthorityIsConfiguration() throws IOException {
        HeldCertificate other =
                new HeldCertificate.Builder().certificateAuthority(0).build();
        try (Warehouse warehouse = warehouse("verify-full", trusting(other), Map.of())) {
            assertThat(refused(warehouse).problem().action()).contains("tls_certificate");
        }
    }

    @Test
    void theAuthoritiesThatJavaTrustsDoNotIncludeOurs() {
        try (Warehouse warehouse = warehouse("verify-full", null, Map.of())) {
            refused(warehouse);
        }
    }

    @Test
    void anotherNameIsConfiguration() throws IOException {
        try (Warehouse warehouse = warehouse("verify-full", trusting(authority), Map.of("host", "127.0.0.1"))) {
            refused(warehouse);
        }
    }

    @Test
    void aCertificateFileThatIsNotThereIsConfiguration() {
        try (Warehouse warehouse = warehouse("verify-full", folder.resolve("nosuch.pem"), Map.of())) {
            assertThat(refused(warehouse).problem().found()).contains("nosuch.pem");
        }
    }

    @Test
    void requireEncryptsWithoutAskingWho() {
        try (Warehouse warehouse = warehouse("require", null, Map.of());
                WarehouseSession session = warehouse.open()) {
            assertThat(encrypted(session)).isTrue();
        }
    }

    @Test
    void disableSendsInTheClear() {
        try (Warehouse warehouse = warehouse("disable", null, Map.of());
                WarehouseSession session = warehouse.open()) {
            assertThat(encrypted(session)).isFalse();
        }
    }

    /** A cancel travels on a line of its own, which has to be protected as well. */
    @Test
    void cancelWorksThroughTls() throws IOException {
        try (Warehouse warehouse = warehouse("verify-full", trusting(authority), Map.of());
                WarehouseSession session = warehouse.open()) {
            var reader = session.read("SELECT n FROM generate_series(1, 3000000) AS r(n)");
            assertThat(reader.next()).isTrue();
            session.cancel();
            PerseidException failure = catchThrowableOfType(PerseidException.class, reader::next);
            assertThat(failure.kind()).isEqualTo(FailureKind.TRANSIENT);
            reader.close();
        }
    }

    @Test
    void aServerWithoutTlsIsConfiguration() {
        PostgresServer plain = PostgresServer.shared();
        try (Warehouse warehouse = plain.warehouse("postgres", Map.of("tls", "verify-full"))) {
            assertThat(refused(warehouse).problem().action()).contains("tls: disable");
        }
    }

    private static PerseidException refused(Warehouse warehouse) {
        PerseidException failure = catchThrowableOfType(PerseidException.class, warehouse::open);
        assertThat(failure).isNotNull();
        assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(FailureKind.CONFIGURATION);
        return failure;
    }

    private static boolean encrypted(WarehouseSession session) {
        return ReadRows.column(session, "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
                .contains(true);
    }

    private Path trusting(HeldCertificate whom) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "ca", ".pem"), whom.certificatePem());
    }

    private Warehouse warehouse(String tls, @Nullable Path certificate, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("tls", tls);
        if (certificate != null) {
            settings.put("tls_certificate", certificate.toString());
        }
        return server.warehouse("postgres", settings);
    }
}
