package io.perseid.bench;

import java.nio.file.Path;
import java.util.List;

/**
 * {@code ledger}: a ledger of as many keys as one likes, written as slices write it, merged into one segment, and compared
 * with a source that has nearly all of its keys. Each in a process with the launcher's flags and heap. 100 million keys take
 * 25 GB of disk meanwhile.
 */
final class LedgerCommand implements Command.Work {

    @Override
    public Figures run(Session session) throws Exception {
        long keys = session.words().number("keys", 10_000_000);
        Figures figures = new Figures();
        Path folder = session.fresh();
        try {
            figures.note("ledger.keys", keys, "ledger: keys");
            for (String what : List.of("write", "merge", "compare")) {
                figures.noteAll(session.ledger(folder, what, keys));
            }
        } finally {
            Places.remove(folder);
        }
        figures.print(session.talk());
        return figures;
    }
}
