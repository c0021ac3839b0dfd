package io.perseid.connector.mixpanel.http;

import java.security.cert.CertificateException;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** Tells a certificate that is expired, unknown or another host's from the other ways that TLS fails. Pure; any thread. */
final class Trust {

    private Trust() {}

    /** What is wrong with the certificate, as the innermost cause says it; empty if that is not what failed. */
    static Optional<Throwable> complaint(Throwable failure) {
        boolean certificate = false;
        Throwable innermost = failure;
        for (@Nullable Throwable each = failure; each != null; each = each.getCause()) {
            certificate |= each instanceof CertificateException || each instanceof SSLPeerUnverifiedException;
            innermost = each;
        }
        return certificate ? Optional.of(innermost) : Optional.empty();
    }
}
