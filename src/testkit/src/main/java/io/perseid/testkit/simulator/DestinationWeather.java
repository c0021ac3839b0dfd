package io.perseid.testkit.simulator;

import io.perseid.testkit.simulator.destination.AnswerClass;
import io.perseid.testkit.simulator.destination.Weather;
import java.time.Duration;
import java.util.List;

/** Draws how requests of one process are answered. One thread. */
final class DestinationWeather implements Weather {

    private static final List<AnswerClass> COMMON = List.of(
            AnswerClass.RATE_LIMITED,
            AnswerClass.UNAVAILABLE,
            AnswerClass.UNAVAILABLE,
            AnswerClass.CUT_BEFORE,
            AnswerClass.CUT_AFTER,
            AnswerClass.CUT_AFTER,
            AnswerClass.CUT_BETWEEN,
            AnswerClass.CUT_AND_DELAYED,
            AnswerClass.SHORT_COUNT,
            AnswerClass.TOO_LARGE,
            AnswerClass.SOME_USERS_LATER);

    private final World world;
    private final Draw draw;
    private final boolean calm;
    private int shortCounts;

    DestinationWeather(World world, Draw draw, boolean calm) {
        this.world = world;
        this.draw = draw;
        this.calm = calm;
    }

    @Override
    public AnswerClass next(int rows) {
        if (calm || !draw.chance(world.scenario.destinationFaults())) {
            return AnswerClass.ROW_BY_ROW;
        }
        if (draw.chance(0.02)) {
            return draw.chance(0.7) ? AnswerClass.UNAUTHORISED : AnswerClass.DEFECT;
        }
        AnswerClass answer = draw.of(COMMON);
        // An answer that never accounts for a row is a broken destination; one that does so twice in a row is a bad
        // day.
        if (answer == AnswerClass.SHORT_COUNT && ++shortCounts > 2) {
            return AnswerClass.ROW_BY_ROW;
        }
        return answer;
    }

    @Override
    public int pick(int bound) {
        return draw.pick(bound);
    }

    @Override
    public Duration wait(Duration longest) {
        return draw.upTo(longest);
    }
}
