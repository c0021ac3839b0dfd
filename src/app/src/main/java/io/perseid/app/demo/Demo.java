package io.perseid.app.demo;

import io.perseid.app.connectors.ConnectorRegistry;
import io.perseid.app.terminal.Screen;
import io.perseid.app.terminal.StopSignal;
import io.perseid.app.wiring.RunConditions;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;

/** A demo in a folder of its own, one at a time: the shop, or the gallery. One thread, apart from the stop signal. */
public final class Demo {

    private final Screen screen;
    private final StopSignal stopSignal;
    private final DemoOptions options;
    private final DemoStage stage;

    /** @param screen the steps are told on its output, progress beside it */
    public Demo(
            Screen screen,
            ConnectorRegistry connectors,
            RunConditions conditions,
            StopSignal stopSignal,
            DemoOptions options) {
        this.screen = screen;
        this.stopSignal = stopSignal;
        this.options = options;
        this.stage = new DemoStage(
                screen, connectors, conditions, options, options.gallery() ? GalleryDemo.STEPS : ShopDemo.STEPS);
    }

    /** @throws IOException if the folder cannot be written or the sandbox does not answer */
    public DemoOutcome run() throws IOException, SQLException {
        Path folder = stage.folder().path();
        Path lockFile = folder.resolveSibling(folder.getFileName() + ".lock");
        Optional<DemoLock> taken = DemoLock.take(lockFile);
        if (taken.isEmpty()) {
            screen.err("A demo is running already in " + folder + " (" + DemoLock.holder(lockFile)
                    + "). Look at its page, or end it with Ctrl-C and start again.");
            return DemoOutcome.ALREADY_RUNNING;
        }
        try (DemoLock lock = taken.get();
                StopSignal.Watch watch = stopSignal.watch(stage::stop, () -> {})) {
            return options.gallery()
                    ? new GalleryDemo(stage, options.port()).run(lock)
                    : new ShopDemo(stage, options).run(lock);
        }
    }
}
