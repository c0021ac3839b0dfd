package io.perseid.app.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/** Who may call: Basic authentication with the service account or the project token. Safe for many threads. */
final class Access {

    private static final String BASIC = "basic ";

    private final Credentials credentials;

    Access(Credentials credentials) {
        this.credentials = credentials;
    }

    /** Service account with {@code project_id}, or the project token with an empty password: {@code /import}. */
    void requireAccountOrToken(Call call) throws Refusal {
        if (!basic(call).equals(Optional.of(credentials.token() + ":"))) {
            requireAccount(call);
        }
    }

    /** Service account with {@code project_id}: lookup tables and export. */
    void requireAccount(Call call) throws Refusal {
        String account = credentials.serviceAccount() + ":" + credentials.secret();
        if (!basic(call).equals(Optional.of(account))
                || !call.parameter("project_id").equals(Optional.of(credentials.projectId()))) {
            throw Refusal.unauthorized();
        }
    }

    /** {@code user:password}; Mixpanel reads it base64-encoded and in plain text. */
    private static Optional<String> basic(Call call) {
        Optional<String> header = call.header("Authorization");
        if (header.isEmpty() || !header.get().toLowerCase(Locale.ROOT).startsWith(BASIC)) {
            return Optional.empty();
        }
        String value = header.get().substring(BASIC.length()).trim();
        if (value.contains(":")) {
            return Optional.of(value);
        }
        try {
            return Optional.of(new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
