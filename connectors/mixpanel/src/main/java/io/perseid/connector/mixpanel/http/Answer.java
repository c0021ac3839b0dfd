package io.perseid.connector.mixpanel.http;

import java.time.Duration;
import java.util.Optional;

/**
 * What came back for one request: an HTTP answer, or the news that there is none.
 *
 * @param status HTTP status; 0 without an answer
 * @param body the beginning of the body, at most 1 MiB
 * @param complete whether {@code body} is all of it
 * @param pause what Retry-After asked for
 * @param failure why there is no (whole) answer; empty if there is one
 * @param reached whether anything of the request may have reached the server
 * @param untrusted whether there is none because the other side's certificate is not to be trusted
 */
public record Answer(
        int status,
        String body,
        boolean complete,
        Optional<Duration> pause,
        Optional<String> failure,
        boolean reached,
        boolean untrusted) {

    static Answer of(int status, String body, boolean complete, Optional<Duration> pause) {
        return new Answer(status, body, complete, pause, Optional.empty(), true, false);
    }

    /** An answer that broke off behind its head. */
    static Answer broken(int status, Optional<Duration> pause, String failure) {
        return new Answer(status, "", false, pause, Optional.of(failure), true, false);
    }

    static Answer lost(boolean reached, String failure) {
        return new Answer(0, "", false, Optional.empty(), Optional.of(failure), reached, false);
    }

    static Answer untrusted(String failure) {
        return new Answer(0, "", false, Optional.empty(), Optional.of(failure), false, true);
    }
}
