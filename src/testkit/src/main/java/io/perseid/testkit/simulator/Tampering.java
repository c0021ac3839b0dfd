package io.perseid.testkit.simulator;

import io.perseid.engine.run.RunSetup;

/** Plants a defect in what a run works with: how the simulator itself is tested. */
public interface Tampering {

    /** Called once for each run that is started. */
    RunSetup tamper(RunSetup setup);

    /** The engine as it is. */
    static Tampering none() {
        return setup -> setup;
    }
}
