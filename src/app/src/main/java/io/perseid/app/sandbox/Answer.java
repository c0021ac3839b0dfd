package io.perseid.app.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * A whole HTTP answer, held back until the faults had their say.
 *
 * @param status HTTP status
 * @param contentType of the body
 * @param body bytes to send
 * @param retryAfter value of {@code Retry-After}, in whole seconds on the wire
 * @param records records that the request carried, for the request log
 * @param note what went wrong, for the request log; empty if nothing did
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Answer(int status, String contentType, byte[] body, Optional<Duration> retryAfter, int records, String note) {

    static final String JSON = "application/json";

    static Answer json(int status, JsonNode body) {
        return new Answer(status, JSON, body.toString().getBytes(StandardCharsets.UTF_8), Optional.empty(), 0, "");
    }

    static Answer text(String text) {
        return new Answer(200, "text/plain", text.getBytes(StandardCharsets.UTF_8), Optional.empty(), 0, "");
    }

    Answer withBody(String type, byte[] bytes) {
        return new Answer(status, type, bytes, retryAfter, records, note);
    }

    Answer withRetryAfter(Optional<Duration> wait) {
        return new Answer(status, contentType, body, wait, records, note);
    }

    Answer logged(int sent, String said) {
        return new Answer(status, contentType, body, retryAfter, sent, said);
    }
}
