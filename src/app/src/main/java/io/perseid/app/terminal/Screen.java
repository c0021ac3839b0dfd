package io.perseid.app.terminal;

import com.fasterxml.jackson.databind.JsonNode;
import io.perseid.api.failure.Problem;
import java.io.PrintWriter;

/**
 * Where a command writes: results to standard output; progress, warnings and problems to standard error. On a terminal one
 * last line may be {@link #live}; it gives way to any other. Any thread.
 */
public final class Screen {

    private static final String CLEAR_LINE = "\r\033[K";

    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean terminal;
    private boolean live;

    /** @param terminal whether a person watches standard error on something that can rewrite a line */
    public Screen(PrintWriter out, PrintWriter err, boolean terminal) {
        this.out = out;
        this.err = err;
        this.terminal = terminal;
    }

    public boolean isTerminal() {
        return terminal;
    }

    /** A line of the result. */
    public synchronized void out(String line) {
        clearLive();
        out.println(line);
        out.flush();
    }

    public void out(Table table) {
        table.lines().forEach(this::out);
    }

    public void out(JsonNode json) {
        out(Json.text(json));
    }

    /** A line beside the result. */
    public synchronized void err(String line) {
        clearLive();
        err.println(line);
        err.flush();
    }

    /** Rewrites the last line. Only on a terminal. */
    public synchronized void live(String line) {
        if (terminal) {
            err.print(CLEAR_LINE + line);
            err.flush();
            live = true;
        }
    }

    /** A problem in its four parts, each on a line of its own. @param severity {@code error} or {@code warning} */
    public synchronized void problem(String severity, Problem problem) {
        err(severity + ": " + problem.where());
        err("  found     " + indented(problem.found()));
        err("  expected  " + indented(problem.expected()));
        err("  do        " + indented(problem.action()));
    }

    private static String indented(String text) {
        return text.strip().replace("\n", "\n            ");
    }

    private void clearLive() {
        if (live) {
            err.print(CLEAR_LINE);
            err.flush();
            live = false;
        }
    }
}
