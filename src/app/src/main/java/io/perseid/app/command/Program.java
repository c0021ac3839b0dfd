package io.perseid.app.command;

import io.perseid.app.config.yaml.Environment;
import io.perseid.app.connectors.ConnectorRegistry;
import io.perseid.app.terminal.Screen;
import io.perseid.app.terminal.StopSignal;
import io.perseid.app.terminal.TerminationSignals;
import io.perseid.app.wiring.RunConditions;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.function.Supplier;

/**
 * What a command takes from outside. What costs time to make is made when it is first asked for.
 *
 * @param connectors the installed ones
 * @param conditions of runs
 */
public record Program(
        Screen screen,
        Environment environment,
        Supplier<ConnectorRegistry> connectors,
        Supplier<RunConditions> conditions,
        StopSignal stopSignal) {

    /** Of this process. */
    public static Program ofProcess() {
        Environment environment = Environment.ofProcess();
        Charset charset = Charset.defaultCharset();
        return new Program(
                new Screen(
                        new PrintWriter(System.out, false, charset),
                        new PrintWriter(System.err, false, charset),
                        isTerminal(environment),
                        new InputStreamReader(System.in, charset)),
                environment,
                ConnectorRegistry::installed,
                RunConditions::ofProcess,
                new TerminationSignals());
    }

    /** The same process under other conditions. */
    public Program withConditions(RunConditions changed) {
        return new Program(screen, environment, connectors, () -> changed, stopSignal);
    }

    /** A terminal that can rewrite a line; the launcher knows better than Java whether standard error is one. */
    private static boolean isTerminal(Environment environment) {
        if (environment.variable("TERM").orElse("").equals("dumb")) {
            return false;
        }
        return environment
                .variable("PERSEID_TERMINAL")
                .map(answer -> answer.equals("yes"))
                .orElseGet(() -> System.console() != null);
    }
}
