package io.perseid.testkit.simulator;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.testkit.simulator.warehouse.WarehouseWeather;

/** Draws what goes wrong in the warehouse. One thread. */
final class WarehouseWeatherMaker implements WarehouseWeather {

    private final Scenario scenario;
    private final Draw draw;
    private final Figures figures;
    private boolean calm;

    WarehouseWeatherMaker(Scenario scenario, Draw draw, Figures figures) {
        this.scenario = scenario;
        this.draw = draw;
        this.figures = figures;
    }

    void calm(boolean now) {
        calm = now;
    }

    @Override
    public void before(String call) {
        if (call.contains("resume")) {
            figures.add("query: " + call, 1);
        }
        if (calm || !draw.chance(scenario.warehouseFaults())) {
            return;
        }
        figures.add("fault: warehouse", 1);
        int what = draw.pick(10);
        if (what == 0) {
            throw new IllegalStateException("a driver with a defect, at " + call);
        }
        throw PerseidException.of(
                what == 1 ? FailureKind.AUTHENTICATION : FailureKind.TRANSIENT,
                "simulated warehouse",
                call + " failed",
                "an answer",
                "wait");
    }

    @Override
    public int batchRows() {
        return draw.between(1, 7);
    }

    int parallelReads() {
        return scenario.parallelReads();
    }
}
