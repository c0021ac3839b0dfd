package io.perseid.testkit.simulator;

import io.perseid.testkit.steps.SimulatedCrash;
import java.util.List;

/** Where a process dies, if it does: at a named point, at any point, or in the middle of writing a file. One process. */
final class CrashPlan {

    /** The steps that there are; a history whose point never comes just goes on. */
    private static final List<String> STEPS = List.of(
            "begin",
            "open-slices",
            "recover",
            "commit-recovered",
            "sweep",
            "open-warehouse",
            "plan",
            "planned",
            "open-slice",
            "open-log",
            "open-reader",
            "read",
            "log",
            "send",
            "seal",
            "close-reader",
            "commit",
            "segments",
            "merge",
            "commit-merged",
            "abandon",
            "close-warehouse",
            "end");

    private final String point;
    private int pointsLeft;
    private int fileOperationsLeft;

    private CrashPlan(String point, int pointsLeft, int fileOperationsLeft) {
        this.point = point;
        this.pointsLeft = pointsLeft;
        this.fileOperationsLeft = fileOperationsLeft;
    }

    static CrashPlan none() {
        return new CrashPlan("", Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    static CrashPlan draw(Draw draw) {
        return switch (draw.pick(3)) {
            case 0 ->
                new CrashPlan(
                        (draw.chance(0.5) ? "before " : "after ") + draw.of(STEPS),
                        draw.chance(0.5) ? 0 : draw.pick(6),
                        Integer.MAX_VALUE);
            case 1 -> new CrashPlan("", draw.pick(draw.chance(0.5) ? 40 : 200), Integer.MAX_VALUE);
            default -> new CrashPlan("", Integer.MAX_VALUE, draw.pick(draw.chance(0.5) ? 20 : 120));
        };
    }

    /** @throws SimulatedCrash if it dies here */
    void passed(String passed) {
        boolean counts = point.isEmpty() || point.equals(passed);
        if (counts && pointsLeft-- == 0) {
            throw new SimulatedCrash(passed);
        }
    }

    /** @throws SimulatedCrash if it dies in the middle of this, and at each later operation too */
    void fileOperation(String operation) {
        if (fileOperationsLeft == 0 || fileOperationsLeft-- == 1) {
            fileOperationsLeft = 0;
            throw new SimulatedCrash("in " + operation);
        }
    }
}
