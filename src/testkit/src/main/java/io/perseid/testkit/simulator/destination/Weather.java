package io.perseid.testkit.simulator.destination;

import java.time.Duration;

/** How the destination feels, asked at each request. One thread. */
public interface Weather {

    AnswerClass next(int rows);

    /** A number from 0 to {@code bound - 1}. */
    int pick(int bound);

    /** How long a pause, or a delay, lasts. */
    Duration wait(Duration longest);
}
