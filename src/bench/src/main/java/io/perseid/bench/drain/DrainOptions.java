package io.perseid.bench.drain;

import io.perseid.bench.Words;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How the draining server behaves.
 *
 * @param delay added to every answer, while any number of others is held
 * @param keepsIds whether it remembers which orders came under which insert ids, which costs inflating every body
 * @param counts where it remembers how many records each body has; empty if it shall not
 */
public record DrainOptions(Duration delay, Fault fault, boolean keepsIds, Optional<Path> counts) {

    /** Answers at once and never fails. */
    public static DrainOptions plain() {
        return new DrainOptions(Duration.ZERO, Fault.NONE, false, Optional.empty());
    }

    public DrainOptions withDelay(Duration changed) {
        return new DrainOptions(changed, fault, keepsIds, counts);
    }

    public DrainOptions failing(Fault changed) {
        return new DrainOptions(delay, changed, keepsIds, counts);
    }

    /** For runs whose rows are counted one by one afterwards. */
    public DrainOptions keepingIds() {
        return new DrainOptions(delay, fault, true, counts);
    }

    public DrainOptions countingIn(Path file) {
        return new DrainOptions(delay, fault, keepsIds, Optional.of(file));
    }

    List<String> words() {
        List<String> words =
                new ArrayList<>(List.of("drain", "--delay", delay.toString(), "--fault", fault.toString()));
        if (keepsIds) {
            words.add("--ids");
        }
        counts.ifPresent(file -> words.addAll(List.of("--counts", file.toString())));
        return words;
    }

    static DrainOptions of(Words words) {
        return new DrainOptions(
                Duration.parse(words.text("delay", "PT0S")),
                Fault.parse(words.text("fault", "none")),
                words.has("ids"),
                words.text("counts").map(Path::of));
    }
}
