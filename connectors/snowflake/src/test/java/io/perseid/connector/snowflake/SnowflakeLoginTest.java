package io.perseid.connector.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.settings.Secret;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.fake.snowflake.FakeSnowflake;
import io.perseid.testkit.warehouse.ReadRows;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each way to log in, and each way to be turned away. */
final class SnowflakeLoginTest {

    private final FakeSnowflake fake = FakeSnowflake.start();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @AfterEach
    void stopFake() {
        fake.close();
    }

    @Test
    void byPassword() {
        assertWorks(FakeAccount.of(fake));
    }

    @Test
    void byKeyFile() throws Exception {
        KeyPair pair = pair();
        fake.accounts().key("PERSEID", pair.getPublic());
        Path file = Files.writeString(folder.resolve("key.p8"), pem(pair));
        assertWorks(FakeAccount.of(fake).without("password").with("private_key_file", file));
    }

    @Test
    void byEncryptedKey() throws Exception {
        // Made by: openssl genrsa 2048 | openssl pkcs8 -topk8 -passout 'pass:open sesame'; the JDK cannot write its
        // kind.
        String key = resource("/encrypted-test-key.p8");
        PrivateKey opened = PrivateKeys.read(key, Optional.of(new Secret("open sesame")), "test");
        RSAPrivateCrtKey parts = (RSAPrivateCrtKey) opened;
        fake.accounts()
                .key(
                        "PERSEID",
                        KeyFactory.getInstance("RSA")
                                .generatePublic(new RSAPublicKeySpec(parts.getModulus(), parts.getPublicExponent())));
        assertWorks(FakeAccount.of(fake)
                .without("password")
                .with("private_key", key)
                .with("private_key_passphrase", "open sesame"));
        PerseidException wrong = fails(FakeAccount.of(fake)
                .without("password")
                .with("private_key", key)
                .with("private_key_passphrase", "open barley"));
        assertThat(wrong.kind()).isEqualTo(FailureKind.CONFIGURATION);
        assertThat(wrong.getMessage()).contains("does not open").doesNotContain("barley");
        PerseidException none = fails(FakeAccount.of(fake).without("password").with("private_key", key));
        assertThat(none.getMessage()).contains("no private_key_passphrase");
    }

    @Test
    void byOAuthToken() {
        fake.accounts().oauthToken("PERSEID", "oauth-token-1");
        assertWorks(FakeAccount.of(fake).without("password").with("oauth_token", "oauth-token-1"));
        PerseidException ended = fails(FakeAccount.of(fake).without("password").with("oauth_token", "oauth-token-2"));
        assertThat(ended.kind()).isEqualTo(FailureKind.AUTHENTICATION);
        assertThat(everything(ended)).doesNotContain("oauth-token-2");
    }

    @Test
    void byProgrammaticAccessToken() {
        fake.accounts().accessToken("PERSEID", "pat-1");
        assertWorks(FakeAccount.of(fake).without("password").with("access_token", "pat-1"));
        PerseidException wrong = fails(FakeAccount.of(fake).without("password").with("access_token", "pat-2"));
        assertThat(wrong.kind()).isEqualTo(FailureKind.AUTHENTICATION);
        assertThat(everything(wrong)).doesNotContain("pat-2");
    }

    @Test
    void aWrongPasswordIsAuthenticationAndNotShown() {
        PerseidException wrong = fails(FakeAccount.of(fake).with("password", "battery staple"));
        assertThat(wrong.kind()).isEqualTo(FailureKind.AUTHENTICATION);
        assertThat(wrong.problem().found()).contains("Incorrect username or password");
        assertThat(everything(wrong)).doesNotContain("battery staple");
    }

    @Test
    void aKeyThatTheUserDoesNotHaveIsAuthentication() throws Exception {
        fake.accounts().key("PERSEID", pair().getPublic());
        PerseidException wrong = fails(FakeAccount.of(fake).without("password").with("private_key", pem(pair())));
        assertThat(wrong.kind()).isEqualTo(FailureKind.AUTHENTICATION);
        assertThat(wrong.problem().found()).contains("JWT token is invalid");
        assertThat(wrong.problem().action()).contains("RSA_PUBLIC_KEY_FP");
    }

    @Test
    void aFileThatIsNoKeyIsConfigurationAndItsContentNotShown() throws IOException {
        Path file = Files.writeString(folder.resolve("key.p8"), "not a key but a secret");
        PerseidException wrong = fails(FakeAccount.of(fake).without("password").with("private_key_file", file));
        assertThat(wrong.kind()).isEqualTo(FailureKind.CONFIGURATION);
        assertThat(wrong.problem().where()).contains("key.p8");
        assertThat(wrong.problem().action()).contains("openssl");
        assertThat(everything(wrong)).doesNotContain("a secret");
        PerseidException missing =
                fails(FakeAccount.of(fake).without("password").with("private_key_file", folder.resolve("nosuch.p8")));
        assertThat(missing.problem().found()).contains("nosuch.p8");
    }

    @Test
    void aServerThatIsAwayIsTransient() {
        FakeAccount account = FakeAccount.of(fake).with("login_timeout", "2s");
        fake.close();
        PerseidException away = fails(account);
        assertThat(away.kind()).isEqualTo(FailureKind.TRANSIENT);
        assertThat(away.problem().action()).contains("network");
    }

    @Test
    void aBusyServerIsAskedAgainByTheDriver() {
        fake.faults().unavailableLogins(1);
        assertWorks(FakeAccount.of(fake));
        assertThat(fake.journal().requests())
                .filteredOn(r -> r.contains("login-request"))
                .hasSize(2);
    }

    private static void assertWorks(FakeAccount account) {
        try (WarehouseSession session = account.warehouse().open()) {
            assertThat(ReadRows.column(session, "SELECT 1 AS a")).containsExactly(1L);
        }
    }

    private static PerseidException fails(FakeAccount account) {
        PerseidException failure = catchThrowableOfType(
                PerseidException.class, () -> account.warehouse().open().close());
        assertThat(failure).isNotNull();
        return failure;
    }

    private static String everything(Throwable failure) {
        StringBuilder all = new StringBuilder();
        for (Throwable at = failure; at != null; at = at.getCause()) {
            all.append(at).append('\n');
        }
        return all.toString();
    }

    private static KeyPair pair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    private static String pem(KeyPair pair) {
        return pem("PRIVATE KEY", pair.getPrivate().getEncoded());
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = SnowflakeLoginTest.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private static String pem(String kind, byte[] der) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + kind + "-----\n" + base64 + "\n-----END " + kind + "-----\n";
    }
}
