package io.perseid.fake.snowflake;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Open sessions by their tokens. Any thread. */
final class Sessions {

    private final Map<String, Session> byToken = new ConcurrentHashMap<>();

    /** A token for the session: a login's first, or one that renews it. */
    String token(Session session) {
        String token = UUID.randomUUID().toString();
        byToken.put(token, session);
        return token;
    }

    /** @param authorization {@code Snowflake Token="..."} */
    Optional<Session> find(String authorization) {
        int start = authorization.indexOf('"');
        int end = authorization.lastIndexOf('"');
        return start < 0 || end <= start
                ? Optional.empty()
                : Optional.ofNullable(byToken.get(authorization.substring(start + 1, end)));
    }
}
