package io.perseid.testkit.steps;

/** The process died here. An error, so that no code of the engine catches it by accident. */
public final class SimulatedCrash extends Error {

    private static final long serialVersionUID = 1;

    private final String point;

    public SimulatedCrash(String point) {
        super(point);
        this.point = point;
    }

    /** The name of the point at which it died. */
    public String point() {
        return point;
    }
}
