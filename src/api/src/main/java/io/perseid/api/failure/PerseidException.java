package io.perseid.api.failure;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one exception that crosses module borders: a {@link FailureKind} for the engine and a {@link Problem} for people.
 *
 * <p>Connectors throw it instead of retrying. Immutable, safe on any thread.
 */
public final class PerseidException extends RuntimeException {

    private final FailureKind kind;
    private final Problem problem;
    private final @Nullable Duration retryAfter;

    private PerseidException(
            FailureKind kind, Problem problem, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        super(problem.sentence(), cause);
        this.kind = kind;
        this.problem = problem;
        this.retryAfter = retryAfter;
    }

    public static PerseidException of(FailureKind kind, Problem problem) {
        return new PerseidException(kind, problem, null, null);
    }

    public static PerseidException of(FailureKind kind, String where, String found, String expected, String action) {
        return new PerseidException(kind, new Problem(where, found, expected, action), null, null);
    }

    /** The same failure with what caused it, for the log. */
    public PerseidException causedBy(Throwable cause) {
        PerseidException copy = new PerseidException(kind, problem, retryAfter, cause);
        copy.setStackTrace(getStackTrace());
        return copy;
    }

    /** The same failure, to be tried again no sooner than {@code wait} from now (for example a Retry-After header). */
    public PerseidException retryAfter(Duration wait) {
        PerseidException copy = new PerseidException(kind, problem, wait, getCause());
        copy.setStackTrace(getStackTrace());
        return copy;
    }

    /** The same failure, told from further out. */
    public PerseidException within(String outer) {
        PerseidException copy = new PerseidException(kind, problem.within(outer), retryAfter, getCause());
        copy.setStackTrace(getStackTrace());
        return copy;
    }

    public FailureKind kind() {
        return kind;
    }

    public Problem problem() {
        return problem;
    }

    /** How long the other side asked us to wait; empty when it did not say. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
