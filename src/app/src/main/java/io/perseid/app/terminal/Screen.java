package io.perseid.app.terminal;

import com.fasterxml.jackson.databind.JsonNode;
import io.perseid.api.failure.Problem;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.util.Optional;

/**
 * Where a command writes: results to standard output; progress, warnings and problems to standard error. On a terminal one
 * last line may be {@link #live}; it gives way to any other. Any thread.
 */
public final class Screen {

    private static final String CLEAR_LINE = "\r\033[K";

    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean terminal;
    private final BufferedReader answers;
    private boolean live;

    /** Where nobody answers. @param terminal as below */
    public Screen(PrintWriter out, PrintWriter err, boolean terminal) {
        this(out, err, terminal, Reader.nullReader());
    }

    /**
     * @param terminal whether a person watches standard error on something that can rewrite a line
     * @param answers what a person types; read only when {@link #confirms} asks
     */
    public Screen(PrintWriter out, PrintWriter err, boolean terminal, Reader answers) {
        this.answers = new BufferedReader(answers);
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

    /** Asks the person at the terminal; the end of the input is a no. Blocking. */
    public boolean confirms(String question) {
        synchronized (this) {
            clearLive();
            err.print(question + " [y/N] ");
            err.flush();
        }
        try {
            String answer = Optional.ofNullable(answers.readLine()).orElse("").strip();
            return answer.equalsIgnoreCase("y") || answer.equalsIgnoreCase("yes");
        } catch (IOException unreadable) {
            return false;
        }
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
