package io.perseid.app.sandbox;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import okhttp3.tls.HeldCertificate;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** A certificate for localhost, signed by itself, made at start and kept nowhere. */
final class ThrowAwayCertificate {

    private static final String PASSWORD = "only in memory";

    private final HeldCertificate held = new HeldCertificate.Builder()
            .commonName("localhost")
            .addSubjectAlternativeName("localhost")
            .addSubjectAlternativeName("127.0.0.1")
            .build();

    X509Certificate certificate() {
        return held.certificate();
    }

    SslContextFactory.Server contextFactory() {
        try {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(null, null);
            keys.setKeyEntry("sandbox", held.keyPair().getPrivate(), PASSWORD.toCharArray(), new Certificate[] {
                held.certificate()
            });
            SslContextFactory.Server factory = new SslContextFactory.Server();
            factory.setKeyStore(keys);
            factory.setKeyStorePassword(PASSWORD);
            return factory;
        } catch (GeneralSecurityException | IOException e) {
            throw new SandboxFailure("no certificate for https: " + e.getMessage(), e);
        }
    }
}
