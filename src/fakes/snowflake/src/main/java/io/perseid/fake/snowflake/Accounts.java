package io.perseid.fake.snowflake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Who may log in to a fake, and how. Names of users are taken without regard to case. Any thread. */
public final class Accounts {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, String> passwords = new ConcurrentHashMap<>();
    private final Map<String, PublicKey> keys = new ConcurrentHashMap<>();
    private final Map<String, String> oauthTokens = new ConcurrentHashMap<>();
    private final Map<String, String> accessTokens = new ConcurrentHashMap<>();

    /** A user who logs in by password. */
    public Accounts password(String user, String password) {
        passwords.put(upper(user), password);
        return this;
    }

    /** A user who logs in by key pair; the JWT's signature and claims are checked. */
    public Accounts key(String user, PublicKey key) {
        keys.put(upper(user), key);
        return this;
    }

    /** An OAuth access token, and whose it is. */
    public Accounts oauthToken(String user, String token) {
        oauthTokens.put(token, upper(user));
        return this;
    }

    /** Ends an OAuth access token, as its time does. */
    public Accounts endOauthToken(String token) {
        oauthTokens.remove(token);
        return this;
    }

    /** A programmatic access token, and whose it is. */
    public Accounts accessToken(String user, String token) {
        accessTokens.put(token, upper(user));
        return this;
    }

    /** Why a login is refused: Snowflake's code and words; empty if it is not. */
    Optional<Refusal> refuse(JsonNode login) {
        String user = upper(login.path("LOGIN_NAME").asText());
        String token = login.path("TOKEN").asText();
        return switch (upper(login.path("AUTHENTICATOR").asText("SNOWFLAKE"))) {
            case "SNOWFLAKE_JWT" -> jwt(user, token);
            case "OAUTH" ->
                oauthTokens.containsKey(token)
                        ? Optional.empty()
                        : Optional.of(new Refusal("390303", "Invalid OAuth access token."));
            case "PROGRAMMATIC_ACCESS_TOKEN" ->
                accessTokens.containsKey(token)
                        ? Optional.empty()
                        : Optional.of(new Refusal("394400", "Programmatic access token is invalid."));
            default ->
                login.path("PASSWORD").asText("").equals(passwords.get(user))
                        ? Optional.empty()
                        : Optional.of(new Refusal("390100", "Incorrect username or password was specified."));
        };
    }

    private Optional<Refusal> jwt(String user, String token) {
        Optional<Refusal> invalid = Optional.of(new Refusal("390144", "JWT token is invalid. [fake]"));
        PublicKey key = keys.get(user);
        String[] parts = token.split("\\.", -1);
        if (key == null || parts.length != 3) {
            return invalid;
        }
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initVerify(key);
            signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
            JsonNode claims = JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
            String fingerprint = Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(key.getEncoded()));
            boolean issued = claims.path("iss").asText().endsWith("." + user + ".SHA256:" + fingerprint);
            boolean subject = claims.path("sub").asText().endsWith("." + user);
            boolean signed = signature.verify(Base64.getUrlDecoder().decode(parts[2]));
            return signed && issued && subject ? Optional.empty() : invalid;
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            return invalid;
        }
    }

    private static String upper(String name) {
        return name.toUpperCase(Locale.ROOT);
    }

    /** A refused login. */
    record Refusal(String code, String message) {}
}
