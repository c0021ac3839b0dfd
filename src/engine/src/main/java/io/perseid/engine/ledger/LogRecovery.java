package io.perseid.engine.ledger;

import io.perseid.api.destination.Bytes;
import io.perseid.api.destination.Refusal;
import io.perseid.engine.io.Files.RandomFile;
import io.perseid.engine.state.Reject;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Copies what a dead run's log tells into a new log, frame by frame. One thread, once. */
final class LogRecovery {

    private final LedgerId id;
    private final String path;
    private final LedgerFailures failures;
    private final RandomFile file;
    private final SegmentLog into;
    private final Instant now;
    private final BlockTable blocks = new BlockTable();
    private final Bytes entries = new Bytes(64 * 1024);
    private final Bytes texts = new Bytes(64 * 1024);
    private final List<Reject> rejects = new ArrayList<>();
    private final List<Refused> refused = new ArrayList<>();

    /** A row that a receipt refuses: its reject may have been torn off. */
    private record Refused(int entry, Identity identity, Refusal refusal) {}

    private record Identity(String key, long fingerprintHigh, long fingerprintLow) {}

    /** @param now time of rejects of which only the receipt was kept */
    LogRecovery(LedgerId id, String path, RandomFile file, SegmentLog into, Instant now) {
        this.id = id;
        this.path = path;
        this.failures = new LedgerFailures(id);
        this.file = file;
        this.into = into;
        this.now = now;
    }

    Recovered run() throws IOException {
        FrameReader reader = new FrameReader(file);
        boolean whole = Segment.headIsWhole(reader, path, id, failures);
        while (whole) {
            FrameReader.Next next = reader.next();
            boolean sealed = next == FrameReader.Next.FRAME && reader.type() == Layout.END;
            if (sealed || next == FrameReader.Next.NOTHING) {
                break;
            }
            whole = next == FrameReader.Next.FRAME;
            if (whole) {
                checkedCopy(reader);
            }
        }
        if (!whole && reader.markedAsForced()) {
            throw failures.damaged(path, "the frame at " + reader.frameAt() + " is damaged, and whole ones follow it");
        }
        SegmentInfo segment = into.sealUndecidedAsMaybe();
        return new Recovered(segment, allRejects(), into.count(Layout.DELIVERED), into.count(Layout.MAYBE));
    }

    private void checkedCopy(FrameReader reader) throws IOException {
        try {
            copy(reader);
        } catch (IndexOutOfBoundsException | NegativeArraySizeException | ArithmeticException senseless) {
            throw failures.damaged(path, "the frame at " + reader.frameAt() + " makes no sense")
                    .causedBy(senseless);
        }
    }

    private void copy(FrameReader reader) throws IOException {
        byte[] payload = reader.payload();
        int length = reader.payloadLength();
        switch (reader.type()) {
            case Layout.INTENTS -> {
                int rows = LittleEndian.getInt(payload, 0);
                int width = Math.multiplyExact(rows, EntryFormat.SIZE);
                entries.clear();
                entries.put(payload, Integer.BYTES, width);
                texts.clear();
                texts.put(payload, Integer.BYTES + width, length - Integer.BYTES - width);
                blocks.add(reader.frameAt(), rows);
                into.append(rows, entries, texts);
            }
            case Layout.RECEIPT -> {
                ReceiptFormat receipt = ReceiptFormat.read(payload);
                entries.clear();
                entries.put(payload, 0, length);
                into.receipt(receipt, entries);
                for (Map.Entry<Integer, Refusal> refusal : receipt.refusals().entrySet()) {
                    int entry = blocks.first(receipt.block()) + receipt.firstRow() + refusal.getKey();
                    refused.add(new Refused(entry, identity(entry), refusal.getValue()));
                }
            }
            case Layout.REJECT -> {
                Reject reject = RejectFormat.read(payload, length);
                rejects.add(reject);
                into.reject(reject);
            }
            default -> {
                // Marks speak of the old file only.
            }
        }
    }

    private Identity identity(int entry) throws IOException {
        int block = blocks.blockOf(entry);
        byte[] fixed = new byte[EntryFormat.SIZE];
        file.read(
                blocks.entriesAt(block) + (long) (entry - blocks.first(block)) * EntryFormat.SIZE,
                fixed,
                0,
                fixed.length);
        long at = blocks.textsAt(block) + LittleEndian.getInt(fixed, EntryFormat.TEXTS);
        byte[] front = new byte[EntryFormat.LONG_LENGTHS];
        if (EntryFormat.isLong(fixed, 0)) {
            file.read(at, front, 0, front.length);
        }
        byte[] own = new byte[EntryFormat.textLength(fixed, 0, front, 0)];
        file.read(at, own, 0, own.length);
        return new Identity(
                EntryFormat.key(fixed, 0, own, 0),
                LittleEndian.getLong(fixed, EntryFormat.FINGERPRINT_HIGH),
                LittleEndian.getLong(fixed, EntryFormat.FINGERPRINT_LOW));
    }

    /** The rejects of the log, and one for each refused row whose reject is missing: no row is refused in silence. */
    private List<Reject> allRejects() {
        Set<Identity> told = new HashSet<>();
        rejects.forEach(
                reject -> told.add(new Identity(reject.key(), reject.fingerprintHigh(), reject.fingerprintLow())));
        List<Reject> all = new ArrayList<>(rejects);
        for (Refused row : refused) {
            if (into.isRejected(row.entry()) && told.add(row.identity())) {
                all.add(new Reject(
                        row.refusal().code(),
                        row.refusal().message(),
                        row.identity().key(),
                        row.identity().fingerprintHigh(),
                        row.identity().fingerprintLow(),
                        "",
                        now));
            }
        }
        return List.copyOf(all);
    }
}
