package io.perseid.engine.state;

import io.perseid.api.destination.RecordKind;
import io.perseid.engine.ledger.LedgerId;
import io.perseid.engine.ledger.SegmentInfo;
import io.perseid.engine.sync.Namespace;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** A process of its own that takes a ledger's lease, commits slices, and says so line by line. */
final class StateWriter {

    private StateWriter() {}

    static LedgerId ledger(String namespace) {
        return new LedgerId(new Namespace(namespace), "project", RecordKind.EVENT);
    }

    /** Arguments: state folder, namespace, number of slices, {@code end} or {@code hang} (until the process is killed). */
    public static void main(String[] arguments) throws Exception {
        OperatingSystemProcesses processes = new OperatingSystemProcesses();
        try (StateStore store = SqliteStateStore.open(Path.of(arguments[0]), InstantSource.system(), processes)) {
            RunLease lease = store.beginRun(
                            ledger(arguments[1]), arguments[1], "manual", processes.self(), Duration.ofHours(1))
                    .orElseThrow();
            for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
                OpenSlice slice = store.openSlice(lease, "slice " + i);
                commit(store, lease, slice);
            }
            System.out.println("done");
            if (arguments[3].equals("hang")) {
                int end = System.in.read();
                System.out.println("read " + end);
            }
            store.endRun(lease, RunStatus.SUCCEEDED, "");
        }
    }

    static void commit(StateStore store, RunLease lease, OpenSlice slice) {
        store.commit(
                lease,
                new SliceCommit(
                        slice.slice(),
                        Optional.of(new SegmentInfo(slice.log(), 1, 1, 0, 0)),
                        List.of(),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        new RunCounts(1, 1, 0, 0, 0, 0, 1, 1)));
    }
}
