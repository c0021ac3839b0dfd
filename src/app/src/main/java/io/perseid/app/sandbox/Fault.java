package io.perseid.app.sandbox;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One thing that goes wrong on demand, and when. A value; {@link Faults} counts the requests.
 *
 * <p>Without {@link #first}, {@link #times} or {@link #every} every matching request is hit.
 *
 * @param kind what happens
 * @param status HTTP status of {@link Kind#STATUS}, else 0
 * @param retryAfter {@code Retry-After} beside that status; absent = no such header
 * @param delay of {@link Kind#SLOW}; for {@link Kind#LOST_ANSWER} how long the connection is kept open before it is closed
 * @param missing by how much {@link Kind#SHORT_COUNT} lowers {@code num_records_imported} or {@code num_good_events}
 * @param path only requests to this path or below; absent = all of Mixpanel's paths
 * @param every only each n-th matching request
 * @param times at most so many hits in all
 * @param first only among the first so many matching requests
 */
public record Fault(
        Kind kind,
        int status,
        Optional<Duration> retryAfter,
        Duration delay,
        int missing,
        Optional<String> path,
        OptionalInt every,
        OptionalInt times,
        OptionalInt first) {

    /** What happens. */
    public enum Kind {
        /** Nothing is stored; an HTTP status is answered. */
        STATUS,
        /** Nothing is stored; the TCP connection is reset once the request was read. */
        RESET_BEFORE,
        /** Stored; the TCP connection is reset instead of an answer. */
        RESET_AFTER,
        /** Stored; the answer comes late. */
        SLOW,
        /** Stored; no answer ever comes, the connection is closed after a while. */
        LOST_ANSWER,
        /** Stored; the answer counts fewer records than were stored. */
        SHORT_COUNT,
        /** Stored (or not); the answer is a bare {@code 1} that accounts for nothing. */
        BARE_ONE
    }

    /** How long {@link #lostAnswer()} keeps the connection when not told: longer than any client waits. */
    private static final Duration LONG = Duration.ofMinutes(10);

    public Fault {
        if (kind == Kind.STATUS && (status < 400 || status > 599)) {
            throw new IllegalArgumentException("status is " + status + "; expected 400 to 599");
        }
        requirePositive("every", every);
        requirePositive("times", times);
        requirePositive("first", first);
        if (delay.isNegative() || missing < 0) {
            throw new IllegalArgumentException("delay and missing must not be negative");
        }
    }

    /** 429 without {@code Retry-After}. */
    public static Fault tooManyRequests() {
        return status(429);
    }

    /** 429 with {@code Retry-After}. */
    public static Fault tooManyRequests(Duration retryAfter) {
        return status(429).withRetryAfter(retryAfter);
    }

    /** Any status of 400 to 599, nothing stored. */
    public static Fault status(int status) {
        return of(Kind.STATUS, status, Duration.ZERO, 0);
    }

    /** Reset before anything is stored. */
    public static Fault resetBefore() {
        return of(Kind.RESET_BEFORE, 0, Duration.ZERO, 0);
    }

    /** Reset after everything is stored. */
    public static Fault resetAfter() {
        return of(Kind.RESET_AFTER, 0, Duration.ZERO, 0);
    }

    /** Stored at once, answered after {@code delay}. */
    public static Fault slow(Duration delay) {
        return of(Kind.SLOW, 0, delay, 0);
    }

    /** Stored, never answered. */
    public static Fault lostAnswer() {
        return lostAnswer(LONG);
    }

    /** Stored, never answered; the connection is closed after {@code hold}. */
    public static Fault lostAnswer(Duration hold) {
        return of(Kind.LOST_ANSWER, 0, hold, 0);
    }

    /** The count in the answer is {@code missing} too low. */
    public static Fault shortCount(int missing) {
        return of(Kind.SHORT_COUNT, 0, Duration.ZERO, missing);
    }

    /** A bare {@code 1} as text, whatever was asked for. */
    public static Fault bareOne() {
        return of(Kind.BARE_ONE, 0, Duration.ZERO, 0);
    }

    static Fault of(Kind kind, int status, Duration delay, int missing) {
        return new Fault(
                kind,
                status,
                Optional.empty(),
                delay,
                missing,
                Optional.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalInt.empty());
    }

    public Fault withRetryAfter(Duration wait) {
        return new Fault(kind, status, Optional.of(wait), delay, missing, path, every, times, first);
    }

    /** Only requests to {@code prefix} or below it. */
    public Fault on(String prefix) {
        return new Fault(kind, status, retryAfter, delay, missing, Optional.of(prefix), every, times, first);
    }

    /** Only each {@code n}-th matching request. */
    public Fault every(int n) {
        return new Fault(kind, status, retryAfter, delay, missing, path, OptionalInt.of(n), times, first);
    }

    /** At most {@code k} hits in all. */
    public Fault times(int k) {
        return new Fault(kind, status, retryAfter, delay, missing, path, every, OptionalInt.of(k), first);
    }

    /** Only among the first {@code k} matching requests. */
    public Fault first(int k) {
        return new Fault(kind, status, retryAfter, delay, missing, path, every, times, OptionalInt.of(k));
    }

    boolean matches(String requestPath) {
        return path.isEmpty()
                || requestPath.equals(path.get())
                || requestPath.startsWith(path.get().endsWith("/") ? path.get() : path.get() + "/");
    }

    boolean storesFirst() {
        return kind != Kind.STATUS && kind != Kind.RESET_BEFORE;
    }

    private static void requirePositive(String name, OptionalInt value) {
        if (value.isPresent() && value.getAsInt() < 1) {
            throw new IllegalArgumentException(name + " is " + value.getAsInt() + "; expected 1 or more");
        }
    }
}
