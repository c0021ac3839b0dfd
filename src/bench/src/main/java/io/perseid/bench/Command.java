package io.perseid.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What {@code src/bench/run} can be asked for. */
enum Command {
    SYNC(new SyncCommand(), "events", "seed", "warm", "delay", "in-flight", "rate", "profile", "no-floor"),
    WHOLE(new WholeCommand(), "events", "seed", "delay", "in-flight", "rate", "fault"),
    MIRROR(new MirrorCommand(), "events", "seed", "changes", "warehouse"),
    ENRICH(new EnrichCommand(), "events", "seed", "warm", "profile", "warehouse", "memory"),
    LOOKUP(new LookupCommand(), "events", "seed", "rows", "warm", "in-flight"),
    LEDGER(new LedgerCommand(), "keys"),
    HOLD(new HoldCommand(), "seconds", "seed"),
    SIGTERM(new SigtermCommand(), "events", "seed", "delay", "in-flight"),
    ALL(new AllCommand(), "seed", "million");

    private final Work work;
    private final Set<String> options;

    /** One command. */
    interface Work {
        /** Prints for people on the session's stream, and gives the figures. */
        Figures run(Session session) throws Exception;
    }

    Command(Work work, String... options) {
        this.work = work;
        this.options = Set.of(options);
    }

    static Command of(String word) {
        return Arrays.stream(values())
                .filter(command -> command.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new Mistake("\"" + word + "\" is none of "
                        + Arrays.stream(values()).map(Command::word).collect(Collectors.joining(", "))));
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    Set<String> options() {
        return options;
    }

    Figures run(Session session) throws Exception {
        return work.run(session);
    }
}
