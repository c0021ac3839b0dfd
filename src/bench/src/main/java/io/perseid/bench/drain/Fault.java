package io.perseid.bench.drain;

import java.time.Duration;

/**
 * How the draining server fails. Its text, which travels between processes, is {@code none}, {@code 429/20s} (everything
 * for the first 20 seconds), {@code 429/5th} (every fifth request), {@code reset/5th} (hangs up instead of storing and
 * answering), or {@code 401/all}.
 *
 * @param status answered instead of 200; {@link #RESET} hangs up; 0 never fails
 * @param first counted from the first request; zero without such a time
 * @param every so many requests one fails; 0 without such a number, 1 for all
 */
public record Fault(int status, Duration first, int every) {

    static final int RESET = 1;

    public static final Fault NONE = new Fault(0, Duration.ZERO, 0);

    public static Fault parse(String text) {
        if (text.equals("none")) {
            return NONE;
        }
        String[] parts = text.split("/", 2);
        int status = parts[0].equals("reset") ? RESET : Integer.parseInt(parts[0]);
        String when = parts[1];
        if (when.equals("all")) {
            return new Fault(status, Duration.ZERO, 1);
        }
        if (when.endsWith("th")) {
            return new Fault(status, Duration.ZERO, Integer.parseInt(when.substring(0, when.length() - 2)));
        }
        return new Fault(status, Duration.parse("PT" + when), 0);
    }

    /**
     * @param number of the request, from 1 on
     * @param since how long ago the first request came
     */
    boolean hits(long number, Duration since) {
        return since.compareTo(first) < 0 || every > 0 && number % every == 0;
    }

    @Override
    public String toString() {
        if (status == 0) {
            return "none";
        }
        String what = status == RESET ? "reset" : String.valueOf(status);
        if (!first.isZero()) {
            return what + "/" + first.toString().substring(2);
        }
        return what + "/" + (every == 1 ? "all" : every + "th");
    }
}
