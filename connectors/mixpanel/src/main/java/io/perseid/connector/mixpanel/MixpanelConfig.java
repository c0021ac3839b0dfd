package io.perseid.connector.mixpanel;

import io.perseid.api.settings.Secret;
import io.perseid.api.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * The settings of one project, typed. Immutable; its text shows no secret.
 *
 * @param residency word of the region
 * @param ingestion base address of imports, profiles and lookup tables
 * @param ingestionByHand whether that address was given by hand
 * @param simplified whether the project uses Simplified ID Merge
 */
record MixpanelConfig(
        String residency,
        HttpUrl ingestion,
        boolean ingestionByHand,
        Optional<Long> projectId,
        Optional<ServiceAccount> serviceAccount,
        Optional<Secret> token,
        boolean simplified,
        boolean largeNumbersAsText,
        Duration timeout,
        long maxBody,
        int maxInFlight,
        long eventsPerSecond,
        long bytesPerMinute,
        boolean http2) {

    /** The two halves of a service account. */
    record ServiceAccount(String username, Secret secret) {}

    static MixpanelConfig of(Settings settings) {
        String residency = text(settings, MixpanelSettings.RESIDENCY);
        Optional<String> byHand =
                settings.group(MixpanelSettings.HOSTS).flatMap(hosts -> hosts.text(MixpanelSettings.INGESTION));
        return new MixpanelConfig(
                residency,
                HttpUrl.get(byHand.orElse(Residency.of(residency).ingestion())),
                byHand.isPresent(),
                settings.whole(MixpanelSettings.PROJECT_ID),
                settings.group(MixpanelSettings.SERVICE_ACCOUNT)
                        .map(account -> new ServiceAccount(
                                text(account, MixpanelSettings.USERNAME),
                                account.secret(MixpanelSettings.SECRET).orElseThrow())),
                settings.secret(MixpanelSettings.TOKEN),
                text(settings, MixpanelSettings.IDENTITY).equals(MixpanelSettings.SIMPLIFIED),
                text(settings, MixpanelSettings.LARGE_NUMBERS).equals("text"),
                settings.duration(MixpanelSettings.TIMEOUT).orElseThrow(),
                settings.bytes(MixpanelSettings.MAX_BODY).orElseThrow(),
                Math.toIntExact(settings.whole(MixpanelSettings.MAX_IN_FLIGHT).orElseThrow()),
                settings.whole(MixpanelSettings.EVENTS_PER_SECOND).orElseThrow(),
                settings.bytes(MixpanelSettings.BYTES_PER_MINUTE).orElseThrow(),
                text(settings, MixpanelSettings.HTTP).equals(MixpanelSettings.HTTP2));
    }

    private static String text(Settings settings, String key) {
        return settings.text(key).orElseThrow();
    }

    /**
     * What names the project for ever: residency, or the host where it was given by hand, and the project's number. With
     * nothing but a token, the beginning of its hash stands for the number.
     */
    String project() {
        String place = residency;
        if (ingestionByHand) {
            boolean plainPort = ingestion.port() == HttpUrl.defaultPort(ingestion.scheme());
            place = ingestion.host() + (plainPort ? "" : ":" + ingestion.port());
        }
        return "mixpanel:" + place + ":"
                + projectId
                        .map(String::valueOf)
                        .orElseGet(() -> "token-" + hash(token.orElseThrow().reveal()));
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
