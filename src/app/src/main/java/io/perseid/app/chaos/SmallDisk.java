package io.perseid.app.chaos;

import io.perseid.app.demo.SandboxProcess;
import io.perseid.app.equality.Equality;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The state on a file system that is really too small: a tmpfs, where one may be mounted. The first run fills it and fails;
 * then the disk grows, and the second run goes on. Nothing here is injected: it is the program as users start it. One thread.
 */
final class SmallDisk {

    private static final String MAIN = "io.perseid.app.Perseid";

    /** The state database fits, the log of the rows does not. */
    private static final String SMALL = "1m";

    private static final String LARGE = "256m";
    private static final long MINUTES = 4;

    /** Inside a mount namespace of its own no trace is left, and no privilege is needed where users may have namespaces. */
    private static final List<List<String>> WAYS =
            List.of(List.of("unshare", "--user", "--map-root-user", "--mount"), List.of());

    private static final String SCRIPT = """
            state=$1 folder=$2
            shift 2
            mount -t tmpfs -o size=%s,mode=700 perseid-chaos "$state" || exit 90
            trap 'umount "$state"' EXIT
            "$@" >"$folder/small.log" 2>&1
            echo $? >"$folder/small.code"
            mount -o remount,size=%s "$state" || exit 91
            "$@" >"$folder/large.log" 2>&1
            echo $? >"$folder/large.code"
            """.formatted(SMALL, LARGE);

    private static final String TRY = "mount -t tmpfs -o size=64k perseid-chaos \"$1\" && umount \"$1\"";

    private final ChaosFolder folder;
    private final long rows;

    SmallDisk(ChaosFolder folder, long rows) {
        this.folder = folder;
        this.rows = rows;
    }

    /**
     * What came of it.
     *
     * @param words for the report: that it filled up, or why no tmpfs could be mounted
     * @param defects what was not as it should be
     */
    record Result(String words, List<String> defects) {}

    Result run() throws IOException, SQLException, InterruptedException {
        folder.create();
        Files.createDirectories(folder.state());
        String refused = "there is neither unshare nor mount";
        for (List<String> way : WAYS) {
            Path said = folder.log("mount");
            Optional<Integer> code =
                    execute(way, TRY, said, List.of(folder.state().toString()));
            if (code.isPresent() && code.get() == 0) {
                return fill(way);
            }
            try (Stream<String> lines = Files.exists(said) ? Files.lines(said) : Stream.empty()) {
                refused = lines.findFirst().orElse(refused);
            }
        }
        return new Result("not tried: no tmpfs may be mounted here (" + refused + ")", List.of());
    }

    private Result fill(List<String> way) throws IOException, SQLException, InterruptedException {
        List<String> defects = new ArrayList<>();
        new ChaosWarehouse(folder.warehouse()).create(rows, Instant.now());
        try (SandboxProcess process = SandboxProcess.start(folder.sandboxDatabase(), 0, List.of())) {
            folder.configure(process.uri(), 30, "manual");
            List<String> arguments = new ArrayList<>(
                    List.of(folder.state().toString(), folder.path().toString()));
            arguments.addAll(ChildProcess.command(
                    MAIN,
                    true,
                    List.of("run", "orders", "--config", folder.config().toString())));
            Optional<Integer> code = execute(way, SCRIPT, folder.log("small-disk"), arguments);
            if (code.isEmpty() || code.get() != 0) {
                defects.add("the script of the small disk ended with "
                        + code.map(String::valueOf).orElse("nothing") + "; see " + folder.log("small-disk"));
                return new Result("failed", defects);
            }
            expect(defects, "small", 1);
            if (!Files.readString(folder.log("small")).contains(Round.DISK_FULL)) {
                defects.add("the small disk was not full; see " + folder.log("small"));
            }
            expect(defects, "large", 0);
            new Comparing(folder, new SandboxControl(process.uri()))
                    .compareEvents().equalities().stream()
                            .filter(each -> !each.holds())
                            .map(Equality::sentence)
                            .forEach(defects::add);
        }
        return new Result("a tmpfs of " + SMALL + " filled up; it grew, and the next run went on", defects);
    }

    private void expect(List<String> defects, String name, int expected) throws IOException {
        String code = Files.readString(folder.path().resolve(name + ".code")).strip();
        if (!code.equals(Integer.toString(expected))) {
            defects.add("the run on the " + name + " disk ended with " + code + ", expected " + expected + "; see "
                    + folder.log(name));
        }
    }

    /** @return the exit code; empty if it could not be started or did not end */
    private static Optional<Integer> execute(List<String> way, String script, Path log, List<String> arguments)
            throws InterruptedException {
        List<String> command = new ArrayList<>(way);
        command.addAll(List.of("sh", "-c", script, "sh"));
        command.addAll(arguments);
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                return Optional.of(process.exitValue());
            }
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
            return Optional.empty();
        } catch (IOException noSuchProgram) {
            return Optional.empty();
        }
    }
}
