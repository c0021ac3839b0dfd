package io.perseid.app.chaos.child;

import io.perseid.app.command.CommandTree;
import io.perseid.app.command.Program;
import io.perseid.app.wiring.RunConditions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * Where the tormented process starts: the same commands as {@link io.perseid.app.Perseid}, on a clock and a disk that are
 * steered over standard input. A class of its own, so that the product itself has no such door.
 */
public final class ChaosChild {

    private ChaosChild() {}

    /** @param arguments as for {@code perseid} */
    public static void main(String[] arguments) throws IOException {
        Steering steering =
                new Steering(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)), System.out);
        RunConditions conditions = steering.untilGo();
        steering.start();
        System.exit(
                CommandTree.of(Program.ofProcess().withConditions(conditions)).execute(arguments));
    }
}
