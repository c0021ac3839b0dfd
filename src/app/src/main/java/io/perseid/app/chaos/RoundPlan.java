package io.perseid.app.chaos;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * What is to happen in one round: to one process, from its start to its end. Drawn from a seed, so that a round can be
 * planned again; what the process is doing at that moment is up to real time.
 *
 * @param end how it ends
 * @param at share of the usual life of a process at which the end comes
 * @param directives given before the program begins
 * @param hold the file operation before which it is killed; only with {@link End#KILLED_AT_FILE}
 * @param troubles in the order of time
 */
record RoundPlan(End end, double at, List<String> directives, Optional<String> hold, List<Trouble> troubles) {

    /** How a process ends. */
    enum End {
        /** SIGKILL within the first second, while it starts. */
        KILLED_EARLY,
        /** SIGKILL at a random moment. */
        KILLED,
        /** SIGKILL exactly before a write, a force, a deletion: in commits and merges too. */
        KILLED_AT_FILE,
        /** SIGTERM at a random moment. */
        ASKED_TO_STOP,
        /** By itself. */
        LEFT_ALONE
    }

    private static final List<String> OPERATIONS = List.of("CREATE", "APPEND", "FORCE", "FORCE_FOLDER", "DELETE");

    /** Waits are short, because a round is; the longest is what a run may go without getting anything through. */
    private static final String RETRY = Words.RETRY + " PT0.05S PT0.5S PT60S";

    /** @param longestRefusal of connections, in milliseconds */
    static RoundPlan drawn(Random random, int longestRefusal) {
        End end = end(random.nextInt(100));
        List<String> directives = new ArrayList<>(List.of(RETRY, Words.SLICES + " " + (500 + random.nextInt(4_000))));
        Optional<String> hold = end == End.KILLED_AT_FILE
                ? Optional.of(Words.HOLD + " " + OPERATIONS.get(random.nextInt(OPERATIONS.size())) + " "
                        + (1 + random.nextInt(1 + random.nextInt(6))))
                : Optional.empty();
        hold.ifPresent(directives::add);
        if (random.nextInt(100) < 12) {
            // SQLite takes this as "no more than there are now".
            directives.add(Words.STATE_PAGES + " 1");
        }
        List<Trouble> troubles = new ArrayList<>();
        for (int n = random.nextInt(4); n > 0; n--) {
            troubles.add(Trouble.drawn(random, longestRefusal));
        }
        troubles.sort(Comparator.comparingDouble(Trouble::at));
        return new RoundPlan(end, random.nextDouble(), directives, hold, troubles);
    }

    /** Nothing happens. */
    static RoundPlan peaceful() {
        return new RoundPlan(End.LEFT_ALONE, 1, List.of(RETRY), Optional.empty(), List.of());
    }

    boolean isKill() {
        return end == End.KILLED || end == End.KILLED_EARLY || end == End.KILLED_AT_FILE;
    }

    private static End end(int hundredth) {
        if (hundredth < 12) {
            return End.KILLED_EARLY;
        }
        if (hundredth < 40) {
            return End.KILLED;
        }
        if (hundredth < 65) {
            return End.KILLED_AT_FILE;
        }
        return hundredth < 75 ? End.ASKED_TO_STOP : End.LEFT_ALONE;
    }
}
