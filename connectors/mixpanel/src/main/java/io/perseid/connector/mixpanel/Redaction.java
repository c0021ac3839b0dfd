package io.perseid.connector.mixpanel;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import okhttp3.Credentials;

/** Takes credentials out of texts that came from outside and may repeat what was sent. Any thread. */
final class Redaction {

    private final List<String> hidden = new ArrayList<>();

    Redaction(MixpanelConfig config) {
        config.token().ifPresent(token -> hide(token.reveal(), token.reveal(), ""));
        config.serviceAccount()
                .ifPresent(account -> hide(
                        account.secret().reveal(),
                        account.username(),
                        account.secret().reveal()));
    }

    private void hide(String secret, String user, String password) {
        hidden.add(secret);
        hidden.add(Credentials.basic(user, password, StandardCharsets.UTF_8).substring("Basic ".length()));
    }

    String of(String text) {
        String clean = text;
        for (String secret : hidden) {
            clean = clean.replace(secret, "***");
        }
        return clean;
    }
}
