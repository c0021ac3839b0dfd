package io.perseid.app.chaos;

/** How a connection through the {@link CuttingProxy} ends badly, or nearly. */
enum Cut {
    /** Reset at the first byte of a request, of which nothing is passed on. */
    BEFORE_REQUEST("before a byte"),
    /** Reset when half of what was read of a request has been passed on. */
    IN_REQUEST("inside a request"),
    /** Reset when the destination begins to answer: it has done what was asked, and nobody hears of it. */
    BEFORE_ANSWER("before the answer"),
    /** Reset when half of what was read of an answer has been passed on. */
    IN_ANSWER("inside an answer"),
    /** No byte moves for a while, then all goes on. */
    STALL("stalled");

    private final String words;

    Cut(String words) {
        this.words = words;
    }

    /** For the report: {@code inside a request}. */
    String words() {
        return words;
    }

    /** Whether it strikes bytes on their way to the destination. */
    boolean strikesRequest() {
        return this == BEFORE_REQUEST || this == IN_REQUEST;
    }

    /** Whether the destination may have stored what the sender has heard nothing of. */
    boolean leavesInDoubt() {
        return this == BEFORE_ANSWER || this == IN_ANSWER || this == STALL;
    }
}
