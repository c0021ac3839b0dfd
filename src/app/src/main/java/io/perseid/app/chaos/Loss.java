package io.perseid.app.chaos;

import java.util.Optional;

/** What costs other tools events: one thing that happens while a first run delivers everything. */
enum Loss {
    TOO_MANY_REQUESTS("an outage of 429", "{\"fault\": \"status\", \"status\": 429}", true),
    UNAVAILABLE("an outage of 503", "{\"fault\": \"status\", \"status\": 503}", true),
    EVERY_FIFTH("every fifth request 429", "{\"fault\": \"status\", \"status\": 429, \"every\": 5}", false),
    RESET("every fifth request reset before storing", "{\"fault\": \"reset_before\", \"every\": 5}", false),
    UNAUTHORIZED("401 in the middle, repaired later", "{\"fault\": \"status\", \"status\": 401}", true),
    KILLED("SIGKILL in the middle, started again", "", true);

    private final String words;
    private final String fault;
    private final boolean inTheMiddle;

    Loss(String words, String fault, boolean inTheMiddle) {
        this.words = words;
        this.fault = fault;
        this.inTheMiddle = inTheMiddle;
    }

    String words() {
        return words;
    }

    /** As {@code PUT /sandbox/faults} takes it; empty if the sandbox does nothing wrong. */
    Optional<String> fault() {
        return fault.isEmpty() ? Optional.empty() : Optional.of(fault);
    }

    /** Whether it begins when some batches have been delivered, else with the run. */
    boolean inTheMiddle() {
        return inTheMiddle;
    }

    /** Whether it is over after a while and the same process must get through. */
    boolean isOutage() {
        return this == TOO_MANY_REQUESTS || this == UNAVAILABLE;
    }
}
